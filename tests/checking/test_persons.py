"""A submission describes no people; what it tells of one is refused, and shown nowhere."""

import pytest
from checking.examples import GOOD, ID, case, reading, rules, term
from pyoxigraph import RdfFormat, parse

from app.checking.masking import MASK, masked
from app.checking.persons import check_persons
from app.model.languages import Text
from app.model.submissions import Finding, Place, Severity
from app.model.terms import Literal
from app.settings import ONTOLOGY
from app.store.queries import Queries

SECRETS = {
    "citizen-number": "123456782",
    "email-address": "jan.jansen@example.org",
    "telephone-number": "06-12345678",
}


def persons(graph: Queries, *lines: str) -> list[Finding]:
    return check_persons(case(graph, *GOOD, *lines))[0]


@pytest.mark.parametrize(("rule", "secret"), SECRETS.items())
def test_what_gives_a_person_away_is_refused_and_not_shown(graph: Queries, rule: str, secret: str) -> None:
    (finding,) = persons(graph, f'c:ai schema:description "Vraag {secret} om hulp."@nl .')
    assert finding.rule == rule
    assert finding.severity is Severity.VIOLATION
    assert secret not in repr(finding)
    assert finding.found is not None
    assert finding.found.startswith(MASK)
    assert finding.place == Place(line=len(GOOD) + 1, text=MASK)


@pytest.mark.parametrize(("rule", "secret"), SECRETS.items())
def test_every_finding_at_that_place_hides_it_too(graph: Queries, rule: str, secret: str) -> None:
    value = f"Vraag {secret} om hulp."
    _, mask = check_persons(case(graph, *GOOD, f'c:ai schema:description "{value}"@nl .'))
    about = (term("c:ai"), term("schema:description"), Literal(value, language="nl"))
    shape = Finding(
        "x", Severity.WARNING, Text(f'"{value[:12]}…" is lang', "long"), Text("Kort", "Cut"), None, *about, value
    )
    reader = Finding(
        "y", Severity.VIOLATION, Text("fout", "wrong"), Text("", ""), Place(3, "titel", text=value), found=value
    )
    elsewhere = Finding("z", Severity.VIOLATION, Text(f"bij {secret}", "wrong"), Text("", ""), Place(4, column=secret))
    for hidden in map(mask.finding, (shape, reader, elsewhere)):
        assert secret not in repr(hidden)
        assert value[:12] not in repr(hidden)
    assert rule


def test_other_findings_stay_as_they_are(graph: Queries) -> None:
    _, mask = check_persons(case(graph, *GOOD, 'c:ai schema:description "Vraag 123456782."@nl .'))
    other = Finding(
        "x", Severity.VIOLATION, Text("a", "b"), Text("c", "d"), Place(3), term("c:ai"), term("schema:name"), found="AI"
    )
    assert mask.finding(other) == other


def test_the_mask_tells_only_a_class_of_lengths() -> None:
    assert masked("123456782") == masked("jan@example.org") == "••• (9-16)"
    assert masked("Jan") == "••• (1-8)"
    assert masked("j" * 20) == "••• (17-32)"
    assert masked("j" * 50) == "••• (33+)"


def test_a_team_may_say_how_it_can_be_reached(graph: Queries) -> None:
    catalogue = f"<{ID}catalogue/radio>"
    contact = 'vg:contactTeam "Team Leren" ; vg:contactEmail "leren@example.org" ; vg:contactPhone "070-1234567"'
    assert persons(graph, f"{catalogue} {contact} .") == []
    assert rules(persons(graph, f'{catalogue} vg:contactTeam "bel 06-12345678" .')) == ["telephone-number"]
    assert rules(persons(graph, f'{catalogue} vg:contactEmail "123456782@example.org 123456782" .')) == [
        "citizen-number"
    ]


