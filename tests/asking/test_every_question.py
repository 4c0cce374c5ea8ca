"""What holds for every question, whatever it asks: a new file in queries/ is tested by being there."""

from typing import Any

import pytest
from asked import ask

from app.answer import answer
from app.asking.parameters import read_parameters
from app.main import QUERIES, House

NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
TRUSTS = ["official", "third-party", "own", "proposed"]
every_question = pytest.mark.parametrize("name", NAMES)


def examples(house: House, name: str, *, required_only: bool = False) -> dict[str, Any]:
    parameters = house.library.questions.question(name).parameters
    return {p.name: p.example for p in parameters if not (required_only and p.optional)}


@every_question
def test_it_runs_as_it_stands_and_gives_rows_in_its_columns(house: House, name: str):
    found = house.store.select((QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
    assert found.rows or house.library.questions.question(name).needs
    assert list(found.variables) == [column.name for column in house.library.questions.question(name).columns]


@every_question
def test_it_gives_no_row_twice(house: House, name: str):
    as_it_stands = house.store.select((QUERIES / f"{name}.rq").read_text(encoding="utf-8")).rows
    at_its_widest = answer(house.library, name, _typed(examples(house, name, required_only=True))).rows
    for rows in (as_it_stands, at_its_widest):
        assert len(set(rows)) == len(rows)


@every_question
def test_asked_twice_it_answers_in_the_same_order(house: House, name: str):
    given = _typed(examples(house, name, required_only=True))
    assert answer(house.library, name, given).rows == answer(house.library, name, given).rows


@every_question
def test_it_answers_with_only_what_it_requires(house: House, name: str):
    answered = ask(house, name, examples(house, name, required_only=True))
    assert answered or house.library.questions.question(name).needs


@every_question
def test_the_example_of_each_parameter_is_a_value_that_it_takes(house: House, name: str):
    question = house.library.questions.question(name)
    given = examples(house, name)
    read = read_parameters(question, _typed(given), house.library.things)
    assert set(read) == {parameter.name for parameter in question.parameters}
    assert all(read.values())


@every_question
def test_all_its_parameters_go_together(house: House, name: str):
    given = examples(house, name)
    assert answer(house.library, name, _typed(given)).parameters.keys() == given.keys()


@every_question
def test_it_can_leave_out_what_is_only_proposed(house: House, name: str):
    given = {**examples(house, name, required_only=True), "trust": ["official", "third-party"]}
    assert {graph.trust for graph in answer(house.library, name, _typed(given)).graphs} <= {"official", "third-party"}


@every_question
def test_every_trust_is_the_same_as_no_trust_chosen(house: House, name: str):
    given = examples(house, name, required_only=True)
    assert ask(house, name, {**given, "trust": TRUSTS}) == ask(house, name, given)


@every_question
def test_no_cell_names_a_thing_that_nobody_describes(house: House, name: str):
    answered = answer(house.library, name, _typed(examples(house, name, required_only=True)))
    things = [
        term
        for row in answered.rows
        for column, term in zip(answered.question.columns, row, strict=True)
        if column.kind in {"iri", "graph"} and term is not None
    ]
    assert set(house.library.things.labels(things)) == {thing.value for thing in things}


def _typed(given: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in given.items()}
