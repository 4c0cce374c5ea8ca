"""Every format of a report, read back with a library of others."""

import csv
import io
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from lxml import etree
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

from app.checking.report import FORMATS
from app.checking.report.groups import MOST_SHOWN
from app.checking.report.json import document
from app.model.languages import Text
from app.model.names import BASE, DEF, ID
from app.model.submissions import Finding, Outcome, Place, Report, Severity
from app.model.terms import Literal as Value
from app.model.terms import NamedNode

SHAPE = f"{BASE}shapes/catalogue#Course-title"
COURSE = NamedNode(f"{ID}course/radio/ai")
LEVEL = Finding(
    "unknown-level",
    Severity.VIOLATION,
    Text('"gevorderd" is geen niveau van e-CF 4.0', '"gevorderd" is not a level of e-CF 4.0'),
    Text("Kies niveau 3, 4 of 5.", "Choose level 3, 4 or 5."),
    Place(row=14, column="niveau", text="gevorderd"),
    COURSE,
    NamedNode(f"{DEF}teaches"),
    NamedNode(f"{ID}competence/ecf-4/A.5/gevorderd"),
    "gevorderd",
    Text("de niveaus 3 tot en met 5", "levels 3 to 5"),
)
TITLE = Finding(
    SHAPE,
    Severity.WARNING,
    Text("titel is <lang> & vreemd", "title is <long> & odd"),
    Text("Kort in.", "Shorten."),
    Place(line=3, json_path="$.courses[2].name"),
    COURSE,
    NamedNode("https://schema.org/name"),
    Value("=cmd|'/C calc'!A0\x1b[31m", language="nl"),
    "=cmd|'/C calc'!A0\x1b[31m",
    component="http://www.w3.org/ns/shacl#MaxLengthConstraintComponent",
)
WHOLE = Finding("nothing-to-check", Severity.VIOLATION, Text("leeg", "empty"), Text("Vul.", "Fill."))


def report(*findings: Finding, outcome: Outcome = Outcome.REFUSED) -> Report:
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return Report("catalogue", "1.0.0", outcome, findings, (Text("van wie", "whose"),), 2, 9, counts)


REFUSED = report(WHOLE, LEVEL, TITLE)
FINE = report(TITLE, outcome=Outcome.CONFORMS)
FAILED = report(replace(WHOLE, rule="engine-failed"), outcome=Outcome.FAILED)


def rendered(name: str, found: Report = REFUSED, language: str = "en") -> bytes:
    return FORMATS[name].render(found, (language,), BASE)


def test_the_formats_are_those_that_the_command_and_the_service_offer() -> None:
    assert list(FORMATS) == ["json", "turtle", "jsonld", "csv", "human", "junit"]


def test_json_holds_every_finding_in_both_languages() -> None:
    told = json.loads(rendered("json"))
    assert told["conforms"] is False
    assert told["outcome"] == "refused"
    assert (told["kind"], told["kindVersion"]) == ("catalogue", "1.0.0")
    assert told["counts"] == {"violation": 2, "warning": 1, "info": 0}
    assert told["notChecked"] == [{"nl": "van wie", "en": "whose"}]
    assert told["findings"][1] == {
        "rule": "unknown-level",
        "ruleUrl": "https://w3id.org/vakgraaf/rules#unknown-level",
        "severity": "violation",
        "row": 14,
        "column": "niveau",
        "line": None,
        "jsonPath": None,
        "found": "gevorderd",
        "expected": {"nl": "de niveaus 3 tot en met 5", "en": "levels 3 to 5"},
        "message": {"nl": '"gevorderd" is geen niveau van e-CF 4.0', "en": '"gevorderd" is not a level of e-CF 4.0'},
        "repair": {"nl": "Kies niveau 3, 4 of 5.", "en": "Choose level 3, 4 or 5."},
        "focus": COURSE.value,
        "path": f"{DEF}teaches",
    }
    assert told["findings"][2]["jsonPath"] == "$.courses[2].name"


def test_json_tells_a_mistake_in_many_rows_once_with_its_first_places() -> None:
    many = [replace(LEVEL, place=Place(row=row, column="niveau")) for row in range(2, 40)]
    (group,) = document(report(*many))["groups"]
    assert group["count"] == 38
    assert group["more"] == 38 - MOST_SHOWN
    assert [place["row"] for place in group["places"]] == list(range(2, 2 + MOST_SHOWN))
    assert group["title"]["en"] == "A competence is named at a level that it has."
    assert len(document(report(*many))["findings"]) == 38


def test_rules_can_be_looked_up_at_the_service_that_was_asked() -> None:
    told = document(REFUSED, "https://vakgraaf.example.org")
    assert told["findings"][1]["ruleUrl"] == "https://vakgraaf.example.org/rules#unknown-level"
    assert told["findings"][2]["ruleUrl"] == "https://vakgraaf.example.org/shapes/catalogue#Course-title"


