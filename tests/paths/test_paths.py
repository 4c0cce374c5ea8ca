"""The way from what one can do to a goal, on a graph small enough to work out by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path as File

import pytest
from small_store import REVISION, SmallStore, ontology, read_trig

from app.asking.things import Things
from app.model.names import ID
from app.model.terms import NamedNode
from app.paths import Path, Wanted, find_path
from app.paths.choosing import By
from app.settings import INTERNAL
from app.store.queries import Queries

TODAY = date(2026, 11, 22)
GOAL = "profile/p/goal"


class Standing(SmallStore):
    """A small store that stays as it is."""

    def revision(self) -> str:
        return REVISION


@pytest.fixture(scope="module")
def queries() -> Queries:
    return Queries(Standing([*ontology(), *read_trig(File(__file__).with_name("small.trig"))]), INTERNAL)


def way(queries: Queries, *having: str, to: str = GOAL, by: By = By.FEWEST, **more: str) -> Path:
    nodes = tuple(NamedNode(f"{ID}{name}") for name in having)
    trust = (NamedNode(f"{ID}trust/{more['trust']}"),) if "trust" in more else None
    wanted = Wanted(NamedNode(f"{ID}{to}"), nodes, by, more.get("language", "nl"), trust)
    return find_path(queries, Things(queries), wanted, TODAY)


def short(iris) -> list[str]:
    return [iri.removeprefix(ID) for iri in iris]


def courses(path: Path) -> list[str]:
    return short(step.course.iri for step in path.steps)


def missing(path: Path) -> list[str]:
    return short(need.required for need in path.missing)


def test_who_has_nothing_lacks_all_that_the_goal_asks(queries):
    assert missing(way(queries)) == ["competence/f/K/2", "competence/f/L/2", "competence/f/M/1"]


def test_what_one_has_at_a_higher_level_is_met_and_at_a_lower_level_is_told(queries):
    path = way(queries, "competence/f/K/1", "competence/f/L/3")
    assert missing(path) == ["competence/f/K/2", "competence/f/M/1"]
    told = {need.required.removeprefix(ID): (need.met_by, need.below) for need in path.needs}
    assert told["competence/f/L/2"] == (f"{ID}competence/f/L/3", None)
    assert told["competence/f/K/2"] == (None, f"{ID}competence/f/K/1")
    assert told["competence/f/M/1"] == (None, None)
    assert short(path.beside) == ["competence/f/K/1"]


def test_one_can_begin_at_a_profile(queries):
    path = way(queries, "profile/p/wide")
    assert missing(path) == ["competence/f/L/2", "competence/f/M/1"]
    assert short(path.beside) == ["competence/f/T/1"]


def test_the_fewest_courses_that_close_it_all(queries):
    path = way(queries)
    assert courses(path) == ["course/a/kl", "course/b/m"]
    assert path.best
    assert path.closed == {f"{ID}competence/f/{code}" for code in ("K/2", "L/2", "M/1")}


def test_the_cheapest_courses_come_after_what_they_build_on(queries):
    path = way(queries, by=By.CHEAPEST)
    assert set(courses(path)) == {"course/a/k", "course/a/l", "course/a/m", "course/a/first"}
    assert courses(path).index("course/a/first") < courses(path).index("course/a/m")
    after = {step.course.iri.removeprefix(ID): short(step.after) for step in path.steps}
    assert after["course/a/m"] == ["course/a/first"]
    assert path.costs.price == Decimal("150.50")
    assert path.costs.unpriced == 0


def test_what_only_courses_teach_that_nobody_can_take_stays_open(queries):
    path = way(queries, to="profile/p/wide", by=By.CHEAPEST)
    assert courses(path) == []
    assert [need.required in path.closed for need in path.missing] == [False, False]


def test_courses_in_ones_own_language_come_before_fewer_courses(queries):
    assert set(courses(way(queries, by=By.LANGUAGE, language="nl"))) == {
        "course/a/k",
        "course/a/l",
        "course/a/m",
        "course/a/first",
    }
    assert "course/a/kl" in courses(way(queries, by=By.LANGUAGE, language="en"))


def test_who_can_do_already_what_comes_first_need_not_take_it(queries):
    path = way(queries, "competence/f/N/1", by=By.CHEAPEST)
    assert set(courses(path)) == {"course/a/k", "course/a/l", "course/a/m"}


def test_nobody_is_sent_to_a_course_that_ended_or_that_waits_for_one_that_nobody_can_take(queries):
    for by in By:
        taken = set(courses(way(queries, by=by)))
        assert not taken & {f"course/b/{name}" for name in ("ended", "after-ended", "after-gone", "chicken", "egg")}


def test_time_is_added_up_without_making_days_of_hours(queries):
    costs = way(queries, by=By.CHEAPEST).costs
    assert costs.time == "P2DT28H"
    assert costs.untimed == 1


def test_a_step_tells_when_it_begins_next_and_which_other_closes_as_much(queries):
    steps = {step.course.iri.removeprefix(ID): step for step in way(queries, by=By.CHEAPEST).steps}
    assert steps["course/a/k"].starts == "2026-12-01"
    assert steps["course/a/l"].starts is None
    assert short(steps["course/a/k"].alternatives) == ["course/a/kl"]
    assert short(steps["course/a/m"].alternatives) == ["course/b/m"]
    assert steps["course/a/first"].alternatives == ()


def test_trust_leaves_out_who_says_that_something_is_taught(queries):
    path = way(queries, trust="official")
    assert set(courses(path)) == {"course/a/kl", "course/a/first", "course/a/m"}
    assert [graph.trust for graph in path.graphs] == ["official"]


def test_what_nobody_teaches_is_told_with_how_many_touch_it(queries):
    path = way(queries, to="archetype/p/plain")
    assert path.addressing == {f"{ID}competence/f/T/1": 1}
    assert path.closed == frozenset()


def test_an_opening_practises_what_it_asks_at_the_missing_level_or_on_the_way_to_it(queries):
    path = way(queries)
    found = {opening.iri.removeprefix(ID): short(opening.practises) for opening in path.openings.shown}
    assert found == {
        "opening/o/by-role": ["competence/f/K/2", "competence/f/L/2", "competence/f/M/1"],
        "opening/o/on-the-way": ["competence/f/K/2"],
    }
    assert path.openings.total == 2


def test_an_opening_that_asks_only_what_one_has_practises_nothing(queries):
    found = way(queries, "competence/f/K/1").openings.shown
    assert short(opening.iri for opening in found) == ["opening/o/by-role"]


def test_an_opening_asks_what_the_profile_and_the_archetypes_of_its_role_ask(queries):
    path = way(queries, to="opening/o/by-role")
    assert missing(path) == [f"competence/f/{code}" for code in ("K/2", "L/2", "M/1", "T/1")]
    assert path.entry is True
    assert short(opening.iri for opening in path.openings.shown) == ["opening/o/on-the-way"]


def test_who_has_everything_needs_no_course_and_no_opening(queries):
    path = way(queries, GOAL)
    assert path.missing == ()
    assert path.steps == path.openings.shown == ()
    assert path.costs.time is None


def test_a_goal_of_which_nobody_worked_out_what_it_asks_has_no_needs(queries):
    assert way(queries, to="profile/p/unknown").needs == ()
