"""Thirty ways to spoil a good catalogue, each by one change; every one of them is refused, and told for what it is."""

import pytest
from checking.files import GOOD, report_on, violations

from app.model.names import BASE
from app.model.submissions import Outcome
from app.store.queries import Queries

SHAPE = f"{BASE}shapes/catalogue#"
_RADIO = "id/course/radio/ai-basis"
_OWL_CLASS = "<http://www.w3.org/2002/07/owl#Class>"
_LICENCE = "dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;"
_SISTER = f"<{BASE}id/course/vng-academie/ai-basis>"

MUTATIONS = {
    "class with a typing error": ("a vg:Course, schema:Course", "a vg:Kursus", "unknown-class"),
    "class of a sister vocabulary": ("a vg:Course ;", "a schema:Course ;", "unknown-class"),
    "no class": ("a vg:CourseRun ;", "", "no-class"),
    "a second class": ("a vg:Course, schema:Course", "a vg:Course, vg:CourseRun", "several-classes"),
    "class made a class": ("a vg:Course, schema:Course", f"a vg:Course, {_OWL_CLASS}", "schema-statement"),
    "property with a typing error": ("schema:inLanguage", "schema:inLangauge", "unknown-property"),
    "property of a sister vocabulary": ('schema:name "Basis', 'dct:title "Basis', "unknown-property"),
    "property over plain http": ("schema:inLanguage", "<http://schema.org/inLanguage>", "unknown-property"),
    "property of another class": ("vg:seats 18", 'schema:name "Eerste"@nl', "unknown-property"),
    "property of persons": ('schema:inLanguage "nl"', 'schema:instructor "Jan"', "person-property"),
    "price as text": ("vg:price 1250.0", 'vg:price "1250"', "Course-price"),
    "price below nothing": ("vg:price 1250.0", "vg:price -1.0", "Course-price"),
    "seats as a fraction": ("vg:seats 18", "vg:seats 18.5", "CourseRun-seats"),
    "date as text": ('"2027-03-01"^^xsd:date ;', '"1 maart 2027" ;', "CourseRun-start"),
    "day that does not exist": ('"2027-03-02"^^xsd:date', '"2027-02-30"^^xsd:date', "CourseRun-end"),
    "duration as text": ('"PT4H"^^xsd:duration', '"vier uur"', "Course-duration"),
    "page as text": ("<https://academie.example.org/ai-basis>", '"academie.example.org"', "Course-page"),
    "page that is a script": ("<https://academie.example.org/ai-basis>", "<javascript:alert(1)>", "unsafe-address"),
    "page on this machine": ("https://academie.example.org/ai-basis", "http://localhost/ai-basis", "unsafe-address"),
    "level that the competence lacks": ("A.5/3", "A.5/1", "unknown-level"),
    "level in words": ("A.5/3", "A.5/gevorderd", "unknown-level"),
    "competence that does not exist": ("ecf-4/A.5/3", "ecf-4/Z.9/3", "unknown-reference"),
    "competence without its level": ("A.5/3", "A.5", "wrong-class"),
    "archetype that does not exist": ("aig-09", "aig-99", "unknown-reference"),
    "title without a language": ('"Basisopleiding AI"@nl', '"Basisopleiding AI"', "Course-title"),
    "title in an unknown language": ('"Basisopleiding AI"@nl', '"Basisopleiding AI"@xx', "Course-title"),
    "no title": ('schema:name "Basisopleiding AI"@nl ;', "", "Course-title"),
    "no licence": (_LICENCE, "", "Catalogue-licence"),
    "no contact": ('vg:contactTeam "Team Leeraanbod" ;', "", "Catalogue-contact-team"),
    "namespace of another academy": (f"<{BASE}{_RADIO}> a", f"{_SISTER} a", "foreign-subject"),
    "namespace by a detour": (f"<{BASE}{_RADIO}> a", f"<{BASE}id/course/radio/../vng/ai-basis> a", "odd-iri"),
    "path of another class": (f"<{BASE}{_RADIO}> a", f"<{BASE}id/catalogue/radio/ai-basis> a", "wrong-path"),
    "provider of another academy": ("schema:provider <https://w3id.org/vakgraaf/id/academy/radio> ;\n  schema:in",
        "schema:provider <https://w3id.org/vakgraaf/id/academy/vng-academie> ;\n  schema:in", "Course-provider-own"),
    "end before the start": ('"2027-03-02"^^xsd:date', '"2027-02-01"^^xsd:date', "CourseRun-period"),
    "run after the course": ('"2027-03-02"^^xsd:date', '"2028-03-02"^^xsd:date', "CourseRun-ends-in-validity"),
    "prerequisites in a circle": ('schema:inLanguage "nl"',
        "schema:coursePrerequisites <https://w3id.org/vakgraaf/id/course/radio/ai-vervolg>", "circle"),
    "citizen service number": ("uw eigen werk.", "het werk van 123456782.", "citizen-number"),
    "e-mail address in a text": ("uw eigen werk.", "jan@academie.example.", "email-address"),
    "one code for two courses": ('dct:identifier "ai-vervolg"', 'dct:identifier "ai-basis"', "Course-code-unique"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rule"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_spoilt_catalogue_is_refused_for_what_is_wrong(graph: Queries, old: str, new: str, rule: str) -> None:
    assert old in GOOD
    report = report_on(graph, GOOD.replace(old, new, 1))
    assert report.outcome is Outcome.REFUSED
    assert rule in {finding.rule.removeprefix(SHAPE) for finding in violations(report)}
    assert all(finding.message.nl and finding.message.en and finding.repair.nl for finding in report.findings)


def test_the_catalogue_that_they_spoil_is_good(graph: Queries) -> None:
    assert len(MUTATIONS) >= 30
    assert report_on(graph, GOOD).outcome is Outcome.CONFORMS
