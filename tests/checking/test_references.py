"""What is referred to exists, at the level and of the class that is asked; what is no more is told."""

import pytest
from checking.examples import FRAMEWORK, GOOD, ID, KIND, RADIO, TODAY, case, cell, reading, rules

from app.checking.case import open_case
from app.checking.references import check_references
from app.model.submissions import Finding, Place, Reading, Severity
from app.model.terms import Row
from app.store.queries import Queries

LEVEL = Place(row=14, column="niveau", text="gevorderd")


def found_in(graph: Queries, read: Reading) -> list[Finding]:
    return check_references(open_case(read, KIND, RADIO, graph, TODAY))


def teaches(end: str) -> str:
    return f"c:ai vg:teaches <{ID}competence/{end}> ."


def test_a_good_file_refers_to_what_exists(graph: Queries) -> None:
    assert check_references(case(graph, *GOOD)) == []


def test_a_level_that_is_none_is_told_with_the_levels_that_there_are(graph: Queries) -> None:
    (finding,) = found_in(graph, cell(LEVEL, teaches("ecf-4/A.5/gevorderd")))
    assert finding.rule == "unknown-level"
    assert finding.place == LEVEL
    assert finding.found == "gevorderd"
    assert finding.message.en == '"gevorderd" is not a level of e-CF 4.0; A.5 has levels 3 to 5'
    assert finding.message.nl == '"gevorderd" is geen niveau van e-CF 4.0; A.5 kent de niveaus 3 tot en met 5'
    assert finding.repair.nl == "Kies niveau 3, 4 of 5."
    assert finding.repair.en == "Choose level 3, 4 or 5."


def test_a_level_that_only_this_competence_lacks_is_told_so(graph: Queries) -> None:
    (finding,) = found_in(graph, cell(Place(row=3, column="niveau", text="2"), teaches("ecf-4/A.5/2")))
    assert finding.message.en == '"2" is not a level of A.5 in e-CF 4.0; A.5 has levels 3 to 5'


def test_without_a_cell_the_level_is_read_from_the_iri(graph: Queries) -> None:
    (finding,) = check_references(case(graph, *GOOD, teaches("ecf-4/A.5/zeer%20hoog")))
    assert finding.found == "zeer hoog"


def test_a_competence_where_a_level_is_needed_is_told_its_levels(graph: Queries) -> None:
    (finding,) = check_references(case(graph, *GOOD, teaches("ecf-4/A.5")))
    assert finding.rule == "wrong-class"
    assert finding.message.nl == "bij A.5 ontbreekt het niveau"
    assert "A.5 has levels 3 to 5" in finding.repair.en


@pytest.mark.parametrize(
    ("typed", "iri", "meant"),
    [
        ("A.55", "A.55", "A.5 Ontwerpen van Architectuur"),
        ("Ontwerp van architectuur", "Ontwerp%20van%20architectuur", "A.5 Ontwerpen van Architectuur"),
        ("kennis en begrp", "kennis%20en%20begrp", "Kennis en begrip"),
    ],
)
def test_an_unknown_competence_is_told_the_nearest(graph: Queries, typed: str, iri: str, meant: str) -> None:
    place = Place(row=9, column="competentie", text=typed)
    (finding,) = found_in(graph, cell(place, teaches(iri)))
    assert finding.rule == "unknown-reference"
    assert finding.found == typed
    assert finding.message.nl == f'"{typed}" is niet bekend als competentie'
    assert meant.casefold() in finding.repair.nl.casefold()


def test_a_course_of_the_same_file_may_be_the_one_that_is_meant(graph: Queries) -> None:
    lines = ('c:ai-basis a vg:Course ; dct:identifier "ai-basis" ; schema:name "Basis van AI"@nl .',)
    (finding,) = check_references(case(graph, *GOOD, *lines, "c:ai schema:coursePrerequisites c:ai-bassi ."))
    assert finding.repair.nl.startswith("Bedoelde u ai-basis Basis van AI (radio/ai-basis)")


def test_what_stands_in_the_old_catalogue_is_not_what_is_meant(world: Queries) -> None:
    (finding,) = check_references(case(world, "c:ai a vg:Course .", "c:ai schema:coursePrerequisites c:oldd ."))
    assert "old" not in finding.repair.nl


def test_what_resembles_nothing_is_told_what_is_asked(graph: Queries) -> None:
    (finding,) = check_references(case(graph, *GOOD, teaches("qqqqqqqqqqqq")))
    assert finding.repair.en.startswith("Refer to a competence that is there")


def test_a_course_of_another_academy_may_be_asked_first(graph: Queries) -> None:
    known = f"<{ID}course/vng-academie/"
    sister = next(str(row[0]) for row in graph.rows("members", _class("Course")) if str(row[0]).startswith(known))
    assert check_references(case(graph, *GOOD, f"c:ai schema:coursePrerequisites {sister} .")) == []


