"""An invented organisation with everything that it submits: people, demand, roles, openings, choices and services."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.names import invented
from app.demo.people import people_of
from app.demo.records import Choice, Demand, Office, Opening, Organisation, Person, Reference, Role, Service
from app.model.languages import Text
from app.model.names import short_name

YEARS = (2026, 2027, 2028, 2029)
_REASONS = ("growth", "law", "replacement", "development")
_SOURCING = {
    "in-house": Text("Dit is ons eigen werk.", "This is our own work."),
    "share": Text("Samen met de buren is er genoeg voor één mens.", "With the neighbours there is enough for one."),
    "pool": Text("Wij hebben dit maar af en toe nodig.", "We need this only now and then."),
    "buy": Text("De markt kan dit beter.", "The market does this better."),
}
_SERVICES = [
    (Text("Beeldbellen", "Video calls"), True),
    (Text("Documenten delen", "Sharing documents"), True),
    (Text("Zaaksysteem", "Case system"), False),
    (Text("Gegevens bekijken", "Looking at data"), False),
]
_OPENS = date(2026, 10, 1)
_FULL = 10  # tenths of an fte


def office_of(
    chance: random.Random, organisation: Organisation, reference: Reference, profiles: Sequence[str]
) -> Office:
    """The whole of an organisation."""
    people = tuple(people_of(chance, organisation, reference, profiles))
    own = sorted({person.profile for person in people})
    roles = tuple(_roles(chance, own, reference))
    return Office(
        organisation=organisation,
        people=people,
        demand=tuple(_demand(chance, people, reference)),
        roles=roles,
        openings=tuple(_openings(chance, organisation, roles, profiles, reference)),
        choices=tuple(_choices(chance, own, reference)),
        services=tuple(_services(chance, own, reference)),
    )


def _demand(chance: random.Random, people: Sequence[Person], reference: Reference) -> Iterator[Demand]:
    """What is there now for as long as it goes on, and something more each year, for one reason."""
    work: Counter[str] = Counter()
    for person in people:
        work[person.profile] += person.hundredths
    for profile, hundredths in sorted(work.items()):
        reason = chance.choice(_REASONS)
        growth = chance.uniform(-0.02, 0.14)
        for step, year in enumerate(YEARS):
            development = chance.choice(reference.developments) if reason == "development" else None
            yield Demand(year, profile, round(hundredths / 10 * (1 + growth * step)), reason, development)


def _roles(chance: random.Random, own: Sequence[str], reference: Reference) -> Iterator[Role]:
    for number, profile in enumerate(own[:4], 1):
        name = short_name(profile)
        title = invented(f"Medewerker {name}", f"Officer {name}")
        yield Role(f"r{number}", title, profile, chance.choice(sorted(reference.archetypes)))


def _openings(
    chance: random.Random,
    organisation: Organisation,
    roles: Sequence[Role],
    profiles: Sequence[str],
    reference: Reference,
) -> Iterator[Opening]:
    """A few places, small ones where the organisation is small; one in three is for who begins."""
    for number in range(1, 2 + min(6, organisation.size // 60)):
        role = chance.choice(roles) if chance.random() < 1 / 2 else None
        profile = profiles[chance.randrange(min(5, len(profiles)))] if role is None else role.profile
        entry = chance.random() < 1 / 3
        kind = chance.choice(("vacancy", "traineeship") if entry else ("vacancy", "assignment"))
        opens = _OPENS + timedelta(days=chance.randrange(60))
        yield Opening(
            code=f"o{number}",
            title=invented(f"Plek voor {short_name(profile)}", f"Place for {short_name(profile)}"),
            kind=kind,
            role=role,
            profile=profile,
            requires=reference.profiles[profile][:1],
            entry_level=entry,
            tenths=chance.choice((2, 4, 5)) if kind == "assignment" or organisation.size < 150 else _FULL,  # noqa: PLR2004
            province=organisation.province,
            opens=opens.isoformat(),
            closes=(opens + timedelta(days=120)).isoformat(),
        )


def _choices(chance: random.Random, own: Sequence[str], reference: Reference) -> Iterator[Choice]:
    competences = sorted({reference.competence_of[one] for profile in own for one in reference.profiles[profile]})
    for competence in sorted(chance.sample(competences, min(5, len(competences)))):
        sourcing = chance.choice(list(_SOURCING))
        yield Choice(competence, sourcing, _SOURCING[sourcing])


def _services(chance: random.Random, own: Sequence[str], reference: Reference) -> Iterator[Service]:
    needed = sorted({one for profile in own for one in reference.profiles[profile]})
    for number, (name, central) in enumerate(_SERVICES[: 1 + chance.randrange(len(_SERVICES))], 1):
        asked = tuple(sorted(chance.sample(needed, min(2, len(needed)))))
        if asked:
            yield Service(f"s{number}", invented(name.nl, name.en), central, asked)
