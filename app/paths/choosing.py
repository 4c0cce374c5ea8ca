"""Which courses: together they close all that can be closed, and no other choice is better, by what the caller wants.

What counts first is made as small as it can be, then what counts next (program.py). A course of which the price is not
known counts as dearer than any whose price is, and one of which the language is not known as in another language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.paths.courses import Course

_BITS = 64  # of the numbers that stand for what courses close

Measure = Callable[[Course, str], int]


class By(StrEnum):
    """What the best way is."""

    FEWEST = "fewest"
    CHEAPEST = "cheapest"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Chosen:
    """The courses, and whether it is proven that no choice is better."""

    courses: tuple[str, ...]
    proven: bool = True


def _one(_: Course, __: str) -> int:
    return 1


def _unpriced(course: Course, _: str) -> int:
    return int(course.price is None)


def _cents(course: Course, _: str) -> int:
    return 0 if course.price is None else int(course.price * 100)


def _foreign(course: Course, language: str) -> int:
    return int(language not in {tag.split("-")[0].lower() for tag in course.languages})


_MEASURES: dict[By, tuple[Measure, ...]] = {
    By.FEWEST: (_one, _foreign, _unpriced, _cents),
    By.CHEAPEST: (_unpriced, _cents, _one, _foreign),
    By.LANGUAGE: (_foreign, _one, _unpriced, _cents),
}


def choose(courses: Sequence[Course], by: By, language: str) -> Chosen:
    """The best choice among courses that can be taken, each with what must come before it among them."""
    wanted = sorted({needed for course in courses for needed in course.closes})
    if not wanted:
        return Chosen(())
    courses = _worth_taking(courses, wanted, by, language)
    from app.paths.program import solve  # noqa: PLC0415  (slow to import, and few ever ask for a way)

    costs = [[measure(course, language) for course in courses] for measure in _MEASURES[by]]
    taken, proven = solve(courses, wanted, costs)
    return Chosen(tuple(course.iri for course, is_taken in zip(courses, taken, strict=True) if is_taken), proven)


def _worth_taking(courses: Sequence[Course], wanted: Sequence[str], by: By, language: str) -> list[Course]:
    """The courses without those of which another closes as much and is no worse: there can be thousands of them.

    What another course builds on, or what builds on another itself, stays.
    """
    built_on = {first for course in courses for first in course.before}
    worth = {course.iri: [measure(course, language) for measure in _MEASURES[by]] for course in courses}
    bits = {needed: 1 << place for place, needed in enumerate(wanted)}
    kept: list[Course] = []
    of = int if len(wanted) > _BITS else np.uint64
    closed = np.zeros(len(courses), dtype=object if of is int else of)
    single = 0  # how many of ``closed`` are of courses that stand by themselves
    for course in sorted(courses, key=lambda one: (worth[one.iri], -len(one.closes), one.iri)):
        if course.before or course.iri in built_on:
            kept.append(course)
            continue
        closes = of(sum(bits[needed] for needed in course.closes))
        if not ((closed[:single] & closes) == closes).any() and course.closes:
            kept.append(course)
            closed[single] = closes
            single += 1
    return kept
