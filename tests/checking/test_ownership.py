"""An organisation describes only what is its own, and no vocabulary comes in with the data."""

import pytest
from checking.examples import GOOD, KIND, RADIO, case, rules
from hypothesis import given
from hypothesis import strategies as st

from app.checking.iris import inside, is_normal, is_public_page, normal
from app.checking.ownership import check_ownership, namespaces_of, owns
from app.model.names import ID
from app.model.submissions import Submitter
from app.store.queries import Queries

NAMESPACES = namespaces_of(RADIO, KIND)
COURSES = f"{ID}course/radio"

TAKE_OVERS = {
    "another academy's course": f"{ID}course/vng-academie/ai",
    "an academy whose code begins with mine": f"{ID}course/radio-2/ai",
    "a detour by dots": f"{COURSES}/../vng-academie/ai",
    "a detour by escaped dots": f"{COURSES}/%2e%2e/vng-academie/ai",
    "a detour by half-escaped dots": f"{COURSES}/.%2E/vng-academie/ai",
    "an escaped slash": f"{COURSES}%2Fai",
    "an escaped backslash": f"{COURSES}/..%5Cvng-academie/ai",
    "an empty segment": f"{ID}course//radio/ai",
    "a host in capitals": f"{COURSES}/ai".replace("w3id.org", "W3ID.org"),
    "a scheme in capitals": f"{COURSES}/ai".replace("https", "HTTPS"),
    "the default port": f"{COURSES}/ai".replace("w3id.org", "w3id.org:443"),
    "a user in front of the host": f"{COURSES}/ai".replace("w3id.org", "w3id.org@w3id.org"),
    "a dot behind the host": f"{COURSES}/ai".replace("w3id.org", "w3id.org."),
    "no encryption": f"{COURSES}/ai".replace("https", "http"),
    "a Cyrillic letter in the code": f"{ID}course/r\u0430dio/ai",
    "a Cyrillic letter in the host": f"{COURSES}/ai".replace("w3id", "w3\u0456d"),
    "a Cyrillic letter in my own course": f"{COURSES}/\u0430i",
    "a letter and its accent apart": f"{COURSES}/cafe\u0301",
    "a letter that nobody sees": f"{COURSES}/a\u200bi",
    "a direction that turns the text around": f"{COURSES}/a\u202ei",
    "an escaped direction": f"{COURSES}/a%E2%80%AEi",
    "an escaped line end": f"{COURSES}/a%0Ai",
    "an escape of an ordinary letter": f"{COURSES}/%61i",
    "a fragment of mine": f"{COURSES}/ai#other",
    "a question to mine": f"{COURSES}/ai?x=1",
    "a slash at the end": f"{COURSES}/ai/",
    "the graph itself": f"{ID}graph/radio/catalogue",
    "a competence of a framework": f"{ID}competence/ecf-4/A.5",
    "the academy itself": f"{ID}academy/radio",
    "a word of the ontology": "https://w3id.org/vakgraaf/def#Course",
    "a shape": "https://w3id.org/vakgraaf/shapes/catalogue#Course",
    "a word of schema.org": "https://schema.org/Course",
    "a municipality": "https://identifier.overheid.nl/tooi/id/gemeente/gm0363",
    "a page of the web": "https://www.example.org/ai",
    "no web at all": "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
}


@pytest.mark.parametrize("iri", TAKE_OVERS.values(), ids=TAKE_OVERS.keys())
def test_a_take_over_is_refused(graph: Queries, iri: str) -> None:
    findings = check_ownership(case(graph, *GOOD, f'<{iri}> a vg:Course ; schema:name "Overgenomen"@nl .'))
    assert not owns(NAMESPACES, iri)
    assert len(findings) == 1
    assert findings[0].rule in {"foreign-subject", "odd-iri", "schema-statement"}
    assert findings[0].place is not None
    assert findings[0].place.line == len(GOOD) + 1


