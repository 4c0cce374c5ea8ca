"""What changed in the things that two versions share: per property, the values that went and the values that came."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.names import ID
from app.model.terms import NamedNode, Term, Triple

_GRAPH = f"{ID}graph/"

Values = dict[str, set[Term]]


@dataclass(frozen=True)
class Edit:
    """One property of a thing: the values that it lost and the values that it got, in an order that never changes."""

    property: str
    removed: tuple[Term, ...]
    added: tuple[Term, ...]


def edits(before: Iterable[Triple], after: Iterable[Triple]) -> dict[str, tuple[Edit, ...]]:
    """The edits of each thing that is described before and after, by its IRI; nothing of what is as it was."""
    old, new = _by_thing(before), _by_thing(after)
    found = {iri: _of_one(old[iri], new[iri]) for iri in old.keys() & new.keys()}
    return {iri: told for iri, told in found.items() if told}


def _by_thing(triples: Iterable[Triple]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and not triple.subject.value.startswith(_GRAPH):
            values = found.setdefault(triple.subject.value, {})
            values.setdefault(triple.predicate.value, set()).add(triple.object)
    return found


def _of_one(old: Values, new: Values) -> tuple[Edit, ...]:
    told = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, set()), new.get(name, set())
        if before != after:
            told.append(Edit(name, _sorted(before - after), _sorted(after - before)))
    return tuple(told)


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=str))
