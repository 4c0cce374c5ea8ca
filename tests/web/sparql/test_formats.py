"""Every form of query in every format, by Accept and by ``format=``; and each answer equals the engine's own."""

import csv
import io
import json
from itertools import product
from xml.etree import ElementTree as ET

import httpx
import pytest
from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from web.doors import media_type, problem
from web.sparql.asking import (
    ARCHETYPES,
    ASK,
    CONSTRUCT,
    CSV,
    DESCRIBE,
    JSON,
    JSON_LD,
    N_TRIPLES,
    PREFIXES,
    RDF_XML,
    SELECT,
    TSV,
    TURTLE,
    XML,
    get,
)

from app.control import checkpoint

RESULTS = {"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV}
GRAPHS = {"turtle": TURTLE, "ntriples": N_TRIPLES, "jsonld": JSON_LD, "rdfxml": RDF_XML}
TERMS = """SELECT * { VALUES (?a ?b ?c ?d ?e) {
  ("plain" "met taal"@nl-BE 42 true <urn:x>)
  ("a\\tb\\n\\"c\\",d" ""@en 4.50 "x"^^<urn:type> UNDEF)
  ("=1+1" "ü€😀" "2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date> UNDEF UNDEF)
} }"""
MIXED = {
    "a listing": SELECT,
    "every kind of term": TERMS,
    "nothing found": "SELECT ?x { ?x a <urn:none> }",
    "no variables but rows": "SELECT * { <urn:a> ?p ?o }",
    "aggregates": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(?n) ?g",
    "a path": f"{PREFIXES}SELECT ?a ?b {{ ?a skos:broader/skos:broader ?b }} ORDER BY ?a ?b LIMIT 200",
    "optional and filter": f"""{PREFIXES}SELECT ?c ?n {{ ?c a vg:Competence OPTIONAL {{ ?c skos:notation ?n }}
      FILTER(CONTAINS(STR(?c), 'ecf')) }} ORDER BY ?c ?n""",
    "union, minus, exists": f"""{PREFIXES}SELECT ?x {{ {{ ?x a vg:Archetype }} UNION {{ ?x a vg:Framework }}
      MINUS {{ ?x dct:license ?l }} FILTER EXISTS {{ ?x skos:prefLabel ?y }} }} ORDER BY ?x""",
    "a sub-select": f"""{PREFIXES}SELECT ?a ?m {{
      {{ SELECT ?a (COUNT(?b) AS ?m) {{ ?a vg:requires ?b }} GROUP BY ?a }} }} ORDER BY ?a""",
    "from a graph": f"SELECT * FROM <{ARCHETYPES}> {{ ?s ?p ?o }} ORDER BY ?s ?p ?o",  # noqa: S608
    "many rows": f"{PREFIXES}SELECT * {{ ?s skos:prefLabel ?o }} ORDER BY ?s ?o",
    "true": ASK,
    "false": "ASK { <urn:a> ?p ?o }",
    "a graph": CONSTRUCT,
    "a description": DESCRIBE,
    "an empty graph": "CONSTRUCT WHERE { ?x a <urn:none> }",
    "terms in a graph": r"""CONSTRUCT { <urn:s> <urn:p> ?x, "a\"b\\c\nd", "taal"@nl-BE, 42, 4.5 }
      { VALUES ?x { "ü€😀" } }""",
}


@pytest.fixture(scope="module")
def engine(asked) -> Store:
    """The engine itself, in this process, over the graph that the service asks."""
    with checkpoint(asked.data_dir) as folder:
        yield Store.read_only(str(folder))


def in_process(engine: Store, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    return engine.query(query, use_default_graph_as_union="FROM" not in query)


def rows_of(solutions: QuerySolutions) -> list[tuple[str, ...]]:
    return [tuple(str(solution[name]) for name in solutions.variables) for solution in solutions]


@pytest.mark.parametrize("name", MIXED)
def test_every_answer_in_every_format_equals_the_engines_own(web: httpx.Client, engine: Store, name: str) -> None:
    query = MIXED[name]
    expected = in_process(engine, query)
    if isinstance(expected, QueryTriples):
        triples = {str(triple) for triple in expected}
        for accept in GRAPHS.values():
            response = get(web, query, accept)
            assert media_type(response) == accept
            found = parse(response.content, format=RdfFormat.from_media_type(accept))
            assert {str(quad.triple) for quad in found} == triples, accept
        return
    if isinstance(expected, QueryBoolean):
        assert get(web, query).json() == {"head": {}, "boolean": bool(expected)}
        told = ET.fromstring(get(web, query, XML).content)  # noqa: S314  (our own answer)
        assert told.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == str(bool(expected)).lower()
        for accept in (CSV, TSV):
            assert get(web, query, accept).text.strip() == str(bool(expected)).lower()
        return
    names = [variable.value for variable in expected.variables]
    expected_rows = rows_of(expected)
    for accept, format_ in (
        (JSON, QueryResultsFormat.JSON),
        (XML, QueryResultsFormat.XML),
        (TSV, QueryResultsFormat.TSV),
    ):
        response = get(web, query, accept)
        assert media_type(response) == accept
        found = parse_query_results(response.content, format_)
        assert [variable.value for variable in found.variables] == names
        assert rows_of(found) == expected_rows, accept
    assert get(web, query, CSV).content == in_process(engine, query).serialize(format=QueryResultsFormat.CSV)


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT, DESCRIBE])
def test_every_format_has_an_address_of_its_own(web: httpx.Client, query: str) -> None:
    ours, others = (GRAPHS, RESULTS) if query in {CONSTRUCT, DESCRIBE} else (RESULTS, GRAPHS)
    for name, told in ours.items():
        for accept in ("*/*", "text/html", "application/pdf", told):
            response = get(web, query, accept, format=name)
            assert (response.status_code, media_type(response)) == (200, told)
    for name in others.keys() - {"json", "xml"}:
        assert problem(get(web, query, format=name), 406)


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        (SELECT, "application/sparql-results+json", JSON),
        (SELECT, "application/sparql-results json", JSON),
        (SELECT, "text/csv", CSV),
        (SELECT, "TSV", TSV),
        (CONSTRUCT, "ttl", TURTLE),
        (CONSTRUCT, "n3", TURTLE),
        (CONSTRUCT, "nt", N_TRIPLES),
        (CONSTRUCT, "json-ld", JSON_LD),
        (CONSTRUCT, "json", JSON_LD),
        (CONSTRUCT, "xml", RDF_XML),
        (CONSTRUCT, "rdf", RDF_XML),
        (CONSTRUCT, "rdf+xml", RDF_XML),
        (CONSTRUCT, "text/turtle", TURTLE),
    ],
)
def test_the_names_that_clients_of_other_endpoints_use_are_understood(
    web: httpx.Client, query: str, name: str, told: str
) -> None:
    assert media_type(get(web, query, "*/*", format=name)) == told
    repeated = web.get("/sparql", params={"query": query, "format": [name, told]})
    assert media_type(repeated) == told


