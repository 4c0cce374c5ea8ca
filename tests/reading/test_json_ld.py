import json
from typing import Any

import pytest
from reading.kinds import JSON_LD, course, only, read_catalogue, rules, values

from app.main import House
from app.model.errors import UnreadableError
from app.model.names import DEF, ID, XSD
from app.model.submissions import Place, Reading
from app.model.terms import Literal, NamedNode
from app.reading.limits import MOST_DEPTH

CONTEXT = "https://w3id.org/vakgraaf/contexts/0.1.0.jsonld"
X = course("x")


def document(context: object = CONTEXT, **keys: Any) -> bytes:
    return json.dumps({"@context": context, "id": X.value, "type": "Course", **keys}).encode()


def read_course(**keys: Any) -> Reading:
    return read_catalogue(document(**keys), JSON_LD)


def refusal(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue(data, JSON_LD)
    return caught.value


def path_of(reading: Reading, value: NamedNode | Literal) -> str | None:
    found = next(one for one in reading.triples if one.object == value)
    place = reading.places.find(*found)
    return None if place is None else place.json_path


def test_a_document_of_things_has_every_value_at_its_json_path() -> None:
    things = [
        {"@id": f"{ID}course/radio/y", "@type": ["Course"], "name": {"en": "Y"}},
        {"id": X.value, "type": "Course", "name": {"nl": ["X", "XX"]}, "teaches": [f"{ID}competence/ecf-4/A.5/3"]},
    ]
    reading = read_catalogue(json.dumps({"@context": CONTEXT, "@graph": things}).encode(), JSON_LD)
    assert reading.findings == ()
    assert path_of(reading, Literal("XX", language="nl")) == "$['@graph'][1].name.nl"
    assert path_of(reading, NamedNode(f"{ID}competence/ecf-4/A.5/3")) == "$['@graph'][1].teaches[0]"
    assert reading.places.find(X) == Place(json_path="$['@graph'][1].type")
    assert len(reading.triples) == 6


def test_one_thing_stands_at_the_top() -> None:
    reading = read_course(name={"nl": "X"})
    assert reading.findings == ()
    assert path_of(reading, Literal("X", language="nl")) == "$.name.nl"


@pytest.mark.parametrize("media_type", ["application/ld+json", "application/json"])
@pytest.mark.parametrize(
    "address",
    [CONTEXT, "http://127.0.0.1:8000/contexts/0.1.0.jsonld", "https://vakgraaf.example/pad/contexts/0.1.0.jsonld"],
)
def test_our_context_is_ours_whoever_serves_it(media_type: str, address: str) -> None:
    assert read_catalogue(document(address), media_type).findings == ()


@pytest.mark.parametrize(
    "context",
    [
        None,
        "https://w3id.org/vakgraaf/contexts/9.9.9.jsonld",
        "https://w3id.org/vakgraaf/contexts/../contexts/9.jsonld",
        "https://evil.example/context.jsonld",
        "http://127.0.0.1:9/contexts/0.1.0.jsonld?x=1",
        "file:///etc/passwd",
        "../../etc/passwd",
        [CONTEXT],
        [CONTEXT, {"name": "https://evil.example/"}],
        {},
        {"@import": CONTEXT},
        {"@vocab": "https://schema.org/"},
        {"name": "https://schema.org/name"},
        5,
    ],
)
def test_any_other_context_is_refused(context: object) -> None:
    refused = refusal(document(context))
    assert refused.rule == "context"
    assert refused.place == Place(json_path="$['@context']")


def test_a_document_without_a_context_is_refused() -> None:
    assert refusal(json.dumps({"@id": X.value, "@type": f"{DEF}Course"}).encode()).rule == "context"


@pytest.mark.parametrize("data", [b"5", b'"x"', b"null", b"[]", b"[5]"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    assert refusal(data).rule == "context"


@pytest.mark.parametrize("context", [CONTEXT, {}, {"@import": "http://127.0.0.1:9/"}, "http://127.0.0.1:9/"])
def test_a_context_further_down_is_refused(context: object) -> None:
    assert refusal(document(provider={"@context": context, "id": f"{ID}academy/radio"})).rule == "context"
    graph = [{"@context": context, "id": X.value, "type": "Course"}]
    assert refusal(json.dumps({"@context": CONTEXT, "@graph": graph}).encode()).rule == "context"


def test_a_context_among_the_languages_of_a_text_is_no_language() -> None:
    reading = read_course(name={"@context": {"nl": "en"}, "nl": "X"})
    assert only(reading).rule == "unread-value"
    assert values(reading, X, "schema:name") == [Literal("X", language="nl")]


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ({"@graph": [{"id": f"{ID}course/radio/y", "type": "Course"}]}, "$['@graph']"),
        ({"provider": {"id": f"{ID}graph/x", "@graph": []}}, "$.provider['@graph']"),
    ],
)
def test_a_named_graph_is_refused(keys: dict[str, Any], where: str) -> None:
    assert refusal(document(**keys)).place == Place(json_path=where)


@pytest.mark.parametrize("key", ["@reverse", "@included", "@nest", "@index", "@list", "@base", "@vocab"])
def test_a_keyword_that_hides_data_is_refused(key: str) -> None:
    assert refusal(document(**{key: {}})).place == Place(json_path=f"$['{key}']")
    assert refusal(document(provider={key: {}})).rule == "json-ld"


def test_an_unknown_key_is_told_with_what_may_be_meant() -> None:
    finding = only(read_course(teches=[f"{ID}competence/ecf-4/A.5/3"]))
    assert (finding.rule, finding.place) == ("unknown-key", Place(json_path="$.teches", text="teches"))
    assert "teaches" in finding.repair.nl


def test_a_key_may_be_an_iri_or_have_a_prefix() -> None:
    reading = read_course(
        **{"vg:audience": {"@value": "iedereen", "@language": "NL"}, "https://schema.org/location": "Den Haag"}
    )
    assert reading.findings == ()
    assert values(reading, X, "vg:audience") == [Literal("iedereen", language="nl")]
    assert path_of(reading, Literal("Den Haag")) == "$['https://schema.org/location']"


def test_an_unknown_class_becomes_one_that_checking_will_name() -> None:
    reading = read_catalogue(document(type="Kursus"), JSON_LD)
    assert reading.findings == ()
    assert path_of(reading, NamedNode(f"{DEF}Kursus")) == "$.type"


@pytest.mark.parametrize("typed", ["A.5/3", "ecf-4/A.5", "/id/x", "../x", "https://a b", ""])
def test_a_reference_that_is_no_full_iri_is_told(typed: str) -> None:
    finding = only(read_course(teaches=[typed]))
    assert finding.rule in {"relative-iri", "unread-value"}
    assert finding.place is not None
    assert finding.place.json_path == "$.teaches[0]"


def test_a_reference_may_have_a_prefix() -> None:
    assert values(read_course(openTo="schema:Person"), X, "vg:openTo") == [NamedNode("https://schema.org/Person")]


@pytest.mark.parametrize(
    "node", [{"type": "Course"}, {"@id": "_:b", "type": "Course"}, {"id": "course/1"}, {"id": 5}, {"id": None}]
)
def test_a_thing_without_a_full_iri_is_told(node: dict[str, Any]) -> None:
    reading = read_catalogue(json.dumps({"@context": CONTEXT, "@graph": [node]}).encode(), JSON_LD)
    assert rules(reading)[0] in {"blank-node", "relative-iri"}
    assert reading.triples == ()


def test_a_thing_named_twice_is_refused() -> None:
    assert refusal(document(**{"@id": f"{ID}course/radio/y"})).place == Place(json_path="$['@id']")


def test_a_nested_thing_is_read_with_its_own_path() -> None:
    reading = read_course(
        hasCourseInstance=[{"id": f"{ID}course-run/radio/x/1", "type": "CourseRun", "startDate": "2027-03-01"}]
    )
    run = NamedNode(f"{ID}course-run/radio/x/1")
    assert reading.findings == ()
    assert path_of(reading, run) == "$.hasCourseInstance[0]"
    assert (
        path_of(reading, Literal("2027-03-01", datatype=NamedNode(f"{XSD}date"))) == "$.hasCourseInstance[0].startDate"
    )


@pytest.mark.parametrize(
    ("key", "value", "lexical", "datatype"),
    [
        ("price", 495, "495", "decimal"),
        ("price", 495.5, "495.5", "decimal"),
        ("price", 0.1, "0.1", "decimal"),
        ("price", "12.50", "12.5", "decimal"),
        ("isAccessibleForFree", True, "true", "boolean"),
        ("isAccessibleForFree", "1", "true", "boolean"),
        ("maximumAttendeeCapacity", 20, "20", "integer"),
        ("timeRequired", "PT90M", "PT1H30M", "duration"),
        ("validFrom", "2027-01-01", "2027-01-01", "date"),
    ],
)
def test_a_value_with_a_datatype_is_canonical(key: str, value: object, lexical: str, datatype: str) -> None:
    reading = read_course(**{key: value})
    assert reading.findings == ()
    expected = Literal(lexical, datatype=NamedNode(XSD + datatype))
    assert path_of(reading, expected) == f"$.{key}"


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"zz zz": "X"}, "$.name['zz zz']"),
        ({"nl": 5}, "$.name.nl"),
        ({"nl": {"x": "y"}}, "$.name.nl"),
        ({"@value": "X", "@language": "nl"}, "$.name['@value']"),
    ],
)
def test_a_text_that_json_ld_would_leave_out_in_silence_is_told(value: dict[str, Any], where: str) -> None:
    reading = read_course(name=value)
    assert rules(reading)[0] == "unread-value"
    place = reading.findings[0].place
    assert place is not None
    assert place.json_path == where


