"""Every document of the reference graph, read by two JSON-LD processors of others, says what the graph asserts."""

import json
import shutil
import subprocess
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from own_documents import STRANGE, documents_over
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from app.main import House
from app.model.names import PREFIXES, XSD
from app.model.terms import Literal, NamedNode, Term, Triple
from app.publishing.compacting import compacted
from app.publishing.contexts import CONTEXT_VERSION, Contexts, Frame, context_address
from app.publishing.documents import Documents
from app.settings import ONTOLOGY

ADDRESS = "https://vakgraaf.example"
CONTEXT_FILE = ONTOLOGY / f"contexts/{CONTEXT_VERSION}.jsonld"
CONTEXT = json.loads(CONTEXT_FILE.read_text(encoding="utf-8"))
JSONLD = ROOT / "node_modules" / "jsonld"


def from_memory(url: str, _options: Any) -> dict[str, Any]:
    """A document loader that knows one context and never opens a socket."""
    assert url == context_address(ADDRESS), f"{url} would have to be fetched"
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


def by_pyld(documents: list[bytes]) -> list[str]:
    options = {"documentLoader": from_memory, "format": "application/n-quads"}
    return [jsonld.to_rdf(json.loads(document), options) for document in documents]


def by_jsonld_js(documents: list[bytes]) -> list[str]:
    node = shutil.which("node")
    if node is None or not JSONLD.exists():
        pytest.skip("node or its package jsonld is not here")
    script = ROOT / "tests" / "publishing" / "expand.js"
    ran = subprocess.run(
        [node, str(script), context_address(ADDRESS), str(CONTEXT_FILE)],
        input=b"\n".join(documents),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    told: list[str] = json.loads(ran.stdout)
    return told


READERS = {"PyLD": by_pyld, "jsonld.js": by_jsonld_js}


def triples_of(n_quads: str) -> set[Triple]:
    return {quad.triple for quad in parse(n_quads.encode(), format=RdfFormat.N_QUADS)}


def asserted(documents: Documents, thing: NamedNode) -> set[Triple]:
    return {said.triple for said in documents.statements(thing)}


@pytest.mark.parametrize("reader", READERS)
def test_every_document_says_exactly_what_the_graph_asserts_of_its_subject(house: House, reader: str) -> None:
    rows = house.store.select("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s").rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    assert len(things) > 2000
    told = READERS[reader]([house.documents.json_ld(house.documents.described(thing), ADDRESS) for thing in things])
    different = {
        thing.value: triples_of(said) ^ asserted(house.documents, thing)
        for thing, said in zip(things, told, strict=True)
        if triples_of(said) != asserted(house.documents, thing)
    }
    assert different == {}


@pytest.mark.parametrize("reader", READERS)
def test_what_no_key_can_say_is_not_lost_either(reader: str) -> None:
    documents, thing = documents_over(STRANGE)
    (told,) = READERS[reader]([documents.json_ld(documents.described(thing), ADDRESS)])
    assert triples_of(told) == asserted(documents, thing)
    assert len(triples_of(told)) > 20


SCHEMES = """
<schema:thing> a vg:Course, <schema:Thing>, schema:Course ;
  schema:url <vg:page>, <schema://host/page> ; vg:teaches <vg:x> ; vg:price "1"^^<xsd:own>, 2.5 ;
  <dct:own> <org:a/b> ; dct:unheardOf "iets" ; schema:name "Eén"@nl .
"""


@pytest.mark.parametrize("reader", READERS)
def test_an_address_whose_scheme_is_a_prefix_of_the_context_is_not_taken_for_one_in_short(reader: str) -> None:
    documents, thing = documents_over(SCHEMES, NamedNode("schema:thing"))
    found = documents.described(thing)
    alone, among = documents.json_ld(found, ADDRESS), documents.json_ld_of_many([found], ADDRESS)
    for told in READERS[reader]([alone, among]):
        assert triples_of(told) == asserted(documents, thing)
    bare = dict.fromkeys(("dct", "org", "schema", "vg", "xsd"))
    assert json.loads(alone)["@context"] == [context_address(ADDRESS), bare]
    assert found.frame is not None
    Draft202012Validator(documents.schemas.schema(found.frame, ADDRESS)).validate(json.loads(alone))


@pytest.mark.parametrize("reader", READERS)
def test_many_documents_at_once_say_what_each_says(house: House, reader: str) -> None:
    rows = house.store.select(
        "SELECT ?s { ?s a <https://w3id.org/vakgraaf/def#Course> } ORDER BY ?s LIMIT 100",
    ).rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    (told,) = READERS[reader]([house.documents.json_ld_of_many(map(house.documents.described, things), ADDRESS)])
    assert triples_of(told) == {triple for thing in things for triple in asserted(house.documents, thing)}


CONTEXTS = Contexts(ONTOLOGY)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12) | st.sampled_from(
    ["1", "-0", "007", "true", "1.50", "2026-01-01", "@id", "@none", "vg:x", "_:b", "{}", "9007199254740993"]
)
DATATYPES = [
    NamedNode(f"{XSD}{name}") for name in ("string", "integer", "boolean", "decimal", "date", "gYear", "anyURI")
]
VALUES = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(Literal, TEXTS, language=st.sampled_from(["nl", "en", "pap", "nl-be"])),
    st.builds(Literal, TEXTS, datatype=st.sampled_from(DATATYPES)),
    st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abc"]),
)
PREDICATES = st.sampled_from(
    [
        *(NamedNode(word.iri.value) for key, word in CONTEXTS.present.words.items() if key[0].islower()),
        NamedNode("https://example.org/vocabulary#own"),
        NamedNode(f"{PREFIXES['dct']}unheardOf"),
    ]
)
THING = NamedNode("https://example.org/thing")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    said=st.lists(st.tuples(PREDICATES, st.lists(VALUES, min_size=1, max_size=4)), min_size=1, max_size=8),
    frame=st.sampled_from([None, *CONTEXTS.frames.values()]),
)
def test_whatever_is_said_comes_back_and_nothing_else(
    said: list[tuple[NamedNode, list[Term]]], frame: Frame | None
) -> None:
    triples = {Triple(THING, predicate, value) for predicate, values in said for value in values}
    document = compacted(CONTEXTS.present, frame, THING, triples)
    (told,) = by_pyld([json.dumps({"@context": context_address(ADDRESS), **document}).encode()])
    assert triples_of(told) == triples
