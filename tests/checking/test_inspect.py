"""All checks together: one report, each thing once, in the order of the file, and a verdict that follows from it."""

import re
from dataclasses import replace

import pytest
from checking.files import GOOD, KINDS, RADIO, TABLE, report_on, violations

from app.checking import inspect
from app.checking.case import MOST_FINDINGS
from app.checking.report import FORMATS
from app.checking.rules import rules
from app.checking.stored import decode, encode
from app.examine import Finder
from app.model.names import BASE
from app.model.submissions import Outcome, Severity
from app.reading import read
from app.settings import PACKAGE
from app.store.queries import Queries

PLANTED = f"""{TABLE}\
opleiding;ai-architect;Architectuur;Wat een architect doet;ecf-4/A.5;gevorderd;;;;
opleiding;ai-raad;Raad;Vraag Jan op jan.jansen@academie.example;ecf-4/A.5;4;;;;
opleiding;ai-fout;Onbekend;Wat er niet is;Z.99;3;;;;
opleiding;ai-kring;Kring;Wat rond gaat;ecf-4/A.5;4;ai-kring-2;;;
opleiding;ai-kring-2;Kring 2;Wat rond gaat;ecf-4/A.5;4;ai-kring;;;
opleiding;ai-leeg;;Wat geen titel heeft;ecf-4/A.5;4;;;;
"""


def test_a_good_file_conforms(graph: Queries) -> None:
    report = report_on(graph, GOOD)
    assert report.findings == ()
    assert report.outcome is Outcome.CONFORMS
    assert report.conforms
    assert report.focus_nodes == 4
    assert report.kind == "catalogue"
    assert report.kind_version == KINDS.kind("catalogue").version
    assert report.not_checked == ()
    assert dict(report.counts) == dict.fromkeys(Severity, 0)


def test_a_good_table_conforms(graph: Queries) -> None:
    assert report_on(graph, TABLE, "text/csv").findings == ()


def test_planted_mistakes_are_found_each_once_at_its_row_and_column(graph: Queries) -> None:
    report = report_on(graph, PLANTED, "text/csv")
    found = [(finding.rule.removeprefix(f"{BASE}shapes/catalogue#"), finding.place) for finding in violations(report)]
    assert [(rule, place.row, place.column) for rule, place in found if place is not None] == [
        ("unknown-level", 4, "niveau"),
        ("email-address", 5, "omschrijving"),
        ("unknown-reference", 6, "competentie"),
        ("circle", 7, "voorkennis"),
        ("Course-title", 9, "titel"),
    ]
    assert report.outcome is Outcome.REFUSED
    assert report.counts[Severity.VIOLATION] == 5


def test_the_journey_reads_as_it_was_told(graph: Queries) -> None:
    report = report_on(graph, PLANTED, "text/csv")
    english = FORMATS["human"].render(report, ("en",), BASE).decode()
    dutch = FORMATS["human"].render(report, ("nl",), BASE).decode()
    assert 'row 4, column niveau: "gevorderd" is not a level of e-CF 4.0; A.5 has levels 3 to 5' in english
    assert 'rij 4, kolom niveau: "gevorderd" is geen niveau van e-CF 4.0; A.5 kent de niveaus 3 tot en met 5' in dutch
    assert "jan.jansen" not in english + dutch


def test_a_warning_does_not_refuse(graph: Queries) -> None:
    report = report_on(graph, GOOD.replace('  schema:description "U oefent met uw eigen werk."@nl ;\n', ""))
    assert [finding.severity for finding in report.findings] == [Severity.WARNING]
    assert report.conforms
    assert report.counts[Severity.WARNING] == 1


def test_without_an_organisation_ownership_is_told_as_not_checked(graph: Queries) -> None:
    report = report_on(graph, GOOD, submitter=None)
    assert report.conforms
    assert "geen organisatie" in report.not_checked[0].nl


def test_a_broken_reference_hides_its_twin_among_the_shapes(graph: Queries) -> None:
    report = report_on(graph, GOOD.replace("A.5/3", "A.5/9"))
    assert [finding.rule for finding in report.findings] == ["unknown-level"]


def test_an_unknown_property_hides_its_twin_among_the_shapes(graph: Queries) -> None:
    report = report_on(graph, GOOD.replace("vg:price", "vg:prijs"))
    assert [finding.rule for finding in report.findings] == ["unknown-property"]
    assert report.findings[0].repair.nl == "Bedoelde u vg:price (prijs)?"


