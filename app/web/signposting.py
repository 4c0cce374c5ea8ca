"""FAIR Signposting: on every document the links that tell a machine what it is, whose it is and what belongs to it."""

from collections.abc import Iterable
from urllib.parse import quote

from app.asking.by_revision import ByRevision
from app.model.names import DEF, PREFIXES, RDF_TYPE, path_of
from app.model.terms import NamedNode
from app.publishing.catalog import Catalog, Rights
from app.publishing.documents import Described
from app.store.port import ReadStore

_METADATA = (("jsonld", "application/ld+json"), ("ttl", "text/turtle"), ("nt", "application/n-triples"))
_FILES = (("nq.gz", "application/gzip"), ("trig", "application/trig"), ("jsonld", "application/ld+json"))
_PROVIDER = f"{PREFIXES['schema']}provider"
_PAGE = "https://schema.org/AboutPage"
_GRAPH = f"{DEF}Graph"

Link = tuple[str, str, str | None]


class Signposts:
    """The signposts of documents, by what the graphs say of their rights."""

    def __init__(self, store: ReadStore, catalog: Catalog, address: str) -> None:
        self._address = address
        self._rights: ByRevision[tuple[()], dict[str, Rights]] = ByRevision(store, lambda _: catalog.rights())

    def of(self, path: str, found: Described, *, page: bool) -> list[Link]:
        """The links of one document: of its page, or of one of its machine-readable forms."""
        types = _values(found, RDF_TYPE)
        graphs = sorted({said.graph for said in found.statements})
        rights = [known for graph in graphs if (known := self._rights(()).get(graph))]
        licences = sorted({known.licence for known in rights})
        authors = _values(found, _PROVIDER) or sorted({known.publisher for known in rights})
        return [
            (found.thing.value, "cite-as", None),
            *((iri, "type", None) for iri in (*((_PAGE,) if page else ()), *types)),
            *((iri, "license", None) for iri in licences),
            *((iri, "author", None) for iri in authors),
            *self._metadata(path, page=page),
            *self._belonging(path, graphs, types),
        ]

    def _metadata(self, path: str, *, page: bool) -> Iterable[Link]:
        here = f"{self._address}/doc/{quote(path)}"
        if page:
            return [(f"{here}.{name}", "describedby", media_type) for name, media_type in _METADATA]
        return [(here, "describes", "text/html")]

    def _belonging(self, path: str, graphs: list[str], types: list[str]) -> Iterable[Link]:
        """The files of a graph and the catalogue that it is in; the graphs of any other thing."""
        address = self._address
        if _GRAPH in types:
            files = [(f"{address}/dumps/{quote(path)}.{name}", "item", media_type) for name, media_type in _FILES]
            return [*files, (f"{address}/catalog", "collection", "text/turtle")]
        paths = [found for graph in graphs if (found := path_of(graph))]
        return [(f"{address}/doc/{quote(found)}", "collection", "text/html") for found in paths]


def _values(found: Described, predicate: str) -> list[str]:
    return sorted(
        {
            said.triple.object.value
            for said in found.statements
            if said.triple.predicate.value == predicate and isinstance(said.triple.object, NamedNode)
        }
    )