@pytest.mark.parametrize("name", ["exel", "sparql", "html", "jsn", "../x", "é" * 500])
def test_a_format_that_is_none_is_a_400_that_names_those_that_are(web: httpx.Client, name: str) -> None:
    (fault,) = problem(get(web, SELECT, format=name), 400)["errors"]
    assert fault["name"] == "format"
    assert any(known in fault["repair"]["en"] for known in RESULTS)


ACCEPTED = [
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    ("text/*", CSV),
    ("application/xml;q=0.9,text/csv;q=0.8", "application/xml"),
    (f"{CSV};q=0.9, {XML}", XML),
    (f"{XML}, {CSV};q=0.9, */*;q=0.1", XML),
    (f"{JSON};q=0.2,{TSV};q=0.4,{CSV};q=0.3", TSV),
    (f"{JSON};q=0,*/*", XML),
    ("application/json", "application/json"),
    ("application/json, */*;q=0.1", "application/json"),
    (f"application/json, {JSON}", JSON),
    (f"application/json;q=0.9, {XML};q=0.8", "application/json"),
    ("application/pdf, text/csv;q=0.1", CSV),
    (f"{JSON}; charset=utf-8; q=1.0", JSON),
    (f"{XML.upper()}", XML),
    ("text/turtle;q=1, application/sparql-results+xml;q=0.5, */*;q=0.1", XML),
    ("application/n-quads,application/trig;q=0.95,text/html;q=0.2,application/sparql-results+json;q=0.8", JSON),
]


@pytest.mark.parametrize(("accept", "told"), ACCEPTED)
def test_the_format_of_rows_is_the_one_that_weighs_most(web: httpx.Client, accept: str, told: str) -> None:
    assert media_type(get(web, SELECT, accept)) == told


@pytest.mark.parametrize(
    ("accept", "told"),
    [
        ("", TURTLE),
        ("*/*", TURTLE),
        ("application/*", N_TRIPLES),
        (f"{RDF_XML};q=0.9,{JSON_LD}", JSON_LD),
        (f"{TURTLE};q=0.1,{RDF_XML};q=0.2", RDF_XML),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        (f"{JSON}, {TURTLE};q=0.5", TURTLE),
    ],
)
def test_the_format_of_a_graph_is_the_one_that_weighs_most(web: httpx.Client, accept: str, told: str) -> None:
    response = get(web, CONSTRUCT, accept)
    assert media_type(response) == told
    if told == "application/json":
        assert isinstance(json.loads(response.content), list)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        *product(
            (SELECT, ASK), ("application/pdf", TURTLE, f"{RDF_XML},{N_TRIPLES}", "*/*;q=0", "*/*;q=evil", "image/*")
        ),
        *product((CONSTRUCT, DESCRIBE), (JSON, f"{CSV},{TSV}", "application/n-quads", "image/png")),
    ],
)
def test_a_format_that_an_answer_cannot_have_is_a_406_that_names_those_it_can(
    web: httpx.Client, query: str, accept: str
) -> None:
    told = problem(get(web, query, accept), 406)["detail"]
    assert all(known in told for known in (GRAPHS if query in {CONSTRUCT, DESCRIBE} else RESULTS).values())


def test_no_query_is_evaluated_for_a_format_that_it_cannot_have(web: httpx.Client) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
    assert problem(get(web, endless, "image/png"), 406)


def test_csv_is_exact_and_told_to_be_utf_8(web: httpx.Client) -> None:
    response = get(web, TERMS, CSV)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))
    assert [row["a"] for row in rows] == ["plain", 'a\tb\n"c",d', "=1+1"]
