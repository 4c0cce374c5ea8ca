"""What entering costs: the prices and the time of the courses, as far as anybody tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.paths.courses import Course

_PARTS = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")
_DATE, _TIME = "YMD", "HMS"


@dataclass(frozen=True)
class Costs:
    """The sum of the prices that are known, in euros, and of how many courses nobody tells one; the same of time."""

    price: Decimal
    unpriced: int
    time: str | None
    untimed: int


def costs_of(courses: Sequence[Course]) -> Costs:
    """What these courses cost together."""
    prices = [course.price for course in courses if course.price is not None]
    times = [parts for course in courses if course.time and (parts := _PARTS.fullmatch(course.time))]
    sums = [sum(int(part or 0) for part in column) for column in zip(*(parts.groups() for parts in times), strict=True)]
    return Costs(
        price=sum(prices, Decimal(0)),
        unpriced=len(courses) - len(prices),
        time=_written(sums) if sums else None,
        untimed=len(courses) - len(times),
    )


def _written(sums: Sequence[int]) -> str:
    """A duration in which nothing is carried: 24 hours of lessons are no day of lessons."""
    said = [f"{count}{letter}" if count else "" for count, letter in zip(sums, _DATE + _TIME, strict=True)]
    date, time = "".join(said[: len(_DATE)]), "".join(said[len(_DATE) :])
    return f"P{date}{'T' if time else ''}{time}" if date or time else "PT0S"
