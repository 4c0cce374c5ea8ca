"""The shape of a document: the same keys and the same forms, whatever is said."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from own_documents import STRANGE, THING, documents_over

from app.main import House
from app.model.context import Word
from app.model.terms import NamedNode
from app.publishing.contexts import Frame

ADDRESS = "https://vakgraaf.example"
EMPTY = f"<{THING.value}> a vg:Course ; vg:price 100.0 ."


def document_of(turtle: str) -> dict[str, Any]:
    documents, thing = documents_over(turtle)
    told: dict[str, Any] = json.loads(documents.json_ld(documents.described(thing), ADDRESS))
    return told


def is_of_form(word: Word, value: Any) -> bool:
    """Whether a value stands as its key says: a list, texts by language, one value or nothing."""
    if word.by_language:
        kind = list if word.several else str
        return isinstance(value, dict) and all(isinstance(said, kind) for said in value.values())
    if word.several:
        return isinstance(value, list) and not any(isinstance(one, list | dict) for one in value)
    if word.in_full:
        return value is None or (isinstance(value, dict) and {"@value", "@type"} == set(value))
    return not isinstance(value, list | dict)


def bent(documents: Any, document: Mapping[str, Any]) -> list[str]:
    words = documents.contexts.present.words
    return [key for key, value in document.items() if key in words and not is_of_form(words[key], value)]


def test_every_document_has_every_key_of_its_frame_in_its_own_form(house: House) -> None:
    rows = house.store.select("SELECT DISTINCT ?s { ?s a ?c } ORDER BY ?s").rows
    contexts = house.documents.contexts
    framed = 0
    for thing in (row[0] for row in rows if isinstance(row[0], NamedNode)):
        document = json.loads(house.documents.json_ld(house.documents.described(thing), ADDRESS))
        assert bent(house.documents, document) == [], thing
        frame = house.documents.described(thing).frame
        if frame is not None:
            framed += 1
            assert list(document)[: 3 + len(frame.keys)] == ["@context", "id", "type", *frame.keys]
            assert document["type"][0] == contexts.present.key(frame.class_iri)
        assert isinstance(document["type"], list)
    assert framed > 2000


def test_the_reference_graph_needs_no_key_beside_those_of_its_frames(house: House) -> None:
    rows = house.store.select("SELECT DISTINCT ?s { ?s a ?c } ORDER BY ?s").rows
    beside = set()
    for thing in (row[0] for row in rows if isinstance(row[0], NamedNode)):
        frame = house.documents.described(thing).frame
        if frame is not None:
            document = json.loads(house.documents.json_ld(house.documents.described(thing), ADDRESS))
            beside |= {(frame.name, key) for key in document} - {
                (frame.name, key) for key in ("@context", "id", "type", *frame.keys)
            }
    assert beside == {("graph", "revision")}  # the store's own graph tells it, and no other


def test_what_is_not_said_is_there_and_empty() -> None:
    document = document_of(EMPTY)
    assert document["price"] == "100"
    assert (document["name"], document["keywords"], document["teaches"], document["url"]) == ({}, {}, [], [])
    assert (document["identifier"], document["isAccessibleForFree"], document["lastSeen"]) == (None, None, None)


def test_the_same_keys_stand_in_the_same_order_whatever_is_said() -> None:
    little, much = document_of(EMPTY), document_of(STRANGE)
    assert list(much)[: len(little)] == list(little)


def test_one_value_stays_one_value_and_the_others_stand_in_full_beside_it() -> None:
    document = document_of(STRANGE)
    documents, _ = documents_over(STRANGE)
    assert bent(documents, document) == []
    assert document["price"] == "100"
    assert {"@value": "250", "@type": "xsd:decimal"} in document["vg:price"]
    assert {"@value": "veel", "@language": "nl"} in document["vg:price"]
    assert document["name"] == {"@none": "zonder taal", "en": "One", "nl": "Eén"}
    assert {"@value": "Twee", "@language": "nl"} in document["schema:name"]
    assert {"id": "https://example.org/name"} in document["schema:name"]
    assert document["teaches"] == ["https://example.org/a", "https://example.org/b"]
    assert document["vg:teaches"] == [{"@value": "geen ding"}]


def test_numbers_and_truths_are_those_of_json_where_json_can_say_them() -> None:
    document = document_of(STRANGE)
    assert document["seats"] == 12
    assert {"@value": "13", "@type": "xsd:integer"} in document["vg:seats"]
    assert {"@value": "99999999999999999999", "@type": "xsd:integer"} in document["vg:seats"]
    assert document["entryLevel"] in {True, False}


def test_a_value_whose_datatype_differs_from_thing_to_thing_always_names_it() -> None:
    document = document_of(STRANGE)
    assert document["lastSeen"] == {"@value": "2025-03", "@type": "xsd:gYearMonth"}


def test_a_word_of_others_stands_under_its_own_name_in_full() -> None:
    document = document_of(STRANGE)
    assert document["https://example.org/vocabulary#own"] == [
        {"id": "https://example.org/c"},
        {"@value": "d", "@language": "pap"},
    ]
    assert document["urn:example:own"] == [{"@value": "true", "@type": "xsd:boolean"}]
    assert document["type"] == ["Course", "https://example.org/Thing", "schema:Course"]


def test_the_same_statements_give_the_same_bytes_in_whatever_order_they_come(house: House) -> None:
    thing = house.documents.find("archetype/ai-literacy-4/aig-09")
    assert len({house.documents.json_ld(house.documents.described(thing), ADDRESS) for _ in range(5)}) == 1
    lines = [line for line in STRANGE.strip().splitlines() if line.startswith("  ")]
    head, end = STRANGE.strip().splitlines()[0], "."
    shuffled = "\n".join([head, *reversed([line.rstrip(" .").rstrip(";") + " ;" for line in lines]), end])
    one, thing = documents_over(STRANGE)
    other, _ = documents_over(shuffled)
    assert one.json_ld(one.described(thing), ADDRESS) == other.json_ld(other.described(thing), ADDRESS)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("academy/radio", "academy"),
        ("organisation/gm0363", "organisation"),
        ("competence/ecf-4/A.5", "competence"),
        ("competence/ecf-4/A.5/3", "competence-at-level"),
        ("profile/kwiv-4/1.1.6", "profile"),
        ("framework/ecf-4", "framework"),
        ("graph/vakgraaf/ontology", "graph"),
    ],
)
def test_a_thing_has_the_frame_of_its_own_kind(house: House, path: str, name: str) -> None:
    frame = house.documents.at(path).frame
    assert isinstance(frame, Frame)
    assert frame.name == name