@pytest.mark.parametrize(("name", "syntax"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_the_shacl_report_is_one_that_any_tool_can_read(name: str, syntax: str) -> None:
    graph = Graph().parse(data=rendered(name), format=syntax)
    (root,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(root, SH.conforms) == Literal(False)  # noqa: FBT003
    results = list(graph.objects(root, SH.result))
    assert len(results) == 3
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for once in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, once))) == 1
        assert {text.language for text in graph.objects(result, SH.resultMessage)} == {"nl", "en"}
    level = next(graph.subjects(SH.sourceConstraintComponent, URIRef(f"{BASE}rules#unknown-level")))
    assert graph.value(level, SH.focusNode) == URIRef(COURSE.value)
    assert graph.value(level, SH.resultPath) == URIRef(f"{DEF}teaches")
    assert graph.value(level, SH.value) == URIRef(f"{ID}competence/ecf-4/A.5/gevorderd")
    assert graph.value(level, SH.resultSeverity) == SH.Violation
    assert graph.value(level, SH.sourceShape) is None
    title = next(graph.subjects(SH.sourceShape, URIRef(SHAPE)))
    assert graph.value(title, SH.sourceConstraintComponent) == SH.MaxLengthConstraintComponent
    assert graph.value(title, SH.resultSeverity) == SH.Warning
    whole = next(graph.subjects(SH.sourceConstraintComponent, URIRef(f"{BASE}rules#nothing-to-check")))
    assert isinstance(graph.value(whole, SH.focusNode), BNode)


@pytest.mark.parametrize(("found", "conforms"), [(FINE, True), (FAILED, False)])
def test_the_shacl_report_conforms_when_nothing_refuses(found: Report, conforms: bool) -> None:  # noqa: FBT001
    graph = Graph().parse(data=rendered("turtle", found), format="turtle")
    assert [bool(value) for value in graph.objects(None, SH.conforms)] == [conforms]


def test_csv_holds_every_finding_and_runs_no_formula() -> None:
    body = rendered("csv")
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [line["rule"] for line in lines] == ["nothing-to-check", "unknown-level", SHAPE]
    assert (lines[1]["row"], lines[1]["column"], lines[1]["found"]) == ("14", "niveau", "gevorderd")
    assert lines[1]["repair"] == "Choose level 3, 4 or 5."
    assert lines[2]["found"].startswith("'=cmd")
    dutch = next(csv.DictReader(io.StringIO(rendered("csv", language="nl").decode("utf-8-sig"))))
    assert dutch["severity"] == "fout"


def test_text_says_where_and_how_to_mend_it_in_one_language() -> None:
    english, dutch = rendered("human").decode(), rendered("human", language="nl").decode()
    assert english.startswith("Does not conform: 2 errors, 1 warning (catalogue 1.0.0)\n")
    assert dutch.startswith("Niet in orde: 2 fouten, 1 waarschuwing (catalogue 1.0.0)\n")
    assert '  row 14, column niveau: "gevorderd" is not a level of e-CF 4.0\n    → Choose level 3, 4 or 5.\n' in english
    assert '  rij 14, kolom niveau: "gevorderd" is geen niveau van e-CF 4.0\n    → Kies niveau 3, 4 of 5.\n' in dutch
    assert "Not checked: whose" in english
    assert "1 warning: Course-title" in english


def test_text_is_never_a_flood() -> None:
    told = rendered("human", report(*[replace(LEVEL, place=Place(row=row)) for row in range(2, 1002)])).decode()
    assert len(told.splitlines()) < 40
    assert "and 990 more" in told


def test_text_does_not_steer_a_terminal() -> None:
    odd = replace(TITLE, message=Text("\x1b[2J\u202eweg", "\x1b[2J\u202egone"))
    told = rendered("human", report(odd)).decode()
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_a_good_report_says_so() -> None:
    fine = report(outcome=Outcome.CONFORMS)
    assert rendered("human", fine).decode().startswith("Conforms: nothing found (catalogue 1.0.0)\n")
    assert rendered("human", FAILED, "nl").decode().startswith("Niet gecontroleerd: de controle is mislukt: 1 fout")


@pytest.mark.parametrize("found", [REFUSED, FINE, FAILED, report(outcome=Outcome.CONFORMS)])
def test_junit_is_xml_whose_counts_are_right(found: Report) -> None:
    body = rendered("junit", found)
    root = etree.fromstring(body)
    assert ET.fromstring(body).tag == "testsuites"  # noqa: S314  (we wrote it ourselves)
    (suite,) = root
    assert len(suite) == int(suite.get("tests"))
    assert len(suite.findall("testcase/failure")) == int(suite.get("failures"))
    assert len(suite.findall("testcase/error")) == int(suite.get("errors"))
    assert (int(suite.get("failures")) + int(suite.get("errors")) == 0) is found.conforms


def test_junit_escapes_what_senders_write() -> None:
    odd = replace(LEVEL, message=Text("", "a\"<b>&'\x00\x1b\ufffe]]>"), repair=Text("", "<script>\nok"))
    root = etree.fromstring(rendered("junit", report(odd)))
    failure = root.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == "a\"<b>&'\ufffd\ufffd\ufffd]]>"
    assert failure.text is not None
    assert failure.text.startswith("<script>\nok\n")
    assert root.find("testsuite/testcase").get("name").startswith("row 14, column niveau: ")


def test_a_warning_is_no_failed_test() -> None:
    root = etree.fromstring(rendered("junit", FINE))
    assert root.find("testsuite/testcase/failure") is None
    assert root.find("testsuite/testcase/system-out").text.startswith("warning: ")