def test_a_person_is_told_once_and_nothing_else_of_it(graph: Queries) -> None:
    person = '<https://w3id.org/vakgraaf/id/course/radio/jan-jansen> a schema:Person ; schema:name "Jan Jansen"@nl .\n'
    report = report_on(graph, GOOD + person)
    assert {finding.rule for finding in report.findings} == {"person-property"}
    assert "jan" not in repr(report).casefold()


def test_what_a_person_finding_found_is_in_no_format(graph: Queries) -> None:
    address = "jan.jansen@academie.example"
    long = '"""Vraag ' + address + "\nen nog meer" * 600 + '"""'
    body = GOOD.replace('"U oefent met uw eigen werk."', long).replace('"Den Haag"', f'"{address}"^^xsd:date')
    report = report_on(graph, body)
    assert len(violations(report)) >= 3
    for found in FORMATS.values():
        for language in ("nl", "en"):
            assert b"jan.jansen" not in found.render(report, (language,), BASE)
    assert b"jan.jansen" not in encode(report)


def test_the_engine_failing_is_never_a_pass(graph: Queries) -> None:
    kind = replace(KINDS.kind("catalogue"), shapes="this is no Turtle")
    reading = read(GOOD.encode(), "text/turtle", kind, RADIO, Finder(graph).find)
    report = inspect(reading, kind, RADIO, graph)
    assert report.outcome is Outcome.FAILED
    assert not report.conforms
    assert [finding.rule for finding in report.findings] == ["engine-failed"]
    assert len(report.not_checked) == 1


def test_an_engine_that_nobody_knows_is_never_a_pass(graph: Queries) -> None:
    kind = KINDS.kind("catalogue")
    reading = read(GOOD.encode(), "text/turtle", kind, RADIO, Finder(graph).find)
    assert inspect(reading, kind, RADIO, graph, "nonesuch").outcome is Outcome.FAILED


def test_an_empty_file_never_passes(graph: Queries) -> None:
    assert "nothing-to-check" in [finding.rule for finding in report_on(graph, "").findings]


@pytest.mark.parametrize("media_type", ["text/turtle", "text/csv"])
def test_findings_come_in_the_order_of_the_file(graph: Queries, media_type: str) -> None:
    lines = [f"opleiding;c{n};;Zonder titel;;;;;;" for n in range(30)]
    courses = [f'<https://w3id.org/vakgraaf/id/course/radio/c{n}> a vg:Course ; vg:niets "{n}" .' for n in range(30)]
    body = TABLE + "\n".join(lines) if media_type == "text/csv" else GOOD + "\n".join(courses)
    places = [finding.place for finding in report_on(graph, body, media_type).findings if finding.place is not None]
    order = [place.row or place.line or 0 for place in places]
    assert len(order) >= 30
    assert order == sorted(order)


def test_a_flood_of_findings_is_counted_and_cut(graph: Queries) -> None:
    courses = "\n".join(f"<{BASE}id/course/vng-academie/c{n}> a vg:Course ." for n in range(MOST_FINDINGS + 50))
    report = report_on(graph, GOOD + courses)
    assert len(report.findings) == MOST_FINDINGS + 1
    assert report.findings[-1].rule == "more-findings"
    assert report.counts[Severity.VIOLATION] >= MOST_FINDINGS
    assert len(report.not_checked) == 1
    assert {finding.severity for finding in report.findings[:-1]} == {Severity.VIOLATION}


def test_a_report_is_kept_without_loss(graph: Queries) -> None:
    report = report_on(graph, PLANTED, "text/csv")
    assert decode(encode(report)) == report


def test_every_rule_that_is_no_shape_says_what_it_asks(graph: Queries) -> None:
    broken = report_on(graph, PLANTED, "text/csv")
    assert {finding.rule for finding in broken.findings if not finding.rule.startswith("http")} <= rules().keys()
    parts = [PACKAGE / "app" / part for part in ("reading", "checking")]
    source = "\n".join(path.read_text("utf-8") for part in parts for path in part.rglob("*.py"))
    named = set(re.findall(r'(?:violate|inform|_tell|Finding|_finding|_found)\(\s*"([a-z-]+)"', source))
    assert len(named) > 30
    assert named <= rules().keys()
    assert all(sentence.nl.endswith(".") and sentence.en.endswith(".") for sentence in rules().values())


def test_the_reference_engine_comes_to_the_same_findings(graph: Queries) -> None:
    kind = KINDS.kind("catalogue")
    reading = read(PLANTED.encode(), "text/csv", kind, RADIO, Finder(graph).find)
    both = [inspect(reading, kind, RADIO, graph, engine) for engine in ("shacl", "pyshacl")]
    assert both[0] == both[1]
