"""What a change took out of the public graph altogether, written down as it goes: a tombstone for each such thing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from app import __version__
from app.model.names import DEF, PREFIXES, RDF_TYPE, path_of
from app.model.terms import Literal, NamedNode, Triple, node
from app.publishing.difference import NAMES
from app.store.port import Change
from app.store.queries import Queries
from app.store.tombstones import Tombstone, Tombstones

_AT_ONCE = 500  # things in one question to the store
_FOLLOWED = {f"{PREFIXES['dct']}isReplacedBy", f"{DEF}successor"}

Facts = dict[str, list[tuple[Triple, str]]]  # of each thing what was said of it, and by which graph


class Departing:
    """A listener of changes, beside the store that they happen to."""

    def __init__(self, queries: Queries, tombstones: Tombstones) -> None:
        self._queries = queries
        self._tombstones = tombstones

    def __call__(self, changes: Sequence[Change]) -> None:
        """Note what nothing is said of any more."""
        facts = _taken_out(changes)
        if not facts:
            return
        there = self._described(list(facts))
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        gone = (tombstone(iri, said, moment) for iri, said in facts.items() if iri not in there)
        told = {"revision": changes[0].revision, "release": __version__}
        self._tombstones.note(_with(one, told) for one in gone if one is not None)

    def _described(self, things: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(things), _AT_ONCE):
            some = [NamedNode(iri) for iri in things[start : start + _AT_ONCE]]
            found |= {node(row[0]).value for row in self._queries.rows("described", {"thing": some})}
        return found


def tombstone(iri: str, said: Iterable[tuple[Triple, str]], moment: str) -> Tombstone | None:
    """The tombstone of a thing, from what was said of it last; None for what never had an address here."""
    path = path_of(iri)
    if path is None:
        return None
    said = list(said)
    types = sorted(_values(said, {RDF_TYPE}), key=lambda found: (not found.startswith(DEF), found))
    return Tombstone(
        path=path,
        subject=iri,
        moment=moment,
        graphs=tuple(sorted({graph for _, graph in said})),
        names=_names(said),
        type=next(iter(types), None),
        followed_by=tuple(sorted(_values(said, _FOLLOWED))),
    )


def _with(one: Tombstone, told: Mapping[str, str]) -> Tombstone:
    return Tombstone(**{**vars(one), **told})


def _taken_out(changes: Iterable[Change]) -> Facts:
    """What went of each thing that did not get a class anew in the same change."""
    facts: Facts = {}
    for change in changes:
        for triple in change.gone:
            if isinstance(triple.subject, NamedNode):
                facts.setdefault(triple.subject.value, []).append((triple, change.graph.value))
    for change in changes if facts else ():
        for triple in change.new:
            if isinstance(triple.subject, NamedNode):
                facts.pop(triple.subject.value, None)
    return facts


def _values(said: Iterable[tuple[Triple, str]], predicates: set[str]) -> set[str]:
    return {
        triple.object.value
        for triple, _ in said
        if triple.predicate.value in predicates and isinstance(triple.object, NamedNode)
    }


def _names(said: list[tuple[Triple, str]]) -> dict[str, str]:
    """Its names by language: those of the first property that gives any."""
    for wanted in NAMES:
        names = {
            triple.object.language or "": triple.object.value
            for triple, _ in sorted(said, key=str, reverse=True)  # of two in a language the first by alphabet
            if triple.predicate.value == wanted and isinstance(triple.object, Literal)
        }
        if names:
            return names
    return {}
