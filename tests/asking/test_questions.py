"""Every question on the reference data, against rows that were worked out from the source tables and not by a query.

One file of tests/questions/ per question. A case says what it is about (name), how its rows follow from which table
(why), what is asked (ask), and what the answer is: all rows, the first rows, how many, how many of each value in a
column (tally), what does not stand in a column (lacks), or how many rows each value of a parameter gives (counts_for).

What the reference graph lacks (releases, openings) stands by hand in tests/questions/{question}.trig, beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from asked import ask, cells

from app.main import House
from app.settings import QUERIES

QUESTIONS = Path(__file__).parent.parent / "questions"
EXPECTATIONS = {"rows", "first", "count", "tally", "lacks", "counts_for"}
KEYS = {"name", "why", "ask", "columns"} | EXPECTATIONS


def cases() -> Iterator[Any]:
    for path in sorted(QUESTIONS.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize(("question", "case"), cases())
def test_the_answer_is_what_the_source_tables_say(
    house_for: Callable[[str], House], question: str, case: dict[str, Any]
):
    house = house_for(question)
    for parameter, expected in case.get("counts_for", {}).items():
        counts = {value: len(ask(house, question, {**case["ask"], parameter: value})) for value in expected}
        assert counts == expected
    if EXPECTATIONS & set(case) == {"counts_for"}:
        return
    answered = ask(house, question, case["ask"])
    columns = case.get("columns") or [column.name for column in house.library.questions.question(question).columns]
    rows = [[row[column] for column in columns] for row in answered]
    if "rows" in case:
        assert rows == case["rows"]
    if "first" in case:
        assert rows[: len(case["first"])] == case["first"]
    if "count" in case:
        assert len(answered) == case["count"]
    for column, expected in case.get("tally", {}).items():
        assert Counter(cells(answered, column)) == expected
    for column, absent in case.get("lacks", {}).items():
        assert not set(absent) & set(cells(answered, column))


def test_every_case_says_what_it_expects_and_how_that_follows():
    for question, case in (parameter.values for parameter in cases()):
        assert set(case) <= KEYS, question
        assert set(case) & EXPECTATIONS, question
        assert case["why"], question


def test_every_question_has_cases_and_every_case_a_question():
    assert {path.stem for path in QUESTIONS.glob("*.yaml")} == {path.stem for path in QUERIES.glob("*.rq")}


def test_every_file_of_hand_worked_data_has_a_question():
    assert {path.stem for path in QUESTIONS.glob("*.trig")} <= {path.stem for path in QUERIES.glob("*.rq")}


def test_names_of_cases_are_unique():
    assert not [name for name, count in Counter(parameter.id for parameter in cases()).items() if count > 1]
