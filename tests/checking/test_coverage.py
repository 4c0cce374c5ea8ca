"""Nothing stays unchecked: what no shape looks at is a finding, never a pass."""

import pytest
from checking.examples import FRAMEWORK, GOOD, ID, case, rules

from app.checking.coverage import check_coverage
from app.store.queries import Queries


def test_a_good_file_is_covered(graph: Queries) -> None:
    assert check_coverage(case(graph, *GOOD)) == []


def test_a_file_with_nothing_of_its_kind_never_passes(graph: Queries) -> None:
    assert rules(check_coverage(case(graph))) == ["nothing-to-check"]
    assert rules(check_coverage(case(graph, "c:ai a vg:Kursus ."))) == ["nothing-to-check", "unknown-class"]
    assert rules(check_coverage(case(graph, *GOOD, kind=FRAMEWORK)))[0] == "nothing-to-check"


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("vg:Kursus", "vg:CourseRun (uitvoering)"),
        ("vg:Courses", "vg:Course (opleiding)"),
        ("vg:Opleiding", "vg:Course (opleiding)"),
        ("schema:Course", "vg:Course (opleiding)"),
        ("schema1:Course", "vg:Course (opleiding)"),
        ("vg:Uitvoering", "vg:CourseRun (uitvoering)"),
    ],
)
def test_an_unknown_class_is_found_with_the_one_that_is_meant(graph: Queries, found: str, meant: str) -> None:
    findings = check_coverage(case(graph, *GOOD, f"c:b a {found} ."))
    assert rules(findings) == ["unknown-class"]
    assert meant in findings[0].repair.nl
    assert findings[0].place is not None
    assert findings[0].place.line == len(GOOD) + 1


def test_a_class_that_resembles_none_is_told_which_there_are(graph: Queries) -> None:
    findings = check_coverage(case(graph, *GOOD, "c:b a vg:Xylophone ."))
    assert findings[0].repair.en == "The classes are: vg:Catalogue (catalogue), vg:Course (course), vg:CourseRun (run)."


def test_a_class_that_the_ontology_says_it_is_as_well_is_accepted(graph: Queries) -> None:
    assert check_coverage(case(graph, *GOOD, "c:b a vg:Course , schema:Course .")) == []
    assert rules(check_coverage(case(graph, *GOOD, "c:b a vg:Course , vg:Graph ."))) == ["unknown-class"]


def test_a_thing_without_a_class_is_found(graph: Queries) -> None:
    findings = check_coverage(case(graph, *GOOD, 'c:b schema:name "B"@nl .'))
    assert rules(findings) == ["no-class"]
    assert "vg:Course (course)" in findings[0].repair.en


def test_a_thing_of_two_classes_is_found(graph: Queries) -> None:
    assert rules(check_coverage(case(graph, *GOOD, "c:b a vg:Course , vg:CourseRun ."))) == ["several-classes"]


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("schema:title", "schema:name (titel)"),
        ("dct:title", "schema:name (titel)"),
        ("schema1:name", "schema:name (titel)"),
        ("schema:nmae", "schema:name (titel)"),
        ("vg:omschrijving", "schema:description (omschrijving)"),
        ("schema:teaches", "vg:teaches (competentie)"),
        ("vg:teach", "vg:teaches (competentie)"),
        ("vg:prerequisites", "schema:coursePrerequisites (voorkennis)"),
        ("schema:courseName", "schema:name (titel)"),
    ],
)
def test_an_unknown_property_is_found_with_the_one_that_is_meant(graph: Queries, found: str, meant: str) -> None:
    findings = check_coverage(case(graph, *GOOD, f'c:ai {found} "x" .'))
    assert rules(findings) == ["unknown-property"]
    assert findings[0].repair.nl == f"Bedoelde u {meant}?"
    assert findings[0].message.en.endswith("is no property of a course")


def test_a_property_of_another_class_is_sent_there(graph: Queries) -> None:
    findings = check_coverage(case(graph, *GOOD, 'c:ai vg:contactTeam "Team" .'))
    assert findings[0].repair.en == "That property belongs to a catalogue; put it there."


def test_a_mapping_to_others_is_known_only_where_the_kind_has_it(graph: Queries) -> None:
    own = f"<{ID}competence/radio/x>"
    mapping = f"{own} skos:exactMatch <{ID}competence/ecf-4/A.5> ."
    assert check_coverage(case(graph, f"{own} a vg:Competence .", mapping, kind=FRAMEWORK)) == []
    course = f"c:ai skos:exactMatch <{ID}course/vng-academie/ai> ."
    assert rules(check_coverage(case(graph, *GOOD, course))) == ["unknown-property"]


def test_a_property_with_many_values_is_told_once(graph: Queries) -> None:
    assert rules(check_coverage(case(graph, *GOOD, 'c:ai vg:colour "a" , "b" , "c" .'))) == ["unknown-property"]


def test_the_property_without_a_level_is_known(graph: Queries) -> None:
    assert check_coverage(case(graph, *GOOD, "c:ai vg:addresses ecf:A.5 .".replace("ecf:A.5", "ecf:A\\.5"))) == []
