"""The packaged graphs give way to what organisations say themselves.

A packaged graph stands as its file says, less what an organisation says in a graph of its own (the union would count it
twice) and what speaks of a thing of that organisation that nobody describes any more (a course that it no longer
offers). This follows from what stands and not from how it came about: what is withdrawn gives back what it took.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from app.model.names import ID, RDF_TYPE, short_name
from app.model.terms import NamedNode, Term, Triple, node
from app.publishing.reference import PackagedGraph
from app.store.queries import Queries
from app.store.records import Records
from app.store.updates import as_stored

REFERENCE = "reference"
_TYPE = NamedNode(RDF_TYPE)


@dataclass(frozen=True)
class Coming:
    """What is about to stand in a graph of an organisation."""

    graph: NamedNode
    triples: frozenset[Triple]


@dataclass(frozen=True)
class _Indexed:
    """A packaged graph, whose things it speaks of, and what it describes."""

    packaged: PackagedGraph
    codes: frozenset[str]
    described: frozenset[Term]


class Reference:
    """The packaged graphs beside what was submitted."""

    def __init__(self, queries: Queries, records: Records, packaged: Iterable[PackagedGraph]) -> None:
        self._queries = queries
        self._records = records
        self._packaged = list(packaged)

    def contents(self, packaged: PackagedGraph, coming: Coming | None = None) -> frozenset[Triple]:
        """What is to stand of a packaged graph, now or beside what is coming."""
        taken = self._taken(coming)
        triples = as_stored(packaged.triples())
        senders = {short_name(graph).partition("/")[0] for graph in taken}
        things = {thing for triple in triples for thing in _things(triple) if _code(thing) in senders}
        if not things:
            return triples
        said = self._said(things, taken, coming)
        known = self._described(things, taken) | {triple.subject for triple in said if triple.predicate == _TYPE}
        return frozenset(
            triple for triple in triples - said if all(thing in known for thing in _things(triple) if thing in things)
        )

    def giving_way(self, organisation: str, coming: Coming | None = None) -> dict[NamedNode, frozenset[Triple]]:
        """What is to stand of the packaged graphs that speak of an organisation's things, beside what it says itself.

        With what is coming they change in one update, so that nobody ever reads it twice or not at all.
        """
        taken = self._taken(coming)
        affected = [found.packaged for found in self._index if organisation in found.codes]
        return {
            packaged.graph: self.contents(packaged, coming)
            for packaged in affected
            if packaged.graph.value not in taken
        }

    @cached_property
    def _index(self) -> list[_Indexed]:
        return [_indexed(packaged) for packaged in self._packaged]

    def _described(self, things: AbstractSet[NamedNode], taken: AbstractSet[str]) -> set[Term]:
        """Of these things, those that a packaged graph describes of which no submission took the place."""
        kept = (found.described for found in self._index if found.packaged.graph.value not in taken)
        return set[Term]().union(*(things & described for described in kept))

    def _said(
        self, things: AbstractSet[NamedNode], taken: AbstractSet[str], coming: Coming | None
    ) -> AbstractSet[Triple]:
        """What the graphs that were submitted say of these things, or will say."""
        rows = self._queries.rows("said-of", {"thing": sorted(things, key=str)})
        standing = taken if coming is None else taken - {coming.graph.value}
        said = {
            Triple(node(thing), node(predicate), value)
            for graph, thing, predicate, value in rows
            if value is not None and node(graph).value in standing
        }
        return said if coming is None else said | {triple for triple in coming.triples if triple.subject in things}

    def _taken(self, coming: Coming | None = None) -> set[str]:
        """The graphs that an organisation took the place of, or made, or is about to."""
        taken = {graph for graph, record in self._records.graphs().items() if record.origin != REFERENCE}
        return taken if coming is None else taken | {coming.graph.value}


def _indexed(packaged: PackagedGraph) -> _Indexed:
    triples = list(packaged.triples())
    codes = {_code(thing) for triple in triples for thing in _things(triple)}
    described = {triple.subject for triple in triples if triple.predicate == _TYPE}
    return _Indexed(packaged, frozenset(codes - {""}), frozenset(described))


def _things(triple: Triple) -> list[NamedNode]:
    """The things below /id/ that a triple speaks of."""
    ends = (triple.subject, triple.object)
    return [end for end in ends if isinstance(end, NamedNode) and end.value.startswith(ID)]


def _code(thing: NamedNode) -> str:
    """Whose a thing is, if it stands below /id/{type}/{code}/."""
    return thing.value.removeprefix(ID).partition("/")[2].partition("/")[0]
