"""A framework of somebody else in SKOS, as an owner of this service brings it in: a file that is trusted.

What strangers send is read by the other modules of this folder, in children and within bounds.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from app.model.errors import UnknownError, UnreadableError
from app.model.languages import Text
from app.model.names import ID, PREFIXES, RDF_TYPE
from app.model.submissions import Place
from app.model.terms import BlankNode, Literal, NamedNode, Term, Triple

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_TYPE = NamedNode(RDF_TYPE)
_IN_SCHEME = NamedNode(f"{PREFIXES['skos']}inScheme")
CONCEPT = NamedNode(f"{PREFIXES['skos']}Concept")


def read_skos(path: Path, name: str, scheme: NamedNode) -> Iterator[Triple]:
    """The triples of a file, with every concept in ``scheme`` too.

    A blank node gets an IRI below id/genid/{name}/, the same one each time that the same file is read.
    Raises UnreadableError when the file cannot be read, UnknownError when its name tells no format.
    """
    format_ = _FORMATS.get(path.suffix.lower())
    if format_ is None:
        raise _no_format(path)
    content = path.read_bytes()
    genid = f"{ID}genid/{name}/{sha256(content).hexdigest()[:12]}/"
    numbers: dict[str, int] = {}

    def named(term: Term) -> NamedNode | Literal | None:
        """The term; for a blank node an IRI that tells its place; None for a triple, which SKOS does not speak of."""
        if isinstance(term, BlankNode):
            return NamedNode(f"{genid}{numbers.setdefault(term.value, len(numbers) + 1)}")
        return None if isinstance(term, Triple) else term

    try:
        for quad in parse(content, format=format_, base_iri=f"{ID}genid/{name}/"):
            subject, value = named(quad.subject), named(quad.object)
            if isinstance(subject, NamedNode) and value is not None:
                yield Triple(subject, quad.predicate, value)
                if quad.predicate == _TYPE and value == CONCEPT:
                    yield Triple(subject, _IN_SCHEME, scheme)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        said = f"{path.name}: {error}"
        raise UnreadableError(Text(said, said), Place(line=line)) from error


def _no_format(path: Path) -> UnknownError:
    known = ", ".join(_FORMATS)
    return UnknownError(
        Text(f"{path.name}: dit soort bestand is onbekend.", f"{path.name}: this kind of file is unknown."),
        Text(f"Geef een bestand dat eindigt op {known}.", f"Give a file that ends in {known}."),
    )
