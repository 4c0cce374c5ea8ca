"""The shapes over a submission: what a finding says and where it points, and what of the graph counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from own_desk import copied
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from app.checking.engines import ENGINES, MOST_VIOLATIONS, validate
from app.checking.kinds import Kinds
from app.checking.shapes import check_shapes
from app.main import House, join, open_store
from app.model.errors import EngineFailedError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES, local_name
from app.model.submissions import Finding, Place, Places, Severity
from app.settings import PACKAGE

KINDS = Kinds(PACKAGE / "shapes")
CATALOGUE = KINDS.kind("catalogue")
PROLOGUE = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HEAD = """
<catalogue/radio> a vg:Catalogue ; dct:license <licence/facts> ; dct:publisher <academy/radio> ;
  vg:contactTeam "Team Leeraanbod" ; vg:contactPage <https://academie.example/contact> .
"""
COURSE = """
<course/radio/ai> a vg:Course ; dct:identifier "ai" ; schema:name "AI"@nl ; schema:description "Over AI."@nl ;
  schema:provider <academy/radio> ; vg:teaches <competence/ecf-4/A.5/3> .
"""
GRAPH = """
<academy/radio> a org:Organization .
<competence/ecf-4/A.5/3> a vg:CompetenceAtLevel ; vg:competence <competence/ecf-4/A.5> ; vg:level <level/ecf-4/3> .
"""
PRICE = NamedNode(f"{DEF}price")
AI = NamedNode(f"{ID}course/radio/ai")


def triples(turtle: str) -> list[Triple]:
    """What a text says."""
    return [quad.triple for quad in parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)]


def check(turtle: str, graph: str = GRAPH, kind: Kind = CATALOGUE, places: Places | None = None) -> list[Finding]:
    """What is found in a submission, given what the graph says."""
    return check_shapes(triples(turtle), triples(graph), kind, places or Places())[0]


def rules(findings: list[Finding]) -> list[str]:
    """The rules that are broken, by name."""
    return [local_name(finding.rule) for finding in findings]


def test_a_finding_says_what_was_found_and_what_would_be_right() -> None:
    (finding,) = check(HEAD + COURSE + "<course/radio/ai> vg:price 250000.0 .")
    assert finding.rule == "https://w3id.org/vakgraaf/shapes/catalogue#Course-price"
    assert finding.component == "http://www.w3.org/ns/shacl#MaxInclusiveConstraintComponent"
    assert (finding.severity, finding.focus, finding.path) == (Severity.VIOLATION, AI, PRICE)
    assert finding.found == "250000.0"
    assert finding.message == Text("prijs 250000.0 is meer dan 100000", "price 250000.0 is more than 100000")
    assert finding.expected == Text("100000 of minder", "100000 or less")
    assert finding.repair == Text("Geef 100000 of minder.", "Give 100000 or less.")


def test_a_finding_points_at_the_value_else_at_the_property_else_at_the_thing() -> None:
    turtle = HEAD + COURSE + "<course/radio/ai> vg:price 250000.0 ; schema:keywords 'AI' ."
    places = Places()
    places.note(Place(row=14, column="prijs"), AI, PRICE, triples("<a> vg:price 250000.0 .")[0].object)
    places.note(Place(row=14, column="trefwoord"), AI, NamedNode(f"{PREFIXES['schema']}keywords"))
    found = {local_name(finding.rule): finding.place for finding in check(turtle, places=places)}
    assert found == {"Course-price": Place(row=14, column="prijs"), "Course-keyword": Place(row=14, column="trefwoord")}
    (missing,) = check(HEAD + COURSE.replace('dct:identifier "ai" ;', ""), places=places)
    assert missing.place == Place(row=14, column="prijs")  # the first place where the thing is mentioned


def test_a_rule_over_the_whole_set_points_at_the_course_at_fault_and_names_the_other_as_a_person_types_it() -> None:
    (finding,) = check(HEAD + COURSE + COURSE.replace("/ai>", "/zz>"))
    assert finding.rule.endswith("#Course-code-unique")
    assert finding.focus == NamedNode(f"{ID}course/radio/zz")
    assert finding.found == "ai"
    assert finding.message == Text("de code is al die van radio/ai", "the code is already that of radio/ai")


def test_of_many_courses_with_one_code_all_but_the_first_are_found() -> None:
    courses = "".join(COURSE.replace("/ai>", f"/c{number:04}>") for number in range(2000))
    findings = check(HEAD + courses)
    assert len(findings) == 1999
    assert set(rules(findings)) == {"Course-code-unique"}


def test_a_class_that_is_asked_is_named_in_words() -> None:
    (finding,) = check(HEAD + COURSE.replace("A.5/3", "A.5"))
    assert finding.message == Text('"ecf-4/A.5" is geen competentie op niveau', '"ecf-4/A.5" is no competence at level')
    assert finding.expected == Text("competentie op niveau", "competence at level")


def test_a_list_that_is_asked_is_told() -> None:
    (finding,) = check(HEAD.replace("licence/facts", "licence/none"))
    assert finding.expected == Text("CC0, CC_BY_4_0, EUPL_1_2, facts", "CC0, CC_BY_4_0, EUPL_1_2, facts")


def test_a_text_that_is_found_is_shown_on_one_line_and_not_too_long() -> None:
    (finding,) = check(HEAD + COURSE + f"<course/radio/ai> schema:inLanguage '''Ne\n  der{'x' * 300}''' .")
    assert finding.found is not None
    assert finding.found.startswith("Ne derxxx")
    assert len(finding.found) == 80


def test_what_has_the_wrong_type_is_told_once() -> None:
    turtle = HEAD + COURSE + "<course/radio/ai> vg:price 'gratis' ; schema:url 'academie' ."
    assert rules(check(turtle)) == ["Course-page", "Course-price"]
    assert rules(check(turtle + "<course/radio/ai> vg:validFrom '2027-01-01'^^xsd:date ; vg:validUntil 'ooit' .")) == [
        "Course-page",
        "Course-price",
        "Course-valid-until",
    ]


def test_a_warning_announces_the_version_that_makes_it_an_error_and_is_one_then() -> None:
    turtle = HEAD + COURSE.replace('schema:description "Over AI."@nl ;', "")
    (now,) = check(turtle)
    assert now.severity is Severity.WARNING
    assert now.message.en == "the course has no description; from version 2.0.0 of the rules this is an error"
    (then,) = check(turtle, kind=replace(CATALOGUE, version="2.0.0"))
    assert then.severity is Severity.VIOLATION
    assert then.message.en == "the course has no description"
    assert check(turtle, kind=replace(CATALOGUE, version="1.10.0"))[0].severity is Severity.WARNING


def test_only_things_of_the_submission_are_judged() -> None:
    stranger = "<course/vng/ai> a vg:Course ; schema:name 'no code, no language' ; vg:wrong 1 ."
    assert check(HEAD + COURSE, GRAPH + stranger) == []


def test_what_the_graph_says_of_the_submission_s_own_things_does_not_count() -> None:
    earlier = (
        "<course/radio/ai> schema:name 'Een oudere titel'@nl ; vg:price -1.0 . <catalogue/radio> dct:license <x> ."
    )
    assert check(HEAD + COURSE, GRAPH + earlier) == []


def test_the_catalogue_of_another_academy_does_not_count() -> None:
    other = HEAD.replace("radio", "vng") + COURSE.replace("radio", "vng") + "<academy/vng> a org:Organization ."
    assert check(HEAD + COURSE, GRAPH + other) == []
    assert rules(check(COURSE, GRAPH + other)) == ["Catalogue-once"]


def test_a_second_catalogue_is_pointed_at() -> None:
    second = HEAD.replace("<catalogue/radio>", "<https://data.academie.example/catalogue>")
    (finding,) = check(HEAD + second)
    assert finding.focus == NamedNode("https://data.academie.example/catalogue")


def test_a_run_of_a_course_that_stands_in_the_graph_keeps_to_its_validity() -> None:
    run = (
        "<course-run/radio/x/1> a vg:CourseRun ; vg:runOf <course/radio/x> ; schema:startDate '2027-05-01'^^xsd:date ."
    )
    course = "<course/radio/x> a vg:Course ; vg:validUntil '2027-04-01'^^xsd:date ."
    (finding,) = check(HEAD + run, GRAPH + course)
    assert finding.rule.endswith("#CourseRun-ends-in-validity")


def test_an_academy_may_be_registered_as_the_organisation_that_publishes() -> None:
    academy = "<academy/x> a org:Organization ; vg:registeredAs <academy/radio> ."
    assert (
        check(HEAD + COURSE.replace("schema:provider <academy/radio>", "schema:provider <academy/x>"), GRAPH + academy)
        == []
    )


def test_nothing_of_the_kind_means_that_nothing_was_looked_at() -> None:
    findings, focus_nodes = check_shapes(triples("<course/radio/ai> a vg:Kourse ."), [], CATALOGUE, Places())
    assert focus_nodes == 0
    assert rules(findings) == ["Catalogue-once"]
    assert check_shapes(triples(HEAD + COURSE), triples(GRAPH), CATALOGUE, Places())[1] == 2


def test_a_submission_of_nothing_is_not_an_engine_failure() -> None:
    assert check_shapes([], [], KINDS.kind("agreement"), Places()) == ([], 0)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_comes_to_no_verdict_is_an_error_and_never_a_pass(engine: str) -> None:
    unreadable = replace(CATALOGUE, shapes="<#a> a <http://www.w3.org/ns/shacl#NodeShape> ; .. ")
    with pytest.raises(EngineFailedError) as raised:
        check_shapes(triples(HEAD), [], unreadable, Places(), engine)
    assert engine in raised.value.message.nl


def test_a_query_that_an_engine_cannot_read_is_an_error_and_never_a_pass() -> None:
    for engine in ENGINES:
        with pytest.raises(EngineFailedError):
            check_shapes(
                triples(HEAD),
                [],
                replace(CATALOGUE, shapes=CATALOGUE.shapes.replace("SELECT DISTINCT", "SELEKT")),
                Places(),
                engine,
            )


@pytest.mark.parametrize("engine", ENGINES)
def test_durations_of_every_form_are_weighed_alike(engine: str) -> None:
    fine = ("PT4H", "P2D", "P6Y", "P72M", "P2192D", "PT52608H", "P5Y6M", "P18M", "PT90M", "PT30.5S", "P0Y0M10DT0H0M0S")
    wrong = ("PT0S", "P0D", "-P1D", "P10Y", "P6Y1M", "P73M", "P2193D", "PT52609H", "PT9999999M")
    head, around = triples(HEAD), triples(GRAPH)
    for number, text in enumerate((*fine, *wrong)):
        iri = f"<course/radio/c{number:02}>"
        more = f'{iri} schema:timeRequired "{text}"^^xsd:duration .'
        head += triples(COURSE.replace("<course/radio/ai>", iri).replace('"ai"', f'"c{number}"') + more)
    findings, _ = check_shapes(head, around, CATALOGUE, Places(), engine)
    assert sorted(str(finding.found) for finding in findings) == sorted(wrong)
    assert set(rules(findings)) == {"Course-duration-possible"}


@pytest.fixture(scope="module")
def crowded(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A graph in which two thousand courses of another academy teach what ours teaches too."""
    store = open_store(copied(house, data_dir, tmp_path_factory.mktemp("crowded") / "data"))
    others = "".join(COURSE.replace("radio", "vng").replace("/ai>", f"/c{number}>") for number in range(2000))
    store.replace(NamedNode(f"{ID}graph/vng/catalogue"), triples(HEAD.replace("radio", "vng") + others))
    yield join(store)
    store.close()


