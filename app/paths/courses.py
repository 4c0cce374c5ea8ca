"""The courses that can close what is missing, and those that must come before them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from app.model.terms import NamedNode, Term, day, literal, node
from app.paths.facts import Facts, facts_of
from app.store.queries import Queries

MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Course:
    """A course, as far as a path needs to know it. ``price`` is in euros, None where it is not known.

    ``before`` are the courses that must come first, without those of which one can do already what they teach.
    """

    iri: str
    closes: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()
    teaches: tuple[str, ...] = ()
    academies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    price: Decimal | None = None
    price_notes: tuple[tuple[str, str], ...] = ()
    time: str | None = None
    open_to: tuple[str, ...] = ()
    address: str | None = None
    ended: bool = False


def courses_for(
    queries: Queries,
    missing: Sequence[NamedNode],
    covered: AbstractSet[str],
    trust: Sequence[NamedNode] | None,
    today: date,
) -> dict[str, Course]:
    """Every course that closes something and can be taken, with those that must come before it, by IRI."""
    closes: dict[str, set[str]] = defaultdict(set)
    graphs: dict[str, set[str]] = defaultdict(set)
    given: dict[str, Sequence[Term]] = {"missing": missing}
    if trust is not None:
        given["trust"] = trust
    for course, needed, graph in queries.rows("path-teaching", given) if missing else []:
        closes[node(course).value].add(node(needed).value)
        graphs[node(course).value].add(node(graph).value)
    known: dict[str, Course] = {}
    asked = set(closes)
    while asked:
        found = {iri: _course(iri, facts, today) for iri, facts in facts_of(queries, sorted(asked)).items()}
        known |= found
        asked = {before for course in found.values() for before in course.before} - known.keys()
    told = {iri: replace(known[iri], closes=frozenset(closes[iri]), graphs=frozenset(graphs[iri])) for iri in closes}
    return _takeable(_without_what_one_can({**known, **told}, covered))


def first_runs(queries: Queries, courses: Sequence[str], today: date) -> dict[str, str]:
    """When each of these courses begins next, where that is known."""
    given: dict[str, Sequence[Term]] = {"course": [NamedNode(iri) for iri in courses], "today": [day(today)]}
    rows = queries.rows("path-runs", given) if courses else []
    return {node(course).value: literal(first).value for course, first in rows if course is not None}


def alternatives(course: Course, others: Iterable[Course], taken: AbstractSet[str]) -> tuple[str, ...]:
    """Some of the other courses that close by themselves all that this one closes."""
    if not course.closes:
        return ()
    found = sorted(one.iri for one in others if one.iri not in taken and one.closes >= course.closes and not one.before)
    return tuple(found[:MOST_ALTERNATIVES])


def _without_what_one_can(courses: Mapping[str, Course], covered: AbstractSet[str]) -> dict[str, Course]:
    """The same courses; none asks any more for one that would teach only what one can do already."""
    needless = {iri for iri, course in courses.items() if course.teaches and covered >= set(course.teaches)}
    return {
        iri: replace(course, before=tuple(before for before in course.before if before not in needless))
        for iri, course in courses.items()
    }


def _takeable(courses: Mapping[str, Course]) -> dict[str, Course]:
    """Those that still exist, and whose way is open: not behind a course that ended or is gone, and in no circle."""
    open_: dict[str, Course] = {}
    while True:
        more = {
            iri: course
            for iri, course in courses.items()
            if iri not in open_ and not course.ended and open_.keys() >= set(course.before)
        }
        if not more:
            return {iri: open_[iri] for iri in sorted(open_)}
        open_ |= more


def _course(iri: str, facts: Facts, today: date) -> Course:
    until = facts.first("validUntil")
    free = facts.is_true("schema:isAccessibleForFree")
    return Course(
        iri=iri,
        before=tuple(before for before in facts.iris("schema:coursePrerequisites") if before != iri),
        teaches=facts.iris("teaches"),
        academies=facts.iris("schema:provider"),
        languages=facts.texts("schema:inLanguage"),
        price=Decimal(0) if free else _price(facts.first("price")),
        price_notes=tuple(facts.labels("priceNote").items()),
        time=facts.first("schema:timeRequired"),
        open_to=facts.iris("openTo"),
        address=facts.first("schema:url"),
        ended=until is not None and until < today.isoformat(),
    )


def _price(written: str | None) -> Decimal | None:
    try:
        price = None if written is None else Decimal(written)
    except InvalidOperation:
        return None
    return price if price is not None and price.is_finite() and price >= 0 else None
