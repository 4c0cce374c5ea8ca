"""What is told of the service without a query: W3C Service Description, with VoID statistics that are true."""

from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from web.doors import media_type, problem
from web.sparql.asking import COUNT, JSON, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, get, number

PREFIXES = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""


@pytest.fixture(scope="module")
def described(asked) -> Store:
    """The description as a graph."""
    store = Store()
    store.load(asked.client.get("/sparql", headers={"Accept": TURTLE}).content, format=RdfFormat.TURTLE)
    return store


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    found = store.query(PREFIXES + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(None if term is None else term.value for term in row) for row in found]


@pytest.mark.parametrize("accept", [TURTLE, N_TRIPLES, JSON_LD, RDF_XML, f"text/html;q=0.5, {RDF_XML}"])
def test_it_comes_in_every_format_of_rdf(web: httpx.Client, described: Store, accept: str) -> None:
    response = web.get("/sparql", headers={"Accept": accept})
    told = accept.rsplit(maxsplit=1)[-1]
    assert (response.status_code, media_type(response)) == (200, told)
    store = Store()
    store.load(response.content, format=RdfFormat.from_media_type(told))
    assert {str(quad.triple) for quad in store} == {str(quad.triple) for quad in described}


def test_it_has_an_address_of_its_own_and_is_what_an_undecided_caller_gets(web: httpx.Client) -> None:
    for response in (web.get("/sparql?format=turtle", headers={"Accept": "text/html"}), web.get("/sparql")):
        assert media_type(response) == TURTLE
        assert response.headers["etag"]
    assert web.head("/sparql").headers["content-type"].startswith(TURTLE)


@pytest.mark.parametrize("accept", [JSON, "text/csv", "application/pdf"])
def test_who_asks_for_rows_without_a_query_is_told_that_it_is_missing(web: httpx.Client, accept: str) -> None:
    assert problem(web.get("/sparql", headers={"Accept": accept}), 400)["errors"][0]["name"] == "query"


def test_it_tells_the_endpoint_its_language_and_its_formats(asked, described: Store) -> None:
    ((endpoint, language),) = rows(
        described, "SELECT ?e ?l { ?s a sd:Service; sd:endpoint ?e; sd:supportedLanguage ?l }"
    )
    assert endpoint == f"{asked.address}/sparql"
    assert language.endswith("#SPARQL11Query")
    formats = rows(described, "SELECT ?f { ?s sd:resultFormat ?f }")
    assert len(formats) == 8
    assert rows(described, "SELECT ?f { ?s sd:feature ?f }") == [
        ("http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph",)
    ]


def test_it_names_every_graph_with_its_size_and_licence(web: httpx.Client, described: Store) -> None:
    told = rows(
        described,
        """SELECT ?name ?n { ?d sd:namedGraph ?g . ?g a sd:NamedGraph ; sd:name ?name ; sd:graph ?c .
        ?c a sd:Graph ; void:triples ?n }""",
    )
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    found = {row["g"]["value"]: row["n"]["value"] for row in get(web, query).json()["results"]["bindings"]}
    assert dict(told) == found
    assert len(told) == len(found) > 50
    assert len(rows(described, "SELECT DISTINCT ?g { ?g a sd:Graph ; dct:license ?l ; dct:title ?t }")) > 50


def test_its_statistics_are_those_of_the_default_graph(web: httpx.Client, described: Store) -> None:
    ((triples, subjects, objects, properties, classes, entities),) = rows(
        described,
        """SELECT ?t ?s ?o ?p ?c ?e { ?d sd:defaultGraph ?g . ?g a sd:Graph, void:Dataset ; void:triples ?t ;
        void:distinctSubjects ?s ; void:distinctObjects ?o ; void:properties ?p ; void:classes ?c ;
        void:entities ?e }""",
    )
    assert int(triples) == number(get(web, COUNT))
    for value, name in ((subjects, "?s"), (properties, "?p"), (objects, "?o")):
        assert int(value) == number(get(web, f"SELECT (COUNT(DISTINCT {name}) AS ?n) {{ ?s ?p ?o }}"))
    assert int(entities) == number(get(web, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }"))
    assert len(rows(described, "SELECT ?c { ?g void:classPartition ?x . ?x void:class ?c ; void:entities ?n }")) == int(
        classes
    )
    parts = rows(described, "SELECT ?p ?n { ?g void:propertyPartition ?x . ?x void:property ?p ; void:triples ?n }")
    assert len(parts) == int(properties)
    assert sum(int(count) for _, count in parts) == int(triples)


def test_it_has_no_blank_nodes_and_is_the_same_each_time(web: httpx.Client, described: Store) -> None:
    assert all(isinstance(quad.subject, NamedNode) for quad in described)
    plain, other = (web.get("/sparql", headers={"Accept": TURTLE, "Accept-Language": tag}) for tag in ("nl", "en"))
    assert plain.content == other.content


def test_it_leads_to_queries_that_can_be_asked_there(asked, described: Store) -> None:
    ((address,),) = rows(described, "SELECT ?a { ?s a sd:Service ; rdfs:seeAlso ?a }")
    examples = Store()
    examples.load(asked.client.get(address, headers={"Accept": TURTLE}).content, format=RdfFormat.TURTLE)
    texts = rows(examples, "SELECT ?text { ?q a sh:SPARQLSelectExecutable ; sh:select ?text }")
    assert len(texts) >= 12
