"""What entering costs: the prices and the time of the courses, as far as anybody tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.model.durations import parts_of, written
from app.paths.courses import Course


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
    times = [parts for course in courses if course.time and (parts := parts_of(course.time))]
    return Costs(
        price=sum(prices, Decimal(0)),
        unpriced=len(courses) - len(prices),
        time=written([sum(column) for column in zip(*times, strict=True)]) if times else None,
        untimed=len(courses) - len(times),
    )
