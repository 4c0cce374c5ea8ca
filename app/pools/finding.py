"""Who in a pool is a hit, and what is shown of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.desk import Desk
from app.model.names import DEF
from app.model.terms import Literal, NamedNode, literal, node
from app.people.matching import Fit, Match, Meeting
from app.pools.index import PoolIndex
from app.store.queries import Queries


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


def meeting(queries: Queries, required: Sequence[NamedNode]) -> Meeting:
    """What meets each of these competences at level, and what is the same competence but does not."""
    meets: dict[str, set[str]] = defaultdict(set)
    other: dict[str, set[str]] = defaultdict(set)
    for one, has, does in queries.rows("pool-meeting", {"required": required}) if required else []:
        side = meets if literal(does).value in {"true", "1"} else other
        side[node(one).value].add(node(has).value)
    return Meeting(meets, other)


def sooner(queries: Queries, latest: NamedNode | None) -> list[str] | None:
    """The availabilities that are as soon as this one; None for any."""
    rows = [] if latest is None else queries.rows("pool-available", {"latest": [latest]})
    return None if latest is None else [node(row[0]).value for row in rows]


def fits_of(index: PoolIndex, search: Search, meeting: Meeting, sooner: Sequence[str] | None) -> dict[str, Fit]:
    """Who of the members is a hit, and how well; ``sooner`` are the availabilities soon enough, None for any."""
    required = [one.value for one in search.required]
    region = None if search.region is None else search.region.value
    blank = meeting.fit(required, frozenset())
    passing = index.passing(sooner, region, search.hours)
    fits: dict[str, Fit] = {}
    spoken: set[str] = set()
    for has, those in _alike(index, meeting).items():
        fit = meeting.fit(required, has)
        spoken |= those
        if fit.is_hit(search.match):
            fits |= dict.fromkeys(passing & those, fit)
    if blank.is_hit(search.match):
        fits |= dict.fromkeys(passing - spoken, blank)
    return fits


def _alike(index: PoolIndex, meeting: Meeting) -> dict[frozenset[str], set[str]]:
    """Who has what of all that speaks of what is required: members who have the same are told of together."""
    having: dict[str, set[str]] = defaultdict(set)
    for has in {has for side in (meeting.meets, meeting.falls_short) for told in side.values() for has in told}:
        for member in index.having(has):
            having[member].add(has)
    alike: dict[frozenset[str], set[str]] = defaultdict(set)
    for member, found in having.items():
        alike[frozenset(found)].add(member)
    return alike


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
