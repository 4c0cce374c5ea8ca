"""A store in memory, with the derived triples, over graphs small enough to read."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

from app.model.names import ID
from app.model.terms import NamedNode, Triple
from app.settings import INTERNAL, ONTOLOGY
from app.store.embedded import Updates
from app.store.port import Solutions
from app.store.queries import Queries

REVISION = "2026-11-21T00:00:00.000000+00:00"


class SmallStore:
    """What the service reads of a store, filled once."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._oxigraph = Store()
        self._oxigraph.extend(quads)
        self._oxigraph.update(Updates(INTERNAL).first(REVISION))

    def select(self, sparql: str) -> Solutions:
        found = self._oxigraph.query(sparql, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return Solutions(tuple(name.value for name in found.variables), [tuple(row) for row in found])

    def construct(self, sparql: str) -> frozenset[Triple]:
        return frozenset(self._oxigraph.query(sparql, use_default_graph_as_union=True))


def small(*trig: Path) -> Queries:
    """The service's own queries over the ontology and these TriG files."""
    return Queries(SmallStore([*ontology(), *(quad for path in trig for quad in read_trig(path))]), INTERNAL)


def read_trig(path: Path) -> list[Quad]:
    return list(parse(path=str(path), format=RdfFormat.TRIG))


def ontology() -> list[Quad]:
    """The ontology in its graph."""
    graph = NamedNode(f"{ID}graph/vakgraaf/ontology")
    file = str(ONTOLOGY / "vakgraaf.ttl")
    return [Quad(*quad.triple, graph) for quad in parse(path=file, format=RdfFormat.TURTLE)]