def test_own_things_are_accepted(graph: Queries) -> None:
    assert check_ownership(case(graph, *GOOD)) == []
    assert owns(NAMESPACES, f"{ID}catalogue/radio")
    assert owns(NAMESPACES, f"{ID}course-run/radio/ai/2027-03-01")
    assert owns(NAMESPACES, f"{COURSES}/caf%C3%A9")
    assert owns(NAMESPACES, f"{COURSES}/café")


def test_a_registered_namespace_is_own_by_whole_segments() -> None:
    sister = Submitter("sister", namespaces=("https://data.example.org/onderwijs/", "https://data.example.org/def#"))
    namespaces = namespaces_of(sister, KIND)
    assert owns(namespaces, "https://data.example.org/onderwijs/ai")
    assert owns(namespaces, "https://data.example.org/def#ai")
    assert not owns(namespaces, "https://data.example.org/onderwijs-2/ai")
    assert not owns(namespaces, "https://data.example.org/def")
    assert not owns(namespaces, "https://data.example.org.evil.example/onderwijs/ai")


def test_not_even_a_registered_namespace_makes_a_vocabulary_somebodys_own() -> None:
    greedy = Submitter("greedy", namespaces=("https://w3id.org/vakgraaf/", "https://schema.org/"))
    assert not owns(namespaces_of(greedy, KIND), "https://schema.org/Course")
    assert not owns(namespaces_of(greedy, KIND), f"{ID}graph/bzk/nds")
    assert not owns(namespaces_of(greedy, KIND), "https://w3id.org/vakgraaf/def#Course")


def test_a_thing_stands_on_the_path_of_its_class(graph: Queries) -> None:
    findings = check_ownership(case(graph, *GOOD, f"<{ID}catalogue/radio/ai> a vg:Course ."))
    assert rules(findings) == ["wrong-path"]
    assert f"{ID}course/radio" in findings[0].repair.nl


def test_without_a_submitter_only_the_form_of_iris_is_checked(graph: Queries) -> None:
    assert check_ownership(case(graph, f"<{ID}course/vng-academie/ai> a vg:Course .", submitter=None)) == []
    findings = check_ownership(case(graph, f"<{ID}graph/bzk/nds> vg:trust <{ID}trust/official> .", submitter=None))
    assert rules(findings) == ["schema-statement"]


def test_others_things_may_be_values(graph: Queries) -> None:
    assert check_ownership(case(graph, *GOOD, f"c:ai schema:coursePrerequisites <{ID}course/vng-academie/ai> .")) == []


@pytest.mark.parametrize(
    "statement",
    [
        "c:ai a owl:Class .",
        "c:ai a rdfs:Class .",
        "c:ai a rdf:Property .",
        "c:ai a sh:NodeShape .",
        "c:ai rdfs:subClassOf vg:Course .",
        "c:ai rdfs:domain vg:Course .",
        "c:ai rdfs:label 'x' .",
        "c:ai owl:sameAs c:other .",
        "c:ai owl:imports <https://example.org/x> .",
        "c:ai sh:targetClass vg:Course .",
        "c:ai sh:deactivated true .",
        "c:ai rdf:first c:other .",
        "c:ai rdf:_1 c:other .",
        "vg:Course rdfs:subClassOf vg:Catalogue .",
        "vg:requires a vg:Course .",
    ],
)
def test_statements_about_words_and_rules_are_refused(graph: Queries, statement: str) -> None:
    assert "schema-statement" in rules(check_ownership(case(graph, *GOOD, statement)))


def test_a_thing_without_an_iri_is_refused(graph: Queries) -> None:
    assert rules(check_ownership(case(graph, *GOOD, "[] a vg:Course ."))) == ["blank-node"]


