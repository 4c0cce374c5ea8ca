"""Where what is missing is practised: vacancies, traineeships, and assignments of a day a week."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from app.model.terms import NamedNode, Term, day, node
from app.paths.facts import Facts, facts_of
from app.store.queries import Queries

MOST_SHOWN = 25


@dataclass(frozen=True)
class Opening:
    """An opening, and what of the missing it practises."""

    iri: str
    practises: tuple[str, ...]
    kind: str | None
    organisation: str | None
    entry_level: bool | None
    hours_per_week: str | None
    fte: str | None
    region: str | None
    opens: str | None
    closes: str | None


@dataclass(frozen=True)
class Openings:
    """How many there are, and those that practise most; of as many, by IRI."""

    total: int
    shown: tuple[Opening, ...]


def openings_for(
    queries: Queries, goal: NamedNode, missing: Sequence[NamedNode], covered: AbstractSet[str], today: date
) -> Openings:
    """The openings that practise what is missing, other than the goal itself."""
    given: dict[str, Sequence[Term]] = {"missing": missing, "today": [day(today)]}
    practised: dict[str, set[str]] = defaultdict(set)
    for opening, needed, asked in queries.rows("path-openings", given) if missing else []:
        if node(asked).value not in covered and opening != goal:
            practised[node(opening).value].add(node(needed).value)
    best = sorted(practised, key=lambda iri: (-len(practised[iri]), iri))[:MOST_SHOWN]
    facts = facts_of(queries, best)
    shown = tuple(_opening(iri, practised[iri], facts.get(iri, Facts())) for iri in best)
    return Openings(len(practised), shown)


def entry_level(queries: Queries, goal: NamedNode) -> bool | None:
    """Whether a goal that is an opening is for who has no experience yet; None for another goal."""
    return facts_of(queries, [goal.value]).get(goal.value, Facts()).is_true("entryLevel")


def _opening(iri: str, practises: AbstractSet[str], facts: Facts) -> Opening:
    return Opening(
        iri=iri,
        practises=tuple(sorted(practises)),
        kind=facts.first("openingKind"),
        organisation=facts.first("organisation"),
        entry_level=facts.is_true("entryLevel"),
        hours_per_week=facts.first("hoursPerWeek"),
        fte=facts.first("fte"),
        region=facts.first("region"),
        opens=facts.first("validFrom"),
        closes=facts.first("validUntil"),
    )
