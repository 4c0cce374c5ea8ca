"""The difference between two versions of a graph, in things and not in triples: what is new, changed and gone."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term, Triple

NAMES = [  # the properties that name a thing, the one that says most first
    PREFIXES[prefix] + name
    for prefix, name in (("schema", "name"), ("skos", "prefLabel"), ("dct", "title"), ("rdfs", "label"))
]
_GRAPH = f"{ID}graph/"


@dataclass(frozen=True)
class Changed:
    """A thing that differs: its name, its class, and the properties whose values are others than before."""

    iri: str
    name: str
    type: str | None
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a new version brings; the description of the graph itself is left out."""

    new: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    gone: tuple[Changed, ...]


def difference(before: Iterable[Triple], after: Iterable[Triple]) -> Difference:
    """What is new, changed and gone in ``after``, each in alphabetical order."""
    old, new = _by_subject(before), _by_subject(after)
    changed = [iri for iri in old.keys() & new.keys() if old[iri] != new[iri]]
    return Difference(
        new=tuple(_told(iri, new[iri]) for iri in sorted(new.keys() - old.keys())),
        changed=tuple(_told(iri, new[iri], _differing(old[iri], new[iri])) for iri in sorted(changed)),
        gone=tuple(_told(iri, old[iri]) for iri in sorted(old.keys() - new.keys())),
    )


Facts = frozenset[tuple[str, Term]]


def _by_subject(triples: Iterable[Triple]) -> dict[str, Facts]:
    found: dict[str, set[tuple[str, Term]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and not triple.subject.value.startswith(_GRAPH):
            found.setdefault(triple.subject.value, set()).add((triple.predicate.value, triple.object))
    return {iri: frozenset(facts) for iri, facts in found.items()}


def _differing(old: Facts, new: Facts) -> tuple[str, ...]:
    return tuple(sorted({predicate for predicate, _ in old ^ new}))


def _told(iri: str, facts: Facts, properties: tuple[str, ...] = ()) -> Changed:
    types = sorted(
        (value.value for predicate, value in facts if predicate == RDF_TYPE and isinstance(value, NamedNode)),
        key=lambda iri: (not iri.startswith(DEF), iri),  # our own class says most
    )
    return Changed(iri, _name(iri, facts), next(iter(types), None), properties)


def _name(iri: str, facts: Facts) -> str:
    for wanted in NAMES:
        names = sorted(value.value for predicate, value in facts if predicate == wanted and isinstance(value, Literal))
        if names:
            return names[0]
    return iri.rsplit("/", 1)[-1]
