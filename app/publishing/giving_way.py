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
from app.store.port import Change, Store
from app.store.queries import Queries
from app.store.records import Records
from app.store.updates import as_stored

REFERENCE = "reference"
_TYPE = NamedNode(RDF_TYPE)


@dataclass(frozen=True)
class _Indexed:
    """A packaged graph, whose things it speaks of, and what it describes."""

    packaged: PackagedGraph
    codes: frozenset[str]
    described: frozenset[Term]


class Reference:
    """The packaged graphs beside what was submitted."""

    def __init__(self, store: Store, queries: Queries, records: Records, packaged: Iterable[PackagedGraph]) -> None:
        self._store = store
        self._queries = queries
        self._records = records
        self._packaged = list(packaged)

    def contents(self, packaged: PackagedGraph) -> frozenset[Triple]:
        """What is to stand of a packaged graph."""
        taken = self._taken()
        triples = as_stored(packaged.triples())
        senders = {short_name(graph).partition("/")[0] for graph in taken}
        things = {thing for triple in triples for thing in _things(triple) if _code(thing) in senders}
        if not things:
            return triples
        said = self._said(things, taken)
        known = self._described(things, taken) | {triple.subject for triple in said if triple.predicate == _TYPE}
        return frozenset(
            triple for triple in triples - said if all(thing in known for thing in _things(triple) if thing in things)
        )

    def give_way(self, organisation: str) -> list[Change]:
        """Bring the packaged graphs that speak of an organisation's things in line with what it says now."""
        taken = self._taken()
        affected = [found.packaged for found in self._index if organisation in found.codes]
        changes = [
            self._store.replace(packaged.graph, self.contents(packaged))
            for packaged in affected
            if packaged.graph.value not in taken
        ]
        return [change for change in changes if change.changed]

    @cached_property
    def _index(self) -> list[_Indexed]:
        return [_indexed(packaged) for packaged in self._packaged]

    def _described(self, things: AbstractSet[NamedNode], taken: AbstractSet[str]) -> set[Term]:
        """Of these things, those that a packaged graph describes of which no submission took the place."""
        kept = (found.described for found in self._index if found.packaged.graph.value not in taken)
        return set[Term]().union(*(things & described for described in kept))

    def _said(self, things: AbstractSet[NamedNode], taken: AbstractSet[str]) -> set[Triple]:
        """What the graphs that were submitted say of these things."""
        rows = self._queries.rows("said-of", {"thing": sorted(things, key=str)})
        return {
            Triple(node(thing), node(predicate), value)
            for graph, thing, predicate, value in rows
            if value is not None and node(graph).value in taken
        }

    def _taken(self) -> set[str]:
        """The graphs that an organisation took the place of, or made."""
        return {graph for graph, record in self._records.graphs().items() if record.origin != REFERENCE}


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
