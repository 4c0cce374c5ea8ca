"""The files of queries/tables/, and what is refused in one."""

from pathlib import Path

import pytest
from counted_people import files

from app.model.errors import MalformedQuestionError
from app.model.terms import Literal, NamedNode
from app.people.designs import contributions, read_tables
from app.people.tables import Contribution
from app.settings import TABLES

FILE = """#+ title: {nl: "Naar profiel en soort", en: "By profile and type"}
#+ source: restricted
#+ quantity: people
#+ measure: headCount
#+ dimensions: [profile, organisationType]
SELECT ?contributor ?profile ?count { ?contributor ?profile ?count }
"""
ORGANISATION, PROFILE, TYPE = "urn:x:organisation", "urn:x:profile", "urn:x:type"


def test_each_quantity_is_counted_in_one_measure_and_the_parts_have_their_whole():
    designs = [file.design for file in files()]
    assert len(designs) == len(list(TABLES.glob("*.rq"))) > 8
    measures = {(design.quantity, design.measure) for design in designs}
    assert len(measures) == len({quantity for quantity, _ in measures})
    assert {design.part_of for design in designs if design.part_of} <= {design.quantity for design in designs}


def test_the_rows_of_a_query_are_contributions_with_what_is_known_of_the_organisation(tmp_path):
    (tmp_path / "a.rq").write_text(FILE, encoding="utf-8")
    [file] = read_tables(tmp_path)
    row = (NamedNode(ORGANISATION), NamedNode(PROFILE), Literal(12))
    facts = {ORGANISATION: {"organisationType": TYPE, "region": "urn:x:region"}}
    assert list(contributions(file, ("contributor", "profile", "count"), [row], facts)) == [
        Contribution({"profile": PROFILE, "organisationType": TYPE}, ORGANISATION, 12, 0.0)
    ]
    assert list(contributions(file, ("contributor", "profile", "count"), [(None, None, Literal(0))], facts)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("#+ measure: headCount\n", ""),
        ("headCount", "people"),
        ("restricted", "secret"),
        ("[profile, organisationType]", "[profile, organisationType, region]"),
        ("[profile, organisationType]", "profile"),
        ("[profile, organisationType]", "[[profile]]"),
        ("measure: headCount", "measure: [headCount]"),
        ("source: restricted", "source: {restricted: true}"),
        ("#+ source: restricted", "#+ source: [restricted"),
        ("#+ quantity", "#+ unit: people\n#+ quantity"),
        ('nl: "Naar profiel en soort", ', ""),
        ("dimensions: [profile, organisationType]", "dimensions: [profile]\n#+ adds-up: [year]"),
    ],
)
def test_a_head_that_lacks_something_or_says_too_much_is_an_error_that_names_the_file(tmp_path, right, wrong):
    assert right in FILE
    Path(tmp_path / "bad.rq").write_text(FILE.replace(right, wrong), encoding="utf-8")
    with pytest.raises(MalformedQuestionError, match=r"bad\.rq"):
        read_tables(tmp_path)
