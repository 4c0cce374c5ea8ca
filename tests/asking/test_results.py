"""What a store gave, written in the formats of the W3C: every term comes back as it was."""

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from app.asking.results import write_boolean, write_solutions, write_triples
from app.model.names import XSD
from app.model.terms import BlankNode, Literal, NamedNode, Triple
from app.store.port import Solutions

A = NamedNode("https://example.org/a")
TERMS = [
    A,
    BlankNode("b1"),
    Literal('a "b"\n\t\\ é \U0001f600'),
    Literal("tekst", language="nl-be"),
    Literal("01.50", datatype=NamedNode(f"{XSD}decimal")),
    Literal("x", datatype=NamedNode("https://example.org/type")),
    Triple(A, A, Literal("said", language="en")),
    None,
]
SOLUTIONS = Solutions(tuple(f"v{number}" for number in range(len(TERMS))), [tuple(TERMS), tuple(reversed(TERMS))])
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}


@pytest.mark.parametrize("media_type", RESULTS)
def test_every_term_comes_back_as_it_was(media_type: str) -> None:
    read = parse_query_results(write_solutions(SOLUTIONS, media_type), RESULTS[media_type])
    assert tuple(name.value for name in read.variables) == SOLUTIONS.variables
    assert [tuple(row) for row in read] == SOLUTIONS.rows


def test_csv_holds_the_values_alone() -> None:
    found = Solutions(("a", "b"), [(A, Literal("x, y", language="nl")), (None, Literal(2))])
    assert write_solutions(found, "text/csv") == b'a,b\r\nhttps://example.org/a,"x, y"\r\n,2\r\n'


@pytest.mark.parametrize("media_type", [kind for kind in RESULTS if kind != "text/tab-separated-values"])
@pytest.mark.parametrize("said", ["true", "false"])
def test_a_yes_is_a_yes_and_a_no_a_no(media_type: str, said: str) -> None:
    found = Solutions(("boolean",), [(Literal(said, datatype=NamedNode(f"{XSD}boolean")),)])
    read = parse_query_results(write_boolean(found, media_type), RESULTS[media_type])
    assert bool(read) is (said == "true")


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_a_graph_comes_back_as_it_was_and_twice_the_same(media_type: str) -> None:
    triples = frozenset(Triple(A, NamedNode("https://example.org/p"), term) for term in TERMS[2:6])
    written = write_triples(triples, media_type)
    assert {quad.triple for quad in parse(written, format=RdfFormat.from_media_type(media_type))} == triples
    assert write_triples(frozenset(reversed(list(triples))), media_type) == written
