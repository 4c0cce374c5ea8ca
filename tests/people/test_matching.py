"""What of the required somebody meets, the order of a day, and what a member is called: no score, no rank, no trace."""

from datetime import date, timedelta

from app.people.matching import Match, Meeting, in_neutral_order, reference

KEY = b"a key of the tests"
DAY = date(2026, 11, 22)
MEETING = Meeting(
    meets={"A/2": {"A/2", "A/3"}, "B/1": {"B/1"}},
    falls_short={"A/2": {"A/1", "A/2", "A/3"}, "B/1": {"B/1"}},
)
MEMBERS = [f"member-{number}" for number in range(400)]


def fit(*has: str, required: tuple[str, ...] = ("A/2", "B/1")):
    return MEETING.fit(required, frozenset(has))


def test_what_is_required_is_met_at_its_level_or_above_unmet_below_it_and_else_unknown():
    assert fit("A/3", "B/1").met == ("A/2", "B/1")
    assert (fit("A/1").met, fit("A/1").unmet, fit("A/1").unknown) == ((), ("A/2",), ("B/1",))
    assert (fit("A/1", "A/2").met, fit("A/1", "A/2").unmet) == (("A/2",), ())
    assert fit().unknown == ("A/2", "B/1")


def test_the_filter_asks_all_of_it_some_of_it_or_nothing():
    whole, part, lower, none = fit("A/2", "B/1"), fit("A/2"), fit("A/1"), fit()
    assert [one.is_hit(Match.ALL) for one in (whole, part, lower, none)] == [True, False, False, False]
    assert [one.is_hit(Match.SOME) for one in (whole, part, lower, none)] == [True, True, False, False]
    assert [one.is_hit(Match.ANY) for one in (whole, part, lower, none)] == [True, True, True, True]
    assert all(fit(required=()).is_hit(match) for match in Match)


def test_the_order_stays_for_a_day_whatever_is_asked_and_is_another_the_next():
    today = in_neutral_order(MEMBERS, KEY, DAY)
    assert sorted(today) == sorted(MEMBERS)
    assert in_neutral_order(MEMBERS[::-1], KEY, DAY) == today
    assert in_neutral_order(MEMBERS, KEY, DAY + timedelta(days=1)) != today
    assert in_neutral_order(MEMBERS, b"another key", DAY) != today
    assert [name for name in today if name in MEMBERS[:9]] == in_neutral_order(MEMBERS[:9], KEY, DAY)


def test_over_the_days_nobody_stands_above_anybody():
    first_half = dict.fromkeys(MEMBERS[:40], 0)
    for number in range(200):
        for name in in_neutral_order(first_half, KEY, DAY + timedelta(days=number))[:20]:
            first_half[name] += 1
    assert 60 < min(first_half.values()) <= max(first_half.values()) < 140  # of 200, where chance gives 100


def test_a_member_is_called_otherwise_each_day_and_for_each_who_asks():
    called = {
        reference(name, KEY, day, asker)
        for name in MEMBERS[:50]
        for day in (DAY, DAY + timedelta(days=1))
        for asker in ("gm0363", "gm0344")
    }
    assert len(called) == 200
    assert all(name not in one for one in called for name in MEMBERS[:50])
