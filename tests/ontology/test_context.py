"""The context: a key for every word, and documents that say exactly what the graph asserts."""

import json
from hashlib import sha256
from typing import Any

import pytest
from pyld import jsonld

from app.main import House
from app.model.context import Context
from app.model.names import DEF, RDF_TYPE, XSD, local_name
from app.model.terms import NamedNode
from app.publishing.contexts import CONTEXT_VERSION
from app.settings import ONTOLOGY

ADDRESS = "https://vakgraaf.example"
CONTEXT_URL = f"{ADDRESS}/contexts/{CONTEXT_VERSION}.jsonld"
CONTEXT = json.loads((ONTOLOGY / f"contexts/{CONTEXT_VERSION}.jsonld").read_text(encoding="utf-8"))
RELEASED = (ONTOLOGY / "contexts/released.sha256").read_text(encoding="utf-8").splitlines()
STRING = f"{XSD}string"


def from_memory(url: str, _options: Any) -> dict[str, Any]:
    """A document loader that knows one context and never opens a socket."""
    assert url == CONTEXT_URL, f"{url} would have to be fetched"
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


def expand(document: dict[str, Any]) -> list[dict[str, Any]]:
    return jsonld.expand(document, {"documentLoader": from_memory})


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    """The IRI that each key stands for, as PyLD understands it."""
    words = [key for key, told in CONTEXT["@context"].items() if not _is_prefix_or_keyword(key, told)]
    expanded = [expand({"@context": CONTEXT_URL, "id": "urn:x", "type": [key]})[0]["@type"][0] for key in words]
    return dict(zip(words, expanded, strict=True))


def _is_prefix_or_keyword(key: str, told: Any) -> bool:
    return key.startswith("@") or key in {"id", "type"} or (isinstance(told, str) and told.endswith(("#", "/")))


@pytest.mark.parametrize("line", RELEASED)
def test_a_released_context_never_changes_by_a_byte(line: str) -> None:
    digest, name = line.split()
    assert sha256((ONTOLOGY / "contexts" / name).read_bytes()).hexdigest() == digest


def test_every_version_but_the_one_that_grows_is_released() -> None:
    released = {line.split()[1] for line in RELEASED}
    versions = {path.name for path in (ONTOLOGY / "contexts").glob("*.jsonld")}
    assert versions - released <= {f"{CONTEXT_VERSION}.jsonld"}
    assert released <= versions


def test_what_an_older_context_calls_by_name_the_newest_can_still_say(house: House) -> None:
    newest = house.documents.contexts.present
    for path in (ONTOLOGY / "contexts").glob("*.jsonld"):
        older = Context(json.loads(path.read_bytes())["@context"])
        assert {word.iri for word in older.words.values()} <= {word.iri for word in newest.words.values()}


def test_the_context_is_json_ld_1_1_and_names_no_other_context() -> None:
    assert CONTEXT["@context"]["@version"] == 1.1
    assert list(CONTEXT) == ["@context"]
    assert "@import" not in CONTEXT["@context"]


def test_every_term_of_the_ontology_has_a_key_that_is_its_own_name(house: House, keys: dict[str, str]) -> None:
    terms = _column(house, f"SELECT DISTINCT ?t {{ ?t a ?c FILTER(STRSTARTS(STR(?t), '{DEF}')) }}")
    assert len(terms) > 100
    assert {term: keys.get(local_name(term)) for term in terms} == {term: term for term in terms}


def test_every_key_of_ours_names_a_term_that_the_ontology_defines(house: House, keys: dict[str, str]) -> None:
    terms = set(_column(house, f"SELECT DISTINCT ?t {{ ?t a ?c FILTER(STRSTARTS(STR(?t), '{DEF}')) }}"))
    assert {iri for iri in keys.values() if iri.startswith(DEF)} == terms


def test_every_property_and_class_in_use_has_a_key(house: House, keys: dict[str, str]) -> None:
    words = {
        *_column(house, "SELECT DISTINCT ?p { ?s ?p ?o }"),
        *_column(house, "SELECT DISTINCT ?c { ?s a ?c }"),
    }
    assert words - set(keys.values()) == {RDF_TYPE}


def test_no_two_keys_stand_for_one_word(keys: dict[str, str]) -> None:
    assert len(set(keys.values())) == len(keys)


def test_every_key_of_a_document_is_a_word_and_never_an_iri(house: House) -> None:
    things = _column(house, "SELECT DISTINCT ?s { ?s a ?c } ORDER BY ?s")
    documents = [
        json.loads(house.documents.json_ld(house.documents.described(NamedNode(iri)), ADDRESS)) for iri in things
    ]
    assert len(documents) > 2000
    assert [key for document in documents for key in document if ":" in key] == []


def _column(house: House, sparql: str) -> list[str]:
    rows = house.store.select(sparql).rows
    return [row[0].value for row in rows if isinstance(row[0], NamedNode)]
