"""What there is to be had here, in the vocabularies that catalogues read: DCAT and VoID; and every page there is."""

from dataclasses import dataclass

from app.model.names import path_of
from app.model.terms import Literal, NamedNode, Term, Triple, literal, node
from app.store.queries import Queries

_STATISTICS = ("void", "void-classes", "void-properties")


@dataclass(frozen=True)
class Operator:
    """Who runs this installation, and how to reach them."""

    name: str
    url: str
    email: str


@dataclass(frozen=True)
class Rights:
    """Under which licence and by whom a graph is published."""

    licence: str
    publisher: str


@dataclass(frozen=True)
class Listed:
    """A page, and the day on which what it shows last changed, where that is known."""

    path: str
    day: str | None


class Catalog:
    """The catalogue of the public graphs. The CONSTRUCT files of queries/catalog/ say what is in it."""

    def __init__(self, queries: Queries, internal: Queries, operator: Operator) -> None:
        self._queries = queries
        self._internal = internal
        self.operator = operator

    def dcat(self, address: str) -> list[Triple]:
        """Every graph as a dataset with its files, and the services: DCAT-AP-NL 3.0."""
        at: dict[str, list[Term]] = {"address": [NamedNode(address)]}
        by: dict[str, list[Term]] = {**at, "operator": [NamedNode(self.operator.url)]}
        known: dict[str, list[Term]] = {
            **by,
            "operatorName": [Literal(self.operator.name)],
            "mail": [NamedNode(f"mailto:{self.operator.email}")],
        }
        parts = {"catalog": known, "whole": by, "services": by, "datasets": at, "distributions": at, "tables": at}
        told = {**parts, "publishers": {}, "words": {}}
        return sorted(
            {triple for name, given in told.items() for triple in self._queries.triples(name, given)}, key=str
        )

    def void(self, address: str) -> list[Triple]:
        """How much there is, and the graphs that it stands in: VoID."""
        dataset: dict[str, list[Term]] = {"dataset": [NamedNode(f"{address}/sparql#union")]}
        found = set(self._queries.triples("void", {"address": [NamedNode(address)]}))
        for name in _STATISTICS:
            found |= self._internal.triples(name, dataset)
        return sorted(found, key=str)

    def rights(self) -> dict[str, Rights]:
        """The rights of every graph, by its IRI."""
        rows = self._queries.rows("graphs")
        return {node(graph).value: Rights(node(licence).value, node(by).value) for graph, licence, by in rows}

    def pages(self) -> list[Listed]:
        """Every thing that has a page below /doc/, in an order that never changes."""
        found = (
            (path_of(node(thing).value), None if day is None else literal(day).value)
            for thing, day in self._queries.rows("pages")
        )
        return [Listed(path, day) for path, day in found if path is not None and "#" not in path]
