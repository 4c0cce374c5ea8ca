"""Triples as an answer, in every form of RDF that there is."""

from collections.abc import Mapping, Sequence

from pyoxigraph import RdfFormat, serialize

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import PREFIXES
from app.model.prefixes import prefixes_of
from app.model.terms import Triple

RDF = {
    "ttl": ("text/turtle",),
    "jsonld": ("application/ld+json", "application/json"),
    "nt": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
}
_WRITERS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
}
_VOCABULARY = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
}


def written(triples: Sequence[Triple], name: str, prefixes: Mapping[str, str] = _VOCABULARY) -> bytes:
    """The triples in one of these forms."""
    used = None if name == "nt" else prefixes_of(triples, prefixes)
    return serialize(triples, format=_WRITERS[name], prefixes=used) or b""


def no_form(path: str, extension: str, offers: Sequence[str]) -> UnknownError:
    """An address with an extension that it does not have."""
    listed = ", ".join(f"{path}.{name}" for name in offers)
    found = f"{path}.{extension[:20]}"
    return UnknownError(
        Text(f"Er is geen {found}.", f"There is no {found}."),
        Text(f"Wel: {listed}.", f"These exist: {listed}."),
    )
