"""What is kept of a release, and the periods of releases."""

from datetime import date

import pytest
from counted_people import crowd, tables_of
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import WrongInputError
from app.people.figures import gather
from app.people.keeping import kept, members, read_kept
from app.people.periods import Period, period_of
from app.people.suppression import suppress


def test_what_is_kept_of_a_release_is_read_back_whole():
    pattern = suppress(gather(tables_of(crowd(1, 300))), 10)
    found = read_kept(kept(pattern, "2026-Q4"))
    assert (found.period, found.threshold, found.withheld) == ("2026-Q4", 10, pattern.withheld)
    assert found.figures.lines == pattern.figures.lines
    assert found.figures.within == pattern.figures.within
    assert {key: (figure.value, figure.count, figure.whole) for key, figure in found.figures.figures.items()} == {
        key: (figure.value, figure.count, figure.whole) for key, figure in pattern.figures.figures.items()
    }


def test_no_contributor_is_kept():
    text = kept(suppress(gather(tables_of(crowd(1, 300))), 10), "2026-Q4")
    assert "/gemeente/" not in text
    assert "/ministerie/" not in text


def test_the_members_of_a_quantity_are_those_of_its_tables():
    pattern = suppress(gather(tables_of(crowd(1, 300))), 10)
    found = members(read_kept(kept(pattern, "2026-Q4")), "demand")
    assert set(found) == {"profile", "year"}
    assert found["year"] == {"2027"}


@given(st.integers(2000, 2998), st.integers(1, 4))
def test_a_period_is_a_quarter_that_begins_where_the_one_before_ends(year, quarter):
    period = Period(year, quarter)
    assert period_of(str(period)) == period
    assert (period.next.first - period.last).days == 1
    assert period < period.next
    assert 90 <= (period.last - period.first).days + 1 <= 92


def test_the_last_quarter_ends_with_the_year():
    assert (period_of("2026-Q4").first, period_of("2026-Q4").last) == (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize("name", ["2026", "2026-Q5", "2026-Q0", "2026-4", "26-Q4", "2026-q4", "2026-Q4 ", ""])
def test_what_is_no_quarter_is_refused(name):
    with pytest.raises(WrongInputError, match="no quarter"):
        period_of(name)
