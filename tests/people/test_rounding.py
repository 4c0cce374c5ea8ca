"""Rounding to five."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.rounding import interval, rounded


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (11, 10), (12, 10), (12.4, 10), (12.5, 15), (13, 15), (17, 15), (998, 1000)]
)
def test_a_figure_becomes_the_nearest_multiple_of_five_and_from_halfway_the_one_above(value, shown):
    assert rounded(value) == shown


@given(st.integers(0, 1_000_000))
def test_a_count_lies_within_two_of_what_is_shown(count):
    low, high = interval(rounded(count), whole=True)
    assert low <= count <= high
    assert high - low <= 4


@given(st.floats(0, 1_000_000))
def test_fte_lie_within_two_and_a_half_of_what_is_shown(fte):
    low, high = interval(rounded(fte), whole=False)
    assert low <= fte <= high
    assert high - low <= 5