def test_a_course_in_the_same_file_may_be_asked_first(graph: Queries) -> None:
    assert check_references(case(graph, *GOOD, "c:b a vg:Course .", "c:ai schema:coursePrerequisites c:b .")) == []


def test_what_the_submission_would_replace_does_not_count(world: Queries) -> None:
    lines = ("c:ai a vg:Course .", "c:ai schema:coursePrerequisites c:old .")
    assert rules(check_references(case(world, *lines))) == ["unknown-reference"]
    assert check_references(case(world, *lines, submitter=None)) == []


def test_a_thing_of_another_class_is_refused(graph: Queries) -> None:
    (finding,) = check_references(
        case(graph, *GOOD, "c:ai schema:coursePrerequisites id:x .".replace("id:x", f"<{ID}academy/radio>"))
    )
    assert finding.rule == "wrong-class"
    assert finding.message.nl == '"radio" bestaat, maar is geen opleiding'


def test_a_special_form_of_the_class_is_accepted(graph: Queries) -> None:
    assert check_references(case(graph, *GOOD, f"c:ai vg:openTo <{ID}academy/radio> .")) == []
    amsterdam = "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    assert check_references(case(graph, *GOOD, f"c:ai vg:openTo <{amsterdam}> .")) == []


def test_an_organisation_that_is_not_in_the_registers_is_refused(graph: Queries) -> None:
    nowhere = "https://identifier.overheid.nl/tooi/id/gemeente/gm9999"
    (finding,) = check_references(case(graph, *GOOD, f"c:ai vg:openTo <{nowhere}> ."))
    assert finding.message.en == '"gm9999" is no known organisation'


def test_an_ended_organisation_is_a_warning_that_names_its_successor(world: Queries) -> None:
    (finding,) = check_references(case(world, "c:ai a vg:Course .", f"c:ai vg:openTo <{ID}organisation/gone> ."))
    assert finding.rule == "ended-organisation"
    assert finding.severity is Severity.WARNING
    assert finding.message.nl == "Dienst Voorheen bestond tot en met 2020-12-31"
    assert finding.repair.nl == "Verwijs naar de opvolger: Dienst Nu."


def test_an_organisation_that_ends_later_is_no_warning(world: Queries) -> None:
    assert check_references(case(world, "c:ai a vg:Course .", f"c:ai vg:openTo <{ID}organisation/ending> .")) == []


def test_a_replaced_term_is_a_warning_that_names_its_replacement(world: Queries) -> None:
    (finding,) = check_references(case(world, "c:ai a vg:Course .", f"c:ai vg:addresses <{ID}competence/some-1/old> ."))
    assert finding.rule == "replaced-term"
    assert finding.severity is Severity.WARNING
    assert finding.repair.en == "Use New (some-2/new)."


def test_the_look_ups_are_a_handful_whatever_the_size(graph: Queries) -> None:
    counted = Counting(graph)
    lines = [f"c:c{n} a vg:Course ; vg:teaches <{ID}competence/ecf-4/A.5/{3 + n % 3}> ." for n in range(300)]
    assert check_references(case(counted, *lines)) == []
    assert sorted(counted.asked) == ["references", "subclasses"]


def test_candidates_are_sought_for_twenty_unknown_things_at_most(graph: Queries) -> None:
    counted = Counting(graph)
    lines = [f"c:c{n} a vg:Course ; vg:teaches <{ID}competence/ecf-4/A.5x{n}> ." for n in range(40)]
    findings = check_references(case(counted, *lines))
    assert len(findings) == 40
    assert len([finding for finding in findings if finding.repair.en.startswith("Did you mean")]) == 20
    assert counted.asked.count("candidates") == 1
    assert len(counted.asked) <= 6


def test_a_framework_may_point_at_its_own_and_at_others_competences(graph: Queries) -> None:
    own = f"<{ID}competence/radio/x>"
    lines = (f"{own} a vg:Competence .", f"{own} skos:broader <{ID}competence/ecf-4/A.5> .")
    assert check_references(case(graph, *lines, kind=FRAMEWORK)) == []
    assert rules(check_references(case(graph, *lines, f"{own} skos:broader {own[:-1]}y> .", kind=FRAMEWORK))) == [
        "unknown-reference",
    ]


class Counting(Queries):
    """The same look-ups, counted."""

    def __init__(self, queries: Queries) -> None:
        self.store = queries.store
        self._queries = queries
        self.asked: list[str] = []

    def rows(self, name: str, values: object = None) -> list[Row]:
        self.asked.append(name)
        return self._queries.rows(name, values)


def _class(name: str) -> dict[str, list[object]]:
    return {"class": [reading(f"c:x a vg:{name} .").triples[0].object]}
