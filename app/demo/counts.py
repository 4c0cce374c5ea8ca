"""What an invented organisation would state of its people: counts, as it submits them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from app.demo.records import Office, Organisation, Person
from app.demo.statement import Link, Statement, Typed, organisation_iri
from app.model.names import ID, short_name

DAY = "2026-10-01"


def workforce(organisation: Organisation, people: Iterable[Person]) -> Iterator[Statement]:
    """How many people there are of each profile, employment and band."""
    groups: dict[tuple[str, str, str], list[Person]] = defaultdict(list)
    for person in people:
        groups[person.profile, person.employment, person.band].append(person)
    for (profile, employment, band), within in sorted(groups.items()):
        yield Statement(
            f"{ID}workforce-statement/{organisation.code}/{DAY}/{short_name(profile)}/{employment}/{band}",
            "vg:WorkforceStatement",
            {
                "dct:date": Typed(DAY, "date"),
                "vg:profile": Link(profile),
                "vg:employment": Link(f"{ID}employment/{employment}"),
                "vg:band": Link(f"{ID}career-band/{band}"),
                "vg:headCount": len(within),
                "vg:fte": Decimal(sum(person.hundredths for person in within)) / 100,
                "vg:fiftyFivePlus": sum(person.older for person in within),
                "vg:organisation": Link(organisation_iri(organisation.code)),
            },
        )


def attainment(
    organisation: Organisation, people: Iterable[Person], required: Mapping[str, tuple[str, ...]]
) -> Iterator[Statement]:
    """Of each profile and of each archetype: how many need a competence at level, and how many have it."""
    needed: Counter[tuple[str, str, str]] = Counter()
    attained: Counter[tuple[str, str, str]] = Counter()
    for person in people:
        for property_, what in (("vg:profile", person.profile), ("vg:archetype", person.archetype)):
            for one in required[what]:
                needed[property_, what, one] += 1
                attained[property_, what, one] += one in person.has
    for (property_, what, one), number in sorted(needed.items()):
        yield Statement(
            f"{ID}attainment-statement/{organisation.code}/{DAY}/{short_name(what)}/{short_name(one)}",
            "vg:AttainmentStatement",
            {
                "dct:date": Typed(DAY, "date"),
                property_: Link(what),
                "vg:attained": Link(one),
                "vg:neededCount": number,
                "vg:attainedCount": attained[property_, what, one],
                "vg:organisation": Link(organisation_iri(organisation.code)),
            },
        )


def demand(office: Office) -> Iterator[Statement]:
    """What is needed in each year."""
    code = office.organisation.code
    for found in office.demand:
        yield Statement(
            f"{ID}demand-statement/{code}/{found.year}/{short_name(found.profile)}/{found.reason}",
            "vg:DemandStatement",
            {
                "vg:year": Typed(str(found.year), "gYear"),
                "vg:profile": Link(found.profile),
                "vg:fte": Decimal(found.tenths) / 10,
                "vg:demandReason": Link(f"{ID}demand-reason/{found.reason}"),
                "vg:development": None if found.development is None else Link(found.development),
                "vg:organisation": Link(organisation_iri(code)),
            },
        )
