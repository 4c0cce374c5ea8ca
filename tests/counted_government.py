"""What there is of an invented government, counted in plain Python from its records, and a desk that holds it."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from own_desk import own_desk

from app.demo.generator import Size, government
from app.demo.records import Course, Government, Office, Opening, Person, Reference
from app.demo.register import register
from app.demo.submissions import submissions
from app.demonstration import put, read_reference
from app.desk import Desk
from app.main import House
from app.model.names import ID
from app.people.pseudonyms import Keyring

SECRET = b"of nobody, since these members are invented"
LAST_DAY = "2026-12-31"
LOCAL = {"municipality", "joint-arrangement", "water-board"}


def five(number: float) -> int:
    """The multiple of five nearest to a figure."""
    return 5 * math.floor(number / 5 + 0.5)


def short(iri: str) -> str:
    """What stands below /id/{type}/."""
    return iri.removeprefix(ID).split("/", 1)[1]


@dataclass(frozen=True)
class Counted:
    """Counts over the records of a government."""

    made: Government
    reference: Reference

    @cached_property
    def people(self) -> list[tuple[Office, Person]]:
        return [(office, person) for office in self.made.offices for person in office.people]

    def everybody(self, wanted: Callable[[Office, Person], bool]) -> list[Person]:
        return [person for office, person in self.people if wanted(office, person)]

    @cached_property
    def needing(self) -> dict[tuple[str, str | None], int]:
        """How many need a competence at level: by type of organisation, and in all."""
        return self._counted(lambda _, __: True)

    @cached_property
    def having(self) -> dict[tuple[str, str | None], int]:
        """How many of them have it."""
        return self._counted(lambda person, one: one in person.has)

    def _counted(self, wanted: Callable[[Person, str], bool]) -> dict[tuple[str, str | None], int]:
        found: Counter[tuple[str, str | None]] = Counter()
        for office, person in self.people:
            for one in (*self.reference.profiles[person.profile], *self.reference.archetypes[person.archetype]):
                if wanted(person, one):
                    found[short(one), office.organisation.sector] += 1
                    found[short(one), None] += 1
        return found

    @cached_property
    def demand(self) -> dict[tuple[str, int], float]:
        """What is needed of a profile in a year, in fte."""
        tenths: Counter[tuple[str, int]] = Counter()
        for office in self.made.offices:
            for needed in office.demand:
                tenths[short(needed.profile), needed.year] += needed.tenths
        return {at: number / 10 for at, number in tenths.items()}

    def openings(self, day: str | None = None) -> list[tuple[Office, Opening]]:
        """The places that are open on a day, or ever."""
        return [
            (office, opening)
            for office in self.made.offices
            for opening in office.openings
            if day is None or opening.opens <= day <= opening.closes
        ]

    def teaching(self, required: str) -> list[tuple[str, Course]]:
        """The invented courses that teach a competence at this level or above, each with its academy."""
        competence, _, level = required.rpartition("/")
        return [
            (academy.code, course)
            for academy in self.made.academies
            for course in academy.courses
            if any(
                taught.rpartition("/")[0] == competence and int(taught.rpartition("/")[2]) >= int(level)
                for taught in map(short, course.teaches)
            )
        ]

    def seats(self, required: str) -> int:
        """The places in the runs of those courses."""
        courses = {(academy, course.code) for academy, course in self.teaching(required)}
        return sum(
            run.seats
            for academy in self.made.academies
            for run in academy.runs
            if (academy.code, run.course) in courses
        )


@contextmanager
def governed(house: House, data_dir: Path, folder: Path, size: Size, seed: int = 1) -> Iterator[tuple[Desk, Counted]]:
    """A desk whose stores hold an invented government, put there the short way; and the counts of it."""
    reference = read_reference(house.queries)
    made = government(seed, size, reference)
    with own_desk(house, data_dir, folder, Keyring(lambda: SECRET)) as desk:
        put(desk, register(made), submissions(made, reference))
        yield desk, Counted(made, reference)
