"""What is told without a query: the W3C's Service Description of this endpoint, with VoID statistics of its graph."""

from pyoxigraph import RdfFormat, serialize
from starlette.responses import Response

from app.asking.by_revision import ByRevision
from app.model.names import PREFIXES
from app.model.sparql import Form
from app.model.terms import NamedNode, Triple
from app.web.responses import fresh
from app.web.site import Site
from app.web.sparql.formats import media_type_for, told_as

_STATISTICS = ("void", "void-classes", "void-properties")
_PREFIXES = {
    **PREFIXES,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "formats": "http://www.w3.org/ns/formats/",
}


class Description:
    """The description of the service, written anew with each revision of the graph."""

    def __init__(self, site: Site) -> None:
        self._queries = site.desk.queries
        self._service = f"{site.address}/sparql"
        self._written = ByRevision(site.desk.queries.store, self._write)

    def response(self, accept: str, name: str | None) -> Response:
        """The description in a format of RDF."""
        media_type = media_type_for(Form.DESCRIBE, accept, name)
        return fresh(self._written(media_type), told_as(media_type, accept, name))

    def _write(self, media_type: str) -> bytes:
        written_as = RdfFormat.from_media_type(media_type)
        if written_as is None:
            raise ValueError(media_type)
        return serialize(self._triples(), format=written_as, prefixes=_PREFIXES) or b""

    def _triples(self) -> list[Triple]:
        triples = self._queries.triples("service-description", {"service": [NamedNode(self._service)]})
        union = {"dataset": [NamedNode(f"{self._service}#union")]}
        for name in _STATISTICS:
            triples |= self._queries.triples(name, union)
        return sorted(triples, key=str)