def test_a_text_without_a_language_stays_one_for_the_shapes_to_judge() -> None:
    assert values(read_course(name="X"), X, "schema:name") == [Literal("X")]
    assert values(read_course(name={"@none": "X"}), X, "schema:name") == [Literal("X")]


def test_nothing_is_nothing() -> None:
    reading = read_course(name=None, teaches=[], price=None, audience={"nl": None})
    assert reading.findings == ()
    assert len(reading.triples) == 1


def test_an_invisible_sign_is_told_at_its_path() -> None:
    finding = only(read_course(name={"nl": "a\u202eb"}))
    assert (finding.rule, finding.place) == ("odd-character", Place(json_path="$.name.nl"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"@context": "%s", "id": "urn:a", "id": "urn:b"}', "syntax"),
        ('{"@context": "%s", "id": "urn:a", "price": NaN}', "syntax"),
        ('{"@context": "%s", "id": "urn:a", "price": Infinity}', "syntax"),
        ('{"@context": "%s", "id": "urn:a", "price": ' + "9" * 5_000 + "}", "too-large"),
        ('{"@context": "%s", "id": "urn:a", "price": 1e999}', "too-large"),
        ('{"@context": "%s", "id": "urn:a", "name": "\\ud800"}', "syntax"),
        ('{"@context": "%s", "id": "urn:a"', "syntax"),
        ('{"@context": "%s", "id": "urn:a",}', "syntax"),
        ("{'@context': '%s'}", "syntax"),
        ('{"@context": "%s", "x": ' + "[" * 5_000 + "]" * 5_000 + "}", "too-large"),
        ('{"x": ' * 100_000, "too-large"),
    ],
)
def test_json_that_can_be_understood_in_two_ways_or_takes_long_is_refused(text: str, rule: str) -> None:
    assert refusal((text.replace("%s", CONTEXT)).encode()).rule == rule


