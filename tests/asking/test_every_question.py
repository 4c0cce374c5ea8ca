"""What holds for every question, whatever it asks: a new file in queries/ is tested by being there.

A question is asked of the reference graph, with what it needs beside it (tests/questions/{question}.trig).
"""

from collections.abc import Callable
from typing import Any

import pytest
from asked import ask

from app.answer import answer
from app.asking.parameters import read_parameters
from app.main import House
from app.settings import QUERIES

NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
TRUSTS = ["official", "third-party", "own", "proposed"]
every_question = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def there(house_for: Callable[[str], House], name: str) -> House:
    """Where the question of a test has something to say."""
    return house_for(name)


def examples(house: House, name: str, *, required_only: bool = False) -> dict[str, Any]:
    parameters = house.library.questions.question(name).parameters
    return {p.name: p.example for p in parameters if not (required_only and p.optional)}


@every_question
def test_it_runs_as_it_stands_and_gives_rows_in_its_columns(there: House, name: str):
    found = there.store.select((QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
    assert found.rows
    assert list(found.variables) == [column.name for column in there.library.questions.question(name).columns]


@every_question
def test_it_gives_no_row_twice(there: House, name: str):
    as_it_stands = there.store.select((QUERIES / f"{name}.rq").read_text(encoding="utf-8")).rows
    at_its_widest = answer(there.library, name, _typed(examples(there, name, required_only=True))).rows
    for rows in (as_it_stands, at_its_widest):
        assert len(set(rows)) == len(rows)


@every_question
def test_asked_twice_it_answers_in_the_same_order(there: House, name: str):
    given = _typed(examples(there, name, required_only=True))
    assert answer(there.library, name, given).rows == answer(there.library, name, given).rows


@every_question
def test_it_answers_with_only_what_it_requires(there: House, name: str):
    assert ask(there, name, examples(there, name, required_only=True))


@every_question
def test_the_example_of_each_parameter_is_a_value_that_it_takes(there: House, name: str):
    question = there.library.questions.question(name)
    given = examples(there, name)
    read = read_parameters(question, _typed(given), there.library.things)
    assert set(read) == {parameter.name for parameter in question.parameters}
    assert all(read.values())


@every_question
def test_all_its_parameters_go_together(there: House, name: str):
    given = examples(there, name)
    assert answer(there.library, name, _typed(given)).parameters.keys() == given.keys()


@every_question
def test_it_can_leave_out_what_is_only_proposed(there: House, name: str):
    given = {**examples(there, name, required_only=True), "trust": ["official", "third-party"]}
    assert {graph.trust for graph in answer(there.library, name, _typed(given)).graphs} <= {"official", "third-party"}


@every_question
def test_every_trust_is_the_same_as_no_trust_chosen(there: House, name: str):
    given = examples(there, name, required_only=True)
    assert ask(there, name, {**given, "trust": TRUSTS}) == ask(there, name, given)


@every_question
def test_no_cell_names_a_thing_that_nobody_describes(there: House, name: str):
    answered = answer(there.library, name, _typed(examples(there, name, required_only=True)))
    things = [
        term
        for row in answered.rows
        for column, term in zip(answered.question.columns, row, strict=True)
        if column.kind in {"iri", "graph"} and term is not None
    ]
    assert set(there.library.things.labels(things)) == {thing.value for thing in things}


def _typed(given: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in given.items()}
