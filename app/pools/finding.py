"""Who in a pool is a hit, and what is shown of each."""

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.model.names import DEF, XSD
from app.model.terms import Literal, NamedNode, Term, node
from app.people.matching import Fit, Match, Meeting


@dataclass(frozen=True)
class Search:
    """Whom somebody seeks; ``purpose`` is what for, in words for the log."""

    purpose: str
    required: tuple[NamedNode, ...] = ()
    match: Match = Match.SOME
    availability: NamedNode | None = None
    region: NamedNode | None = None
    hours: Decimal | None = None
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True)
class Shown:
    """What is shown of a member: nothing that tells who it is."""

    reference: str
    profile: str | None
    availability: str | None
    hours: str | None
    region: str | None
    valid_from: str | None
    fit: Fit


@dataclass(frozen=True)
class Found:
    """How many there are, and those of one page, in the order of the day."""

    day: date
    required: tuple[str, ...]
    total: int
    hits: tuple[Shown, ...]


def fits_of(
    held: Desk, pool: NamedNode, search: Search, meeting: Meeting, sooner: Sequence[NamedNode] | None
) -> dict[str, Fit]:
    """Who of the members is a hit, and how well is told of each."""
    required = [one.value for one in search.required]
    having: dict[str, set[str]] = defaultdict(set)
    speaking = {has for side in (meeting.meets, meeting.falls_short) for told in side.values() for has in told}
    if speaking:
        given = {"pool": [pool], "has": [NamedNode(has) for has in sorted(speaking)]}
        for member, has in held.held.rows("pool-having", given):
            having[node(member).value].add(node(has).value)
    nothing: AbstractSet[str] = frozenset()
    blank = meeting.fit(required, nothing)
    members = members_of(held, pool, search, sooner)
    fits = {member: meeting.fit(required, having[member]) if member in having else blank for member in members}
    return {member: fit for member, fit in fits.items() if fit.is_hit(search.match)}


def members_of(
    held: Desk, pool: NamedNode, search: Search | None = None, sooner: Sequence[NamedNode] | None = None
) -> list[str]:
    """The members of a pool who pass the filters of a search, or all."""
    given: dict[str, Sequence[Term]] = {"pool": [pool]}
    if sooner is not None:
        given["availability"] = sooner
    if search is not None and search.region is not None:
        given["region"] = [search.region]
    if search is not None and search.hours is not None:
        given["least"] = [Literal(str(search.hours), datatype=NamedNode(f"{XSD}decimal"))]
    return [node(row[0]).value for row in held.held.rows("pool-members", given)]


def facts_of(held: Desk, members: Sequence[str]) -> dict[str, dict[str, str]]:
    """What may be shown of these members, by the name of each property."""
    facts: dict[str, dict[str, str]] = {member: {} for member in members}
    rows = held.held.rows("pool-facts", {"member": [NamedNode(member) for member in members]}) if members else []
    for member, prop, value in rows:
        if isinstance(value, NamedNode | Literal):
            facts[node(member).value][node(prop).value.removeprefix(DEF)] = value.value
    return facts


def shown_as(called: str, facts: dict[str, str], fit: Fit) -> Shown:
    """A member as who asks sees it."""
    return Shown(
        called,
        facts.get("profile"),
        facts.get("availability"),
        facts.get("hoursPerWeek"),
        facts.get("region"),
        facts.get("validFrom"),
        fit,
    )