def test_json_that_is_broken_is_told_with_its_line() -> None:
    assert refusal(b'{\n "@context": "x",\n oops\n}').place == Place(line=3)


def test_brackets_in_a_text_are_not_nesting() -> None:
    assert read_course(name={"nl": "[{" * MOST_DEPTH + '"\\['}).findings == ()


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_catalogue(b"\xef\xbb\xbf" + document(), JSON_LD).findings == ()


def test_whole_characters_written_as_pairs_are_read() -> None:
    data = document(name={"nl": "👩‍💻"})
    assert b"\\ud83d" in data
    assert values(read_catalogue(data, JSON_LD), X, "schema:name") == [Literal("👩‍💻", language="nl")]


@pytest.mark.parametrize("name", ["Course", "Competence", "CompetenceAtLevel", "Archetype", "Framework", "Agreement"])
def test_what_this_service_publishes_of_a_thing_reads_back_whole(house: House, name: str) -> None:
    things = [NamedNode(iri) for iri in house.library.things.iris(name)[:40]]
    assert things
    for thing in things:
        reading = read_catalogue(house.documents.json_ld(house.documents.described(thing), "http://127.0.0.1"), JSON_LD)
        assert reading.findings == ()
        assert set(reading.triples) == {said.triple for said in house.documents.statements(thing)}
        assert all(reading.places.find(*one) != Place() for one in reading.triples)
