"""The choice of courses, against every choice there is."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.paths.choosing import By, choose
from app.paths.courses import Course
from app.paths.ordering import in_order

NAMES = ["a", "b", "c", "d", "e", "f", "g"]
NEEDED = ["K", "L", "M", "N"]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Course]:
    """Courses of which each may build on others that come before it in the list."""
    found = []
    for place, name in enumerate(NAMES[: draw(st.integers(1, len(NAMES)))]):
        found.append(
            Course(
                name,
                closes=frozenset(draw(st.lists(st.sampled_from(NEEDED), max_size=3))),
                before=tuple(draw(st.lists(st.sampled_from(NAMES[:place]), max_size=2, unique=True)) if place else ()),
                price=draw(st.none() | st.integers(0, 900).map(lambda cents: Decimal(cents) / 100)),
                languages=tuple(draw(st.lists(st.sampled_from(["nl", "en"]), max_size=1))),
            )
        )
    return found


def choices(courses: Sequence[Course]) -> Iterator[list[Course]]:
    """Every choice that closes all that can be closed and leaves nothing out that must come before."""
    wanted = {needed for course in courses for needed in course.closes}
    for size in range(len(courses) + 1):
        for chosen in map(list, combinations(courses, size)):
            names = {course.iri for course in chosen}
            if wanted <= {one for course in chosen for one in course.closes} and all(
                names.issuperset(course.before) for course in chosen
            ):
                yield chosen


def worth(chosen: Sequence[Course], by: By) -> tuple[Any, ...]:
    """How good a choice is, by what counts first; less is better."""
    count = len(chosen)
    foreign = sum("nl" not in course.languages for course in chosen)
    unpriced = sum(course.price is None for course in chosen)
    price = sum(course.price or 0 for course in chosen)
    orders = {
        By.FEWEST: (count, foreign, unpriced, price),
        By.CHEAPEST: (unpriced, price, count, foreign),
        By.LANGUAGE: (foreign, count, unpriced, price),
    }
    return orders[by]


@settings(max_examples=80, derandomize=True)
@given(catalogues(), st.sampled_from(By))
def test_no_choice_is_better(courses: list[Course], by: By) -> None:
    found = choose(courses, by, "nl")
    chosen = [course for course in courses if course.iri in found.courses]
    assert chosen in list(choices(courses))
    assert worth(chosen, by) == min(worth(one, by) for one in choices(courses))
    assert found.proven


@settings(max_examples=80, derandomize=True)
@given(catalogues())
def test_each_course_comes_after_what_it_builds_on(courses: list[Course]) -> None:
    ordered = [course.iri for course in in_order(courses)]
    assert sorted(ordered) == sorted(course.iri for course in courses)
    places = {name: place for place, name in enumerate(ordered)}
    assert all(places[first] < places[course.iri] for course in courses for first in course.before)


def test_a_course_without_a_price_counts_as_dearer_than_any_with_one() -> None:
    courses = [Course("dear", frozenset("K"), price=Decimal(9_000)), Course("unknown", frozenset("K"))]
    assert choose(courses, By.CHEAPEST, "nl").courses == ("dear",)


def test_where_nothing_is_to_close_nothing_is_chosen() -> None:
    assert choose([Course("a")], By.FEWEST, "nl").courses == ()


def test_a_goal_may_ask_more_than_a_number_of_the_machine_has_bits() -> None:
    single = [Course(f"one-{number}", frozenset({f"K{number}"})) for number in range(70)]
    both = Course("both", frozenset({"K1", "K2"}))
    assert sorted(choose([*single, both], By.FEWEST, "nl").courses) == [
        "both",
        *sorted(one.iri for one in single if not one.closes & both.closes),
    ]
