"""Tables: cells, empty ones, totals, and what adds up to what."""

import pytest

from app.people.figures import REST, gather
from app.people.tables import Contribution, Design, Line, tabulate

BY_TYPE = Design("by-type", "people", ("profile", "type"), adds_up=frozenset({"profile", "type"}))
BY_REGION = Design("by-region", "people", ("profile", "region"), adds_up=frozenset({"profile", "region"}))
OLDER = Design("older", "older", ("profile",), adds_up=frozenset({"profile"}), part_of="people")
BY_YEAR = Design("by-year", "demand", ("profile", "year"), "fte", adds_up=frozenset({"profile"}))


def there(profile: str, type_: str, who: str, count: int, **more: str) -> Contribution:
    return Contribution({"profile": profile, "type": type_, **more}, who, count, count * 0.8)


GIVEN = [
    there("a", "town", "ede", 7, region="gelderland"),
    there("a", "town", "tiel", 5, region="gelderland"),
    there("b", "town", "ede", 2, region="gelderland"),
    there("a", "ministry", "bzk", 30),
]


def values(design: Design, given: list[Contribution], **more: object) -> dict[tuple[str, ...], float]:
    table = tabulate(design, given, **more)
    return {tuple(member for _, member in key[1]): figure.value for key, figure in table.figures.items()}


def test_a_table_has_every_cell_that_is_empty_too_and_each_total_once():
    assert values(BY_TYPE, GIVEN) == {
        ("a", "town"): 12,
        ("a", "ministry"): 30,
        ("b", "town"): 2,
        ("b", "ministry"): 0,
        ("a",): 42,
        ("b",): 2,
        ("town",): 14,
        ("ministry",): 30,
        (): 44,
    }


def test_what_has_no_member_in_a_dimension_is_in_the_totals_without_a_cell():
    table = tabulate(BY_REGION, GIVEN)
    cells = {tuple(member for _, member in key[1]): figure.value for key, figure in table.cells()}
    assert cells == {
        ("a", "gelderland"): 12,
        ("b", "gelderland"): 2,
        ("a",): 42,
        ("b",): 2,
        ("gelderland",): 14,
        (): 44,
    }


def test_what_is_hidden_so_still_stands_on_the_lines_since_it_follows_by_subtraction():
    table = tabulate(BY_REGION, GIVEN)
    hidden = ("people", (("profile", "a"), ("region", "")))
    assert table.figures[hidden].value == 30
    whole = ("people", (("profile", "a"),))
    assert Line(whole, (hidden, ("people", (("profile", "a"), ("region", "gelderland"))))) in table.lines


def test_there_is_no_total_over_years():
    given = [Contribution({"profile": "a", "year": year}, "ede", fte=2.5) for year in ("2027", "2028")]
    assert values(BY_YEAR, given) == {("a", "2027"): 2.5, ("a", "2028"): 2.5, ("2027",): 2.5, ("2028",): 2.5}


def test_a_member_of_an_earlier_release_keeps_its_cells_when_nobody_is_in_them_any_more():
    found = values(BY_TYPE, GIVEN, known={"profile": {"gone"}, "type": set()})
    assert (found["gone", "town"], found["gone", "ministry"], found["gone",]) == (0, 0, 0)


def test_a_figure_knows_the_share_of_its_largest_contributor():
    table = tabulate(BY_TYPE, GIVEN)
    assert table.figures["people", (("profile", "a"), ("type", "town"))].largest == pytest.approx(7 / 12)
    assert table.figures["people", (("type", "ministry"),)].largest == 1


def test_a_table_has_at_most_two_dimensions():
    with pytest.raises(ValueError, match="at most 2"):
        tabulate(Design("three", "people", ("a", "b", "c")), GIVEN)


def test_tables_of_the_same_people_share_their_totals():
    figures = gather([tabulate(BY_TYPE, GIVEN), tabulate(BY_REGION, GIVEN)])
    whole = ("people", (("profile", "a"),))
    assert len([line for line in figures.lines_of[whole] if line.whole == whole]) == 2


def test_tables_of_the_same_people_that_contradict_each_other_are_an_error():
    with pytest.raises(ValueError, match="is 12, elsewhere 42"):
        gather([tabulate(BY_TYPE, GIVEN), tabulate(BY_REGION, GIVEN[:-1])])


def test_a_part_leaves_a_rest_that_is_guarded_as_if_it_had_a_cell():
    figures = gather([tabulate(BY_TYPE, GIVEN), tabulate(OLDER, GIVEN[1:2])])
    rest = (f"{REST}older", (("profile", "a"),))
    assert figures.figures[rest].value == 42 - 5
    assert figures.hidden(rest)
    assert figures.within["older", (("profile", "a"),)] == ("people", (("profile", "a"),))