@pytest.mark.parametrize(("name", "personal"), [
    ("Jan Jansen", True), ("P. de Vries", True), ("Anna-Maria van den Berg", True), ("Team Leren", False),
    ("RADIO Academie", False), ("Bureau Jansen", False), ("Leren en ontwikkelen", False), ("Servicedesk", False),
])  # fmt: skip
def test_a_contact_that_looks_like_a_person_is_a_warning(graph: Queries, name: str, personal: bool) -> None:  # noqa: FBT001
    findings = persons(graph, f'<{ID}catalogue/radio> vg:contactTeam "{name}" .')
    assert rules(findings) == (["personal-contact"] if personal else [])
    assert all(finding.severity is Severity.WARNING and name not in repr(finding) for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "Docent: Jan Jansen",
        "docenten Jan Jansen en Piet Pieters",
        "Trainer Jan de Vries begeleidt u.",
        "contactpersoon: P. de Boer",
        "Vraag het dhr. Jansen.",
        "Met mevrouw Van den Berg",
        "de heer Pietersen",
        "gegeven door Anna-Maria van den Berg",
        "taught by John Smith",
        "Mr. Smith",
    ],
)
def test_a_name_that_is_announced_is_a_warning(graph: Queries, text: str) -> None:
    (finding,) = persons(graph, f'c:ai schema:description "{text}"@nl .')
    assert finding.rule == "person-name"
    assert finding.severity is Severity.WARNING
    assert not {"Jansen", "Smith", "Vries", "Berg", "Pietersen", "Boer"} & set(repr(finding).replace('"', " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "Docent: nog niet bekend",
        "door RADIO en de Rijksacademie",
        "door Bureau Jansen",
        "Werken met MS Teams",
        "Train de trainer",
        "Standby Me by Design",
        "De docent begeleidt u.",
    ],
)
def test_an_ordinary_sentence_is_no_warning(graph: Queries, text: str) -> None:
    assert persons(graph, f'c:ai schema:description "{text}"@nl .') == []


@pytest.mark.parametrize(
    "statement",
    [
        'c:ai foaf:name "Jan Jansen" .',
        'c:ai schema:givenName "Jan" .',
        'c:ai schema1:familyName "Jansen" .',
        'c:ai schema:birthDate "1980-01-01"^^xsd:date .',
        "c:ai schema:instructor c:jan .",
        'c:ai vcard:fn "Jan Jansen" .',
        "c:ai foaf:mbox <mailto:jan@example.org> .",
    ],
)
def test_a_property_of_persons_is_refused(graph: Queries, statement: str) -> None:
    (finding,) = persons(graph, statement)
    assert finding.rule == "person-property"
    assert finding.value is None
    assert "Jan" not in repr(finding)
    assert "1980" not in repr(finding)


def test_a_person_is_refused_without_being_named(graph: Queries) -> None:
    lines = ("c:jan-jansen a schema:Person .", 'c:jan-jansen schema:name "Jan Jansen"@nl .')
    findings, mask = check_persons(case(graph, *GOOD, *lines))
    assert rules(findings) == ["person-property"]
    assert "jan" not in repr(findings).casefold()
    assert mask.is_person(term("c:jan-jansen"))


def test_an_address_that_holds_one_of_mail_is_refused(graph: Queries) -> None:
    assert rules(persons(graph, "c:ai schema:url <mailto:jan@example.org> .")) == ["email-address"]
    assert rules(persons(graph, "c:ai schema:url <https://example.org/?to=jan%40example.org> .")) == ["email-address"]
    assert rules(persons(graph, "c:ai schema:url <tel:+31612345678> .")) == ["telephone-number"]


def test_a_code_is_not_taken_for_a_citizen_number(graph: Queries) -> None:
    assert persons(graph, 'c:ai dct:identifier "123456782" ; skos:notation "06-12345678" .') == []
    assert persons(graph, f"c:123456782 a vg:Course ; schema:provider <{ID}academy/radio> .") == []
    assert rules(persons(graph, 'c:ai schema:name "123456782"@nl .')) == ["citizen-number"]
    assert rules(persons(graph, "c:ai vg:number 123456782 .")) == ["citizen-number"]
    assert persons(graph, "c:ai vg:price 123456782.0 .") == []


def test_no_text_of_the_reference_graph_gives_anybody_away(graph: Queries) -> None:
    files = sorted((ONTOLOGY / "reference").glob("*/*.ttl"))
    triples = [quad.triple for path in files for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    assert len(triples) > 20_000
    base = case(graph)
    read = type(base.subjects)(triples, base.kind)
    findings, _ = check_persons(type(base)(read, base.places, base.kind, None, graph, {}, base.today))
    assert findings == []


def test_a_submission_of_ten_thousand_texts_is_searched_in_one_pass(graph: Queries) -> None:
    lines = [
        f'c:c{n} schema:description "Opleiding {n}: u leert wat AI kan en wat de wet vraagt."@nl .' for n in range(500)
    ]
    assert persons(graph, *lines) == []
    assert len(reading(*lines).triples) == 500
