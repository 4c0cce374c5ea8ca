"""Invented academies: what they teach, at which level, after what, and when."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.names import invented
from app.demo.records import Academy, Course, Reference, Run
from app.model.languages import Text
from app.model.names import short_name

_NAMES = [
    Text("Academie De Vuurtoren", "The Lighthouse Academy"),
    Text("Academie Het Kompas", "The Compass Academy"),
    Text("Leerhuis De Wolk", "The Cloud House of Learning"),
    Text("School van de Derde Oever", "School of the Third Bank"),
    Text("Academie Maanlicht", "Moonlight Academy"),
    Text("Leerplaats Het Anker", "The Anchor Place of Learning"),
]
_PLACES = ("Nevelhaven (verzonnen)", "Sterredam (verzonnen)", "online")
_FIRST_DAY = date(2027, 1, 11)
_PRICES = (0, 0, 250, 495, 950, 1450)


def academies_of(chance: random.Random, reference: Reference, number: int, courses: int) -> tuple[Academy, ...]:
    """So many academies, with so many courses in all: in what profiles require, of which real ones teach little."""
    needed = sorted({one for required in reference.profiles.values() for one in required})
    return tuple(_academy(chance, index, needed, len(range(index, courses, number))) for index in range(number))


def _academy(chance: random.Random, index: int, needed: Sequence[str], courses: int) -> Academy:
    name = _NAMES[index % len(_NAMES)]
    again = "" if index < len(_NAMES) else f" {index // len(_NAMES) + 1}"
    made = tuple(_courses(chance, needed, courses))
    return Academy(
        code=f"demo-academy-{index + 1}",
        name=invented(f"{name.nl}{again}", f"{name.en}{again}"),
        courses=made,
        runs=tuple(run for course in made for run in _runs(chance, course)),
    )


def _courses(chance: random.Random, needed: Sequence[str], number: int) -> Iterator[Course]:
    before: Course | None = None
    for index in range(number):
        taught = tuple(sorted(chance.sample(needed, chance.choice((1, 1, 2)))))
        called = ", ".join(map(short_name, taught))
        course = Course(
            code=f"c{index + 1}",
            title=invented(f"Leren {called}", f"Learning {called}"),
            description=Text(f"Een verzonnen opleiding in {called}.", f"An invented course on {called}."),
            language=chance.choice(("nl", "nl", "en")),
            teaches=taught,
            hours=chance.choice((4, 8, 16, 40)),
            price=chance.choice(_PRICES),
            after=before.code if before is not None and chance.random() < 1 / 3 else None,
        )
        yield course
        before = course


def _runs(chance: random.Random, course: Course) -> Iterator[Run]:
    days = sorted(chance.sample(range(300), chance.choice((0, 1, 2))))
    for day in days:
        start = _FIRST_DAY + timedelta(days=day)
        yield Run(course.code, start.isoformat(), chance.choice(_PLACES), chance.choice((8, 12, 18, 24)))
