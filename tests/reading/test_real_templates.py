"""The template of every kind, in both formats and both languages, reads back and conforms: an example is an example."""

import csv
import io

import pytest

from app.checking.kinds import Kinds
from app.desk import Sent, submitter_of
from app.examine import SHAPES, examine
from app.main import House
from app.model.kinds import Property, Row
from app.model.submissions import Outcome
from app.reading.template import FORMATS, write_template

KINDS = Kinds(SHAPES)


def choices(found: Property) -> list[str]:
    return list(found.values)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("name", KINDS.names())
def test_a_template_reads_back_and_conforms(house: House, name: str, form: str, language: str) -> None:
    kind = KINDS.kind(name)
    sent = Sent(name, FORMATS[form], write_template(kind, form, language, choices), "radio")
    found = examine(house.queries, KINDS, sent, submitter_of(house.queries, "radio", kind))
    assert [(finding.rule, finding.message.en, finding.place) for finding in found.report.findings] == []
    assert found.report.outcome is Outcome.CONFORMS
    assert found.report.focus_nodes == len(kind.rows)


@pytest.mark.parametrize("name", KINDS.names())
def test_an_example_row_fills_every_column_of_its_kind_but_those_that_are_left_blank(name: str) -> None:
    kind = KINDS.kind(name)
    header, *lines = csv.reader(
        io.StringIO(write_template(kind, "csv", "nl", choices).decode("utf-8-sig")), delimiter=";"
    )
    for row, line in zip(kind.rows, lines, strict=True):
        filled = {name for name, cell in zip(header, line, strict=True) if cell}
        assert filled - {"soort"} == asked(row)


def asked(row: Row) -> set[str]:
    """The columns of a kind of row that its example must fill."""
    shown = [found for found in row.properties if not found.left_blank and not found.sender]
    return {found.name.nl for found in shown} | {found.level.nl for found in shown if found.level is not None}


def test_a_rule_apart_gives_one_class_an_example_of_its_own() -> None:
    examples = {
        row.name.en: next(found.example for found in row.properties if found.name.en == "code")
        for row in KINDS.kind("framework").rows
        if any(found.name.en == "code" for found in row.properties)
    }
    assert examples == {
        "level": "2",
        "competence area": "D",
        "competence": "D.1",
        "competence at level": "D.1/2",
        "archetype": "data-analist",
    }
