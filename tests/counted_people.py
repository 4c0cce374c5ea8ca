"""Invented people, seeded, and what their organisations state of them: for tables, and for the restricted store."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from app.model.names import DEF, ID, PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Triple
from app.people.designs import TableFile, read_tables
from app.people.keeping import members
from app.people.suppression import Earlier
from app.people.tables import Contribution, Table, tabulate
from app.settings import TABLES

TOOI = "https://identifier.overheid.nl/tooi/id"
PROFILES = [f"{ID}profile/kwiv-4/{code}" for code in ("1.1.1", "1.1.2", "1.1.6", "2.1.1", "3.1.1", "4.1.1", "5.1.1")]
NEEDED = {f"{ID}competence/ecf-4/{code}": share for code, share in (("A.5/3", 0.7), ("B.1/2", 0.96), ("E.8/3", 0.99))}
PROVINCES = [f"{TOOI}/provincie/pv{number}" for number in (20, 21, 22)]
EMPLOYMENT = [f"{ID}employment/{name}" for name in ("internal", "hired")]
BANDS = [f"{ID}career-band/{name}" for name in ("entry", "experienced", "leading")]


@dataclass(frozen=True)
class Employer:
    """An organisation: its IRI, its type, and its province, if it is in one."""

    iri: str
    type: str
    region: str | None


MUNICIPALITIES = {
    "pv20": ("gm0014", "gm0037", "gm0047", "gm0765"),
    "pv21": ("gm0059", "gm0060", "gm0072", "gm0074"),
    "pv22": ("gm0106", "gm0109"),
}
EMPLOYERS = [
    *(
        Employer(f"{TOOI}/gemeente/{code}", f"{ID}sector/municipality", f"{TOOI}/provincie/{province}")
        for province, codes in MUNICIPALITIES.items()
        for code in codes
    ),
    *(Employer(iri, f"{ID}sector/province", iri) for iri in PROVINCES),
    *(
        Employer(f"{TOOI}/ministerie/mnre{code}", f"{ID}sector/ministry", None)
        for code in ("1025", "1034", "1045", "1058", "1090")
    ),
]


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    employer: Employer
    profile: str
    employment: str
    band: str
    older: bool
    fte: float
    has: frozenset[str]
    in_pool: bool


def crowd(seed: int, number: int = 2000) -> list[Person]:
    """That many people, always the same for a seed; some profiles are common and some rare."""
    chance = random.Random(seed)  # noqa: S311  (the same people each time)
    common = [chance.random() ** 3 for _ in PROFILES]
    large = [chance.random() ** 2 + 0.02 for _ in EMPLOYERS]
    return [somebody(chance, common, large) for _ in range(number)]


def somebody(chance: random.Random, common: list[float] | None = None, large: list[float] | None = None) -> Person:
    """One person, by chance."""
    return Person(
        employer=chance.choices(EMPLOYERS, large)[0],
        profile=chance.choices(PROFILES, common)[0],
        employment=chance.choices(EMPLOYMENT, [9, 1])[0],
        band=chance.choices(BANDS, [2, 6, 1])[0],
        older=chance.random() < 0.3,
        fte=chance.choice([1.0, 0.89, 0.78, 0.5]),
        has=frozenset(needed for needed, share in NEEDED.items() if chance.random() < share),
        in_pool=chance.random() < 0.05,
    )


@cache
def files() -> tuple[TableFile, ...]:
    """The tables of a release."""
    return read_tables(TABLES)


def tables_of(people: Iterable[Person], before: Earlier | None = None) -> list[Table]:
    """The tables of these people, counted here and not by the queries of the tables."""
    people = list(people)
    return [
        tabulate(file.design, _contributed(file, people), members(before, file.design.quantity) if before else None)
        for file in files()
        if not file.design.public
    ]


def _contributed(file: TableFile, people: Iterable[Person]) -> Iterator[Contribution]:
    for person in people:
        own = {
            "profile": person.profile,
            "organisationType": person.employer.type,
            "employment": person.employment,
            "band": person.band,
            "region": person.employer.region,
        }
        told = {name: value for name, value in own.items() if value is not None}
        here = Contribution(told, person.employer.iri, 1, person.fte)
        match file.design.quantity:
            case "workforce" | "supply":
                yield here
            case "older" if person.older:
                yield here
            case "pool-capacity" if person.in_pool:
                yield here
            case "demand":
                yield replace(here, dimensions={**told, "year": "2027"}, count=0)
            case "attainment-needed":
                yield from (replace(here, dimensions={**told, "attained": needed}) for needed in NEEDED)
            case "attainment-attained":
                yield from (replace(here, dimensions={**told, "attained": has}) for has in person.has)


def stated(people: Iterable[Person], day: str) -> dict[NamedNode, list[Triple]]:
    """What the organisations of these people submit of them on a day: the graphs of the restricted store."""
    people = list(people)
    graphs: dict[NamedNode, list[Triple]] = {}
    for employer in {person.employer.iri: person.employer for person in people}.values():
        own = [person for person in people if person.employer == employer]
        code = employer.iri.rsplit("/", 1)[1]
        for kind, statements in (
            ("workforce", _workforce(own, day)),
            ("attainment", _attainment(own, day)),
            ("demand", _demand(own)),
            ("pool", _pool(own)),
        ):
            graphs[NamedNode(f"{ID}graph/{code}/{kind}")] = [
                triple
                for number, (class_, said) in enumerate(statements)
                for triple in _statement(f"{ID}{kind}/{code}/{day}/{number}", class_, employer, said)
            ]
    return graphs


Said = tuple[str, dict[str, NamedNode | Literal]]


def _workforce(own: list[Person], day: str) -> Iterator[Said]:
    groups = {(person.profile, person.employment, person.band) for person in own}
    for group in sorted(groups):
        within = [person for person in own if (person.profile, person.employment, person.band) == group]
        yield (
            "WorkforceStatement",
            {
                "dct:date": _typed(day, "date"),
                "profile": NamedNode(group[0]),
                "employment": NamedNode(group[1]),
                "band": NamedNode(group[2]),
                "headCount": _typed(str(len(within)), "integer"),
                "fte": _typed(f"{sum(person.fte for person in within):.2f}", "decimal"),
                "fiftyFivePlus": _typed(str(sum(person.older for person in within)), "integer"),
            },
        )


def _attainment(own: list[Person], day: str) -> Iterator[Said]:
    for profile in sorted({person.profile for person in own}):
        within = [person for person in own if person.profile == profile]
        for needed in NEEDED:
            yield (
                "AttainmentStatement",
                {
                    "dct:date": _typed(day, "date"),
                    "profile": NamedNode(profile),
                    "attained": NamedNode(needed),
                    "neededCount": _typed(str(len(within)), "integer"),
                    "attainedCount": _typed(str(sum(needed in person.has for person in within)), "integer"),
                },
            )


def _demand(own: list[Person]) -> Iterator[Said]:
    work: Counter[str] = Counter()
    for person in own:
        work[person.profile] += round(person.fte * 100)
    for profile, hundredths in sorted(work.items()):
        fte = _typed(f"{hundredths / 100:.2f}", "decimal")
        yield "DemandStatement", {"year": _typed("2027", "gYear"), "profile": NamedNode(profile), "fte": fte}


def _pool(own: list[Person]) -> Iterator[Said]:
    for person in own:
        if person.in_pool:
            region = {"region": NamedNode(person.employer.region)} if person.employer.region else {}
            yield "PoolMember", {"profile": NamedNode(person.profile), **region}


def _statement(iri: str, class_: str, employer: Employer, said: dict[str, NamedNode | Literal]) -> Iterator[Triple]:
    statement = NamedNode(iri)
    yield Triple(statement, NamedNode(RDF_TYPE), NamedNode(f"{DEF}{class_}"))
    yield Triple(statement, NamedNode(f"{DEF}organisation"), NamedNode(employer.iri))
    for word, value in said.items():
        prefix, _, rest = word.rpartition(":")
        yield Triple(statement, NamedNode(f"{PREFIXES[prefix or 'vg']}{rest}"), value)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(f"{XSD}{datatype}"))