def test_the_slice_does_not_grow_with_the_graph(house: House, crowded: House) -> None:
    wanted = [
        NamedNode(f"{ID}{path}")
        for path in ("academy/radio", "competence/ecf-4/A.5/3", "archetype/ai-literacy-4/aig-09")
    ]
    small, large = (found.queries.triples("slice-catalogue", {"reference": wanted}) for found in (house, crowded))
    assert small == large
    assert 10 < len(small) < 30


def test_in_a_crowded_graph_the_slice_gives_the_verdict_of_the_whole(crowded: House) -> None:
    turtle = HEAD + COURSE + COURSE.replace("/ai>", "/zz>") + "<course/radio/zz> vg:price -1.0 ."
    whole = crowded.queries.triples("everything")
    slice_triples = crowded.queries.triples(
        "slice-catalogue", {"reference": [NamedNode(f"{ID}academy/radio"), NamedNode(f"{ID}competence/ecf-4/A.5/3")]}
    )
    verdicts = [check_shapes(triples(turtle), known, CATALOGUE, Places())[0] for known in (slice_triples, whole)]
    assert verdicts[0] == verdicts[1]
    assert rules(verdicts[0]) == ["Course-code-unique", "Course-price"]


def test_every_kind_has_its_slice() -> None:
    internal = PACKAGE / "queries" / "internal"
    assert {path.stem for path in Path(internal).glob("slice-*.rq")} == {
        KINDS.kind(name).slice for name in KINDS.names()
    }


