"""Every document of the reference graph, read by two JSON-LD processors of others, says what the graph asserts."""

import json
import shutil
import subprocess
from typing import Any

import pytest
from conftest import ROOT
from own_documents import STRANGE, documents_over
from pyld import jsonld
from pyoxigraph import RdfFormat, parse

from app.main import ONTOLOGY, House
from app.model.terms import NamedNode, Triple
from app.publishing.contexts import CONTEXT_VERSION, context_address
from app.publishing.documents import Documents

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


def triples(n_quads: str) -> set[Triple]:
    return {quad.triple for quad in parse(n_quads.encode(), format=RdfFormat.N_QUADS)}


def asserted(documents: Documents, thing: NamedNode) -> set[Triple]:
    return {said.triple for said in documents.statements(thing)}


@pytest.mark.parametrize("reader", READERS)
def test_every_document_says_exactly_what_the_graph_asserts_of_its_subject(house: House, reader: str) -> None:
    rows = house.store.select("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s").rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    assert len(things) > 2000
    told = READERS[reader]([house.documents.json_ld(thing, ADDRESS) for thing in things])
    different = {
        thing.value: triples(said) ^ asserted(house.documents, thing)
        for thing, said in zip(things, told, strict=True)
        if triples(said) != asserted(house.documents, thing)
    }
    assert different == {}


@pytest.mark.parametrize("reader", READERS)
def test_what_no_key_can_say_is_not_lost_either(reader: str) -> None:
    documents, thing = documents_over(STRANGE)
    (told,) = READERS[reader]([documents.json_ld(thing, ADDRESS)])
    assert triples(told) == asserted(documents, thing)
    assert len(triples(told)) > 20


@pytest.mark.parametrize("reader", READERS)
def test_many_documents_at_once_say_what_each_says(house: House, reader: str) -> None:
    rows = house.store.select(
        "SELECT ?s { ?s a <https://w3id.org/vakgraaf/def#Course> } ORDER BY ?s LIMIT 100",
    ).rows
    things = [row[0] for row in rows if isinstance(row[0], NamedNode)]
    (told,) = READERS[reader]([house.documents.many(things, ADDRESS)])
    assert triples(told) == {triple for thing in things for triple in asserted(house.documents, thing)}
