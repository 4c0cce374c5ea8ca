"""An invented government from a seed: the same seed and the same size always give the same one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.demo.names import KINDS, OF_A_PLACE, invented, places, subjects
from app.demo.offices import office_of
from app.demo.pools import pools_of
from app.demo.records import Development, Government, Guideline, Office, Organisation, Reference
from app.demo.teaching import academies_of
from app.model.languages import Text

_PEOPLE_PER_PROFILE = 300
_FEWEST_PROFILES = 8
_FEWEST_PEOPLE = 4
_OFTEN = {"ministry": 6, "agency": 5, "zbo": 3, "province": 3, "inspectorate": 2, "water-board": 2}


@dataclass(frozen=True)
class Size:
    """How large it is to be."""

    organisations: int = 25
    people: int = 5_000
    academies: int = 6
    courses: int = 60
    pools: int = 3
    members: int = 240


def government(seed: int, size: Size, reference: Reference) -> Government:
    """The invented government of a seed."""
    organisations = organisations_of(random.Random(f"{seed} organisations"), size)  # noqa: S311
    return Government(
        offices=tuple(offices(seed, organisations, profiles_of(size, reference), reference)),
        academies=academies_of(random.Random(f"{seed} academies"), reference, size.academies, size.courses),  # noqa: S311
        pools=pools_of(random.Random(f"{seed} pools"), organisations, reference, size.pools, size.members),  # noqa: S311
        guidelines=_guidelines(reference),
        developments=_developments(reference),
    )


def offices(
    seed: int, organisations: Sequence[Organisation], profiles: Sequence[str], reference: Reference
) -> Iterator[Office]:
    """The organisations with all that they submit, one after another: of a whole country they do not fit together."""
    for organisation in organisations:
        chance = random.Random(f"{seed} {organisation.code}")  # noqa: S311  (the same ones each time)
        yield office_of(chance, organisation, reference, profiles)


def profiles_of(size: Size, reference: Reference) -> list[str]:
    """The profiles that people have: more of them where there are more people; those that require something first."""
    known = sorted(reference.profiles, key=lambda profile: (not reference.profiles[profile], profile))
    return known[: min(len(known), _FEWEST_PROFILES + size.people // _PEOPLE_PER_PROFILE)]


def organisations_of(chance: random.Random, size: Size) -> list[Organisation]:
    """The organisations, provinces first; a municipality is in one of them, a ministry in none."""
    sectors = sorted(_sectors(size.organisations), key=list(KINDS).index)
    sizes = _sizes([_OFTEN.get(sector, 1) * chance.uniform(0.6, 1.8) for sector in sectors], size.people)
    called, about = places(chance), subjects()
    provinces = [f"demo-pv-{number + 1}" for number in range(sectors.count("province"))]
    made: list[Organisation] = []
    for sector, many in zip(sectors, sizes, strict=True):
        _, short, prefix = KINDS[sector]
        number = sum(found.sector == sector for found in made) + 1 if size.organisations < 100 else len(made) + 1  # noqa: PLR2004
        name = Text(*[next(called)] * 2) if sector in OF_A_PLACE else next(about)
        code = f"demo-{short}-{number}"
        within = provinces[number % len(provinces)] if sector in OF_A_PLACE - {"province"} else None
        made.append(
            Organisation(
                code=code,
                name=invented(f"{prefix.nl} {name.nl}", f"{prefix.en} {name.en}"),
                sector=sector,
                province=code if sector == "province" else within,
                size=many,
            )
        )
    return made


def _sizes(weights: Sequence[float], people: int) -> list[int]:
    """The people, spread by weight, at least a few in each; what rounding leaves is for the largest."""
    sizes = [max(_FEWEST_PEOPLE, round(people * weight / sum(weights))) for weight in weights]
    sizes[weights.index(max(weights))] += people - sum(sizes)
    return sizes


def _sectors(number: int) -> list[str]:
    """So many kinds, in the proportions of ``KINDS``; the first province, ministry and municipality always."""
    turn = [sector for sector, (many, _, _) in KINDS.items() for _ in range(many)]
    spread = [turn[index * 7 % len(turn)] for index in range(len(turn))]
    first = ["province", "municipality", "municipality", "ministry"]
    whole = [*first, *_without(spread, first)]
    return [whole[index % len(whole)] for index in range(number)]


def _without(spread: Sequence[str], gone: Sequence[str]) -> list[str]:
    left = list(spread)
    for one in gone:
        left.remove(one)
    return left


def _guidelines(reference: Reference) -> tuple[Guideline, ...]:
    archetypes = tuple(sorted(reference.archetypes))[:2]
    profile = next(profile for profile, required in sorted(reference.profiles.items()) if required)
    return (
        Guideline(
            code="demo-cloud-care",
            title=invented("Richtlijn wolkenzorg", "Guideline on cloud care"),
            description=invented("Wie met wolken werkt, kent ze.", "Whoever works with clouds knows them."),
            archetypes=archetypes,
            requires=reference.profiles[profile][:2],
            since="2027-01-01",
            deadline="2028-12-31",
        ),
    )


def _developments(reference: Reference) -> tuple[Development, ...]:
    competences = sorted(set(reference.competence_of.values()))
    return (
        Development(
            code="demo-self-writing-letters",
            title=invented("Brieven schrijven zichzelf", "Letters write themselves"),
            description=invented("Wie brieven schreef, leest ze nu na.", "Who wrote letters now checks them."),
            raises=tuple(competences[:3]),
            fades=tuple(competences[3:5]),
            since="2027-01-01",
        ),
    )
