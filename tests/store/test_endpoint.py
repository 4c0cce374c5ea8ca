"""A SPARQL endpoint elsewhere, tried on a real one: the Oxigraph server on the loopback interface."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import free_port

from app.model.errors import RefusedQueryError
from app.model.names import XSD
from app.model.terms import BlankNode, Literal, NamedNode
from app.store.endpoint import select_at

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
DATA = """
@prefix : <https://example.org/> .
:a :iri :b ; :text "één \\"ja\\"\\n😀" ; :dutch "ja"@nl ; :region "ja"@nl-BE ; :number 7 ; :price 2.50 ;
   :day "2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date> ; :yes true ; :blank [ :text "in between" ] .
"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_until_it_answers(address)
            headers = {"Content-Type": "text/turtle"}
            httpx.put(f"http://{address}/store?default", content=DATA.encode(), headers=headers).raise_for_status()
            yield f"http://{address}/query"
        finally:
            process.kill()


def _wait_until_it_answers(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(f"http://{address}/query?query=ASK%7B%7D")
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(address)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("iri", NamedNode("https://example.org/b")),
        ("text", Literal('één "ja"\n😀')),
        ("dutch", Literal("ja", language="nl")),
        ("region", Literal("ja", language="nl-be")),
        ("number", Literal("7", datatype=NamedNode(f"{XSD}integer"))),
        ("price", Literal("2.5", datatype=NamedNode(f"{XSD}decimal"))),
        ("day", Literal("2026-11-21", datatype=NamedNode(f"{XSD}date"))),
        ("yes", Literal(True)),  # noqa: FBT003
    ],
)
def test_every_kind_of_term_arrives_as_it_is(endpoint, name, term):
    found = select_at(endpoint, f"SELECT ?value {{ ?thing <https://example.org/{name}> ?value }}")
    if name == "text":
        assert term in [row[0] for row in found.rows]
    else:
        assert found.rows == [(term,)]


def test_a_blank_node_and_a_cell_that_is_empty(endpoint):
    found = select_at(endpoint, "SELECT ?nothing ?value { ?thing <https://example.org/blank> ?value }")
    assert found.variables == ("nothing", "value")
    assert [(row[0], type(row[1])) for row in found.rows] == [(None, BlankNode)]


@pytest.mark.parametrize(("text", "answer"), [("ASK { ?s ?p ?o }", True), ("ASK { ?s ?p 'no' }", False)])
def test_an_ask_gives_one_boolean(endpoint, text, answer):
    found = select_at(endpoint, text)
    assert (found.variables, found.rows) == (("boolean",), [(Literal(answer),)])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # SPARQLWrapper's own, about a form that it does not know
@pytest.mark.parametrize("text", ["nonsense", "SELECT * {", "DROP ALL"])
def test_what_the_endpoint_does_not_understand_is_refused(endpoint, text):
    with pytest.raises(RefusedQueryError) as refused:
        select_at(endpoint, text)
    assert endpoint in refused.value.message.nl
    assert endpoint in refused.value.message.en


def test_an_endpoint_that_is_not_there_is_told():
    address = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(RefusedQueryError, match=address):
        select_at(address, "ASK {}")


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <https://example.org/a>"])
def test_what_gives_triples_is_refused(endpoint, text):
    with pytest.raises(RefusedQueryError):
        select_at(endpoint, text)


def test_an_address_that_is_no_endpoint_is_told(endpoint):
    with pytest.raises(RefusedQueryError):
        select_at(endpoint.removesuffix("query"), "ASK {}")