def test_without_a_language_a_title_is_no_title() -> None:
    (finding,) = check(HEAD + COURSE.replace('"AI"@nl', '"AI"'))
    assert finding.value == Literal("AI")
    assert "@nl" in finding.repair.nl


def test_many_warnings_never_hide_a_violation() -> None:
    shapes = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:warned, e:wrong .
        e:warned a sh:PropertyShape ; sh:path e:a ; sh:minCount 1 ; sh:severity sh:Warning .
        e:wrong a sh:PropertyShape ; sh:path e:b ; sh:maxCount 0 .
    """
    one = "<https://example.org/{}> a <https://example.org/C> .\n"
    one = one.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
    data = "".join(one.format(number) for number in range(MOST_VIOLATIONS + 50))
    data += '<https://example.org/9999999> <https://example.org/b> "x" .\n' + one.format(9999999)
    found = Counter(result.severity for result in validate("shacl", shapes, data.encode()))
    assert found == {Severity.WARNING: MOST_VIOLATIONS + 51, Severity.VIOLATION: 1}


def test_violations_are_told_up_to_a_bound_and_refuse_all_the_same() -> None:
    shapes = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
        e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property e:wrong .
        e:wrong a sh:PropertyShape ; sh:path e:b ; sh:minCount 1 .
    """
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/C> .\n"
    data = "".join(f"<https://example.org/{number}> {kind}" for number in range(MOST_VIOLATIONS + 500))
    assert len(validate("shacl", shapes, data.encode())) == MOST_VIOLATIONS
