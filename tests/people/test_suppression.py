"""Which figures are withheld: the few, where one prevails, and what would give them away."""

import pytest

from app.people.audit import audit
from app.people.figures import gather
from app.people.suppression import Earlier, Pattern, Reason, suppress
from app.people.tables import Contribution, Design, Key, tabulate

BY_TYPE = Design("by-type", "people", ("profile", "type"), adds_up=frozenset({"profile", "type"}))
NEEDED = Design("needed", "needed", ("profile",), adds_up=frozenset())
ATTAINED = Design("attained", "attained", ("profile",), adds_up=frozenset(), part_of="needed")


def spread(cell: dict[str, str], count: int, over: int = 5, fte: float = 0.0) -> list[Contribution]:
    """A number of people, evenly over that many organisations."""
    shares = [count // over + (at < count % over) for at in range(over)]
    return [Contribution(cell, f"organisation {at}", share, fte / over) for at, share in enumerate(shares)]


def people(**counts: int) -> list[Contribution]:
    """People by profile and type: ``a_town=12``."""
    return [
        one
        for name, count in counts.items()
        for one in spread(dict(zip(("profile", "type"), name.split("_"), strict=True)), count)
    ]


def pattern(given: list[Contribution], earlier: tuple[Earlier, ...] = ()) -> Pattern:
    return suppress(gather([tabulate(BY_TYPE, given)]), 10, earlier)


def cell(**at: str) -> Key:
    return "people", tuple(sorted(at.items()))


LARGE = {"a_town": 120, "a_state": 90, "b_town": 75, "b_state": 64, "c_town": 33, "c_state": 41}


def test_where_everything_is_large_nothing_is_withheld():
    assert pattern(people(**LARGE)).withheld == {}


@pytest.mark.parametrize(("count", "reason"), [(0, None), (1, Reason.SMALL), (10, Reason.SMALL), (11, None)])
def test_a_figure_is_shown_from_one_above_the_threshold_and_when_it_is_empty(count, reason):
    found = pattern(people(**LARGE | {"c_town": count}))
    assert found.withheld.get(cell(profile="c", type="town")) == reason


def test_a_figure_of_which_one_organisation_has_more_than_half_is_withheld_however_large():
    at = {"profile": "c", "type": "town"}
    given = [*people(**LARGE | {"c_town": 0}), Contribution(at, "one", 51), Contribution(at, "other", 49)]
    assert pattern(given).withheld[cell(**at)] == Reason.PREVAILING
    given = [*given[:-2], Contribution(at, "one", 50), Contribution(at, "other", 50)]
    assert cell(**at) not in pattern(given).withheld


def test_fte_of_a_few_people_are_withheld_also_when_the_fte_are_many():
    design = Design("work", "work", ("profile",), "fte", adds_up=frozenset({"profile"}))
    given = [*spread({"profile": "a"}, 8, fte=40.0), *spread({"profile": "b"}, 80, fte=70.0)]
    found = suppress(gather([tabulate(design, given)]), 10)
    assert found.withheld["work", (("profile", "a"),)] == Reason.SMALL


def test_on_each_line_a_single_gap_takes_the_smallest_figure_beside_it_with_it():
    found = pattern(people(**LARGE | {"c_town": 4}))
    assert {key for key, reason in found.withheld.items() if reason == Reason.BESIDE} == {
        cell(profile="c", type="state"),
        cell(profile="b", type="town"),
        cell(profile="b", type="state"),
    }


def test_what_is_part_of_a_withheld_figure_is_withheld_too_unless_it_is_empty():
    given = [tabulate(NEEDED, [*spread({"profile": "a"}, 6), *spread({"profile": "b"}, 60)])]
    given.append(tabulate(ATTAINED, [*spread({"profile": "a"}, 0), *spread({"profile": "b"}, 50)]))
    found = suppress(gather(given), 10)
    assert set(found.withheld) == {("needed", (("profile", "a"),))}


def test_of_equals_that_was_withheld_before_is_withheld_again():
    equal = LARGE | {"c_town": 4, "b_town": 60, "a_town": 60, "b_state": 80, "a_state": 80}
    first = pattern(people(**equal))
    chosen = {key for key, reason in first.withheld.items() if reason == Reason.BESIDE}
    other = {cell(profile="b", type="town"), cell(profile="b", type="state")}
    assert not chosen & other
    kept = Earlier("2026-Q3", first.figures, dict.fromkeys(other, Reason.BESIDE), 10)
    again = pattern(people(**equal), (kept,))
    assert other <= set(again.withheld)


def test_a_cell_that_held_one_person_stays_withheld_for_a_release_when_it_becomes_empty():
    before = pattern(people(**LARGE | {"c_town": 1}))
    kept = Earlier("2026-Q3", before.figures, before.withheld, 10)
    at = cell(profile="c", type="town")
    now = suppress(gather([tabulate(BY_TYPE, people(**LARGE | {"c_town": 0}))]), 10, (kept,))
    assert now.withheld[at] == Reason.EMPTIED
    later = Earlier("2026-Q4", now.figures, now.withheld, 10)
    assert at not in pattern(people(**LARGE | {"c_town": 0}), (later,)).withheld


def test_a_cell_that_held_several_people_is_shown_when_it_becomes_empty():
    before = pattern(people(**LARGE | {"c_town": 6}))
    kept = Earlier("2026-Q3", before.figures, before.withheld, 10)
    assert cell(profile="c", type="town") not in pattern(people(**LARGE | {"c_town": 0}), (kept,)).withheld


def lacking(count: int) -> Pattern:
    """What is withheld where 50 people need something, and all but so many have it."""
    tables = [
        tabulate(NEEDED, spread({"profile": "a"}, 50)),
        tabulate(ATTAINED, spread({"profile": "a"}, 50 - count)),
    ]
    return suppress(gather(tables), 10)


def test_the_audit_withholds_how_many_have_it_where_that_would_tell_of_the_few_who_lack_it():
    found = lacking(2)
    assert found.withheld == {}
    told = audit(found)
    assert told.added == (("attained", (("profile", "a"),)),)
    assert found.withheld == {("attained", (("profile", "a"),)): Reason.BESIDE}


def test_the_audit_leaves_alone_what_tells_of_many():
    assert audit(lacking(20)).added == ()


def test_what_was_proven_stays_proven_so_auditing_again_adds_nothing():
    found = lacking(2)
    audit(found)
    again = audit(found)
    assert (again.added, again.guarded) == ((), 1)


def test_the_audit_mends_a_pattern_that_withholds_too_little():
    figures = gather([tabulate(BY_TYPE, people(**LARGE | {"c_town": 1, "c_state": 33}))])
    bare = Pattern(figures, 10, withheld={cell(profile="c", type="town"): Reason.SMALL})
    told = audit(bare)
    assert told.added
    assert cell() not in told.added


def test_who_comes_into_an_empty_cell_is_known_to_be_one_and_the_audit_says_so():
    before = pattern(people(**LARGE | {"c_town": 0}))
    kept = Earlier("2026-Q3", before.figures, before.withheld, 10)
    now = pattern(people(**LARGE | {"c_town": 1}), (kept,))
    assert audit(now).known == (cell(profile="c", type="town"),)
