"""What a goal asks, and what of it somebody has already: the answer starts from what one can do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.model.terms import NamedNode, literal, node
from app.store.queries import Queries


@dataclass(frozen=True)
class Need:
    """A competence at level that the goal asks: what one has that covers it, or that is the same at a lower level."""

    required: str
    met_by: str | None
    below: str | None


@dataclass(frozen=True)
class Had:
    """What the goal asks, everything that is covered by what one has, and what one has that covers nothing of it."""

    needs: tuple[Need, ...]
    covered: frozenset[str]
    beside: tuple[str, ...]


def needs_of(queries: Queries, goal: NamedNode, having: Sequence[NamedNode]) -> Had:
    """What a goal asks of who is or has this."""
    covers: dict[str, str] = {}
    highest: dict[str, str] = {}
    covering: dict[str, set[str]] = defaultdict(set)
    for has, competence, _, covered in queries.rows("path-having", {"from": having}) if having else []:
        covers.setdefault(node(covered).value, node(has).value)
        covering[node(has).value].add(node(covered).value)
        highest[node(competence).value] = node(has).value  # rows come by rank, the highest last
    needs = []
    for required, competence, _ in queries.rows("path-required", {"goal": [goal]}):
        iri = node(required).value
        met_by = covers.get(iri)
        needs.append(Need(iri, met_by, None if met_by else highest.get(node(competence).value)))
    asked = {need.required for need in needs}
    beside = tuple(sorted(has for has, covered in covering.items() if not covered & asked))
    return Had(tuple(dict.fromkeys(needs)), frozenset(covers), beside)


def addressing(queries: Queries, missing: Sequence[NamedNode]) -> dict[str, int]:
    """How many courses address what is missing while nobody knows at which level."""
    rows = queries.rows("path-addressing", {"missing": missing}) if missing else []
    counts: dict[str, int] = defaultdict(int)
    for needed, count in rows:
        if needed is not None:
            counts[node(needed).value] = int(literal(count).value)
    return dict(counts)
