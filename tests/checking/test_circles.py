"""Nothing requires itself or falls under itself, through the submission or through the graph."""

from checking.examples import FRAMEWORK, GOOD, ID, case, rules

from app.checking.circles import MOST_CIRCLES, check_circles
from app.store.queries import Queries

NEEDS = "schema:coursePrerequisites"


def test_a_chain_is_no_circle(graph: Queries) -> None:
    assert check_circles(case(graph, *GOOD, f"c:a {NEEDS} c:b , c:c .", f"c:b {NEEDS} c:c .")) == []


def test_a_circle_is_spelled_out(graph: Queries) -> None:
    (finding,) = check_circles(case(graph, f"c:a {NEEDS} c:b .", f"c:b {NEEDS} c:c .", f"c:c {NEEDS} c:a ."))
    assert finding.rule == "circle"
    assert finding.found is not None
    way = finding.found.split(" → ")
    assert way[0] == way[-1]
    assert sorted(way[:-1]) == ["radio/a", "radio/b", "radio/c"]
    assert finding.found in finding.message.nl
    assert finding.place is not None
    assert finding.place.line in {1, 2, 3}


def test_a_thing_that_requires_itself_is_a_circle(graph: Queries) -> None:
    (finding,) = check_circles(case(graph, f"c:a {NEEDS} c:a ."))
    assert finding.found == "radio/a → radio/a"


def test_every_circle_is_told_up_to_twenty(graph: Queries) -> None:
    two = check_circles(
        case(graph, f"c:a {NEEDS} c:b .", f"c:b {NEEDS} c:a .", f"c:x {NEEDS} c:y .", f"c:y {NEEDS} c:x .")
    )
    assert rules(two) == ["circle", "circle"]
    many = [f"c:a{n} {NEEDS} c:a{n} ." for n in range(50)]
    assert len(check_circles(case(graph, *many))) == MOST_CIRCLES


def test_a_circle_through_a_sisters_catalogue_is_found(world: Queries) -> None:
    (finding,) = check_circles(case(world, f"c:ai {NEEDS} <{ID}course/sister/base> ."))
    assert finding.found == "radio/ai → sister/base → sister/middle → radio/ai"
    assert finding.focus is not None
    assert finding.focus.value == f"{ID}course/radio/ai"


def test_a_circle_of_others_is_not_the_senders(world: Queries) -> None:
    assert check_circles(case(world, f"c:b {NEEDS} <{ID}course/sister/loop> .")) == []


def test_what_the_submission_would_replace_does_not_count(world: Queries) -> None:
    assert check_circles(case(world, f"c:older {NEEDS} c:old .")) == []
    assert rules(check_circles(case(world, f"c:older {NEEDS} c:old .", submitter=None))) == ["circle"]


def test_competences_do_not_fall_under_themselves(graph: Queries) -> None:
    lines = ("c:a skos:broader c:b .", "c:b skos:broader c:a .")
    assert rules(check_circles(case(graph, *lines, kind=FRAMEWORK))) == ["circle"]
    assert check_circles(case(graph, *lines)) == []


def test_a_long_circle_is_told_short(graph: Queries) -> None:
    (finding,) = check_circles(case(graph, *(f"c:a{n} {NEEDS} c:a{(n + 1) % 500} ." for n in range(500))))
    assert finding.found is not None
    assert len(finding.found) < 200
    assert "…" in finding.found