def test_a_statement_about_a_statement_is_refused(graph: Queries) -> None:
    findings = check_ownership(case(graph, *GOOD, "c:ai schema:url <<( c:ai a vg:Course )>> ."))
    assert rules(findings) == ["triple-term"]


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "mailto:team@example.org",
        "http://localhost/x",
        "http://LOCALHOST./x",
        "http://intranet/x",
        "http://printer.local/x",
        "http://127.0.0.1/x",
        "http://127.1/x",
        "http://2130706433/x",
        "http://0x7f.0.0.1/x",
        "http://0x7f000001/x",
        "http://[::1]/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://%6c%6fcalhost/x",
        "http://\uff11\uff12\uff17.0.0.1/x",
        "https://user@example.org/x",
        "https://user:secret@example.org/x",
        "https://rijksoverhei\u0501.nl/x",
        "https://xn--80ak6aa92e.com/x",
        "https:///x",
    ],
)
def test_an_address_that_is_no_public_page_is_refused(graph: Queries, iri: str) -> None:
    assert not is_public_page(iri)
    assert "unsafe-address" in rules(check_ownership(case(graph, *GOOD, f"c:ai schema:url <{iri}> .")))


@pytest.mark.parametrize(
    "iri",
    [
        "https://www.it-academieoverheid.nl/onderwerpen/a/ai?x=1#boven",
        "http://example.org",
        "https://example.org:8443/a//b/../c",
        "https://caf\u00e9.example.org/men\u00fc",
        "https://xn--caf-dma.example.org/",
        "https://\u03b5\u03bb\u03bb\u03ac\u03b4\u03b1.\u03b5\u03bb/",
        "https://web.archive.org/web/2024/http://example.org/",
    ],
)
def test_an_ordinary_page_is_accepted(graph: Queries, iri: str) -> None:
    assert check_ownership(case(graph, *GOOD, f"c:ai schema:url <{iri}> .")) == []


def test_a_hidden_sign_in_an_address_is_shown_by_its_code(graph: Queries) -> None:
    findings = check_ownership(case(graph, *GOOD, "c:ai schema:url <https://example.org/a\u202eb> ."))
    assert rules(findings) == ["odd-iri"]
    assert findings[0].found == "https://example.org/a\\u202Eb"


@pytest.mark.parametrize("iri", [f"{COURSES}/a%zz", f"{COURSES}/a%FF", f"{COURSES}/a b", f"{COURSES}/{'a' * 2000}"])
def test_an_iri_that_no_parser_should_let_through_is_not_normal(iri: str) -> None:
    assert not is_normal(iri)


def test_an_address_written_as_text_of_type_any_uri_is_checked_too(graph: Queries) -> None:
    findings = check_ownership(case(graph, *GOOD, 'c:ai vg:page "javascript:alert(1)"^^xsd:anyURI .'))
    assert rules(findings) == ["unsafe-address"]


def test_every_address_in_the_reference_graph_is_accepted(graph: Queries) -> None:
    pages = {
        triple.object.value
        for triple in graph.triples("everything")
        if hasattr(triple.object, "value") and str(triple.object).startswith("<http")
    }
    assert len(pages) > 1000
    assert [iri for iri in sorted(pages) if not is_public_page(iri) and not iri.startswith("https://w3id.org/")] == []


@given(st.lists(st.sampled_from(["radio", "..", ".", "%2e%2e", "%2E.", "", "ai", "%2F", "vng", "%5c", "é", "%61"])))
def test_whatever_is_owned_stays_inside_however_it_is_read(segments: list[str]) -> None:
    iri = f"{ID}course/" + "/".join(segments)
    if owns(NAMESPACES, iri):
        assert normal(iri) == iri
        assert inside(COURSES, iri)
        assert ".." not in iri.split("/")
        assert "//" not in iri.removeprefix("https://")


@given(st.text(min_size=1, max_size=30))
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    iri = f"https://Example.org/{text}"
    assert normal(normal(iri)) == normal(iri)
    assert is_normal(iri) is False


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-._~", min_size=1, max_size=40))
def test_an_ordinary_code_is_always_owned(code: str) -> None:
    assert owns(NAMESPACES, f"{COURSES}/{code}") is (code not in {".", ".."})


def test_a_submitter_owns_nothing_of_a_kind_that_it_does_not_send() -> None:
    assert not owns(NAMESPACES, f"{ID}framework/radio/x")
