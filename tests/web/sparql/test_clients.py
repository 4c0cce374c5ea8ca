"""Clients that others wrote ask the endpoint, and get the right rows: curl, SPARQLWrapper, rdflib and Comunica."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Service
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from web.sparql.asking import ARCHETYPES, ASK, CONSTRUCT, COUNT, DESCRIBE, PREFIXES, SELECT, get, number

from app.main import House

COMUNICA = Path(__file__).with_name("comunica.js")


@pytest.fixture(scope="module")
def labels(house: House) -> list[tuple[str, str]]:
    """The rows that SELECT must give, by the engine in this process."""
    return [(archetype.value, label.value) for archetype, label in house.store.select(SELECT).rows]


@pytest.fixture(scope="module")
def required(house: House) -> set[tuple[str, ...]]:
    """The triples that CONSTRUCT must give."""
    return {tuple(term.value for term in triple) for triple in house.store.construct(CONSTRUCT)}


# curl


def curl(*arguments: str) -> str:
    """What curl prints."""
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not installed")
    return subprocess.run([found, "-sS", *arguments], check=True, capture_output=True, text=True, timeout=60).stdout


def test_curl_asks_by_form_by_address_and_with_the_query_as_it_is(
    asked: Service, labels: list[tuple[str, str]], tmp_path: Path
) -> None:
    address = f"{asked.address}/sparql"
    file = tmp_path / "query.rq"
    file.write_text(SELECT, encoding="utf-8")
    for given in (
        ("--data-urlencode", f"query={SELECT}"),
        ("--get", "--data-urlencode", f"query={SELECT}"),
        ("--data-urlencode", f"query@{file}"),
        ("--header", "Content-Type: application/sparql-query", "--data-binary", f"@{file}"),
    ):
        rows = json.loads(curl(*given, address))["results"]["bindings"]
        assert [(row["archetype"]["value"], row["label"]["value"]) for row in rows] == labels


def test_curl_takes_a_large_answer_whole(asked: Service, tmp_path: Path) -> None:
    target = tmp_path / "all.nt"
    curl(
        "--output",
        str(target),
        "--header",
        "Accept: application/n-triples",
        "--data-urlencode",
        "query=CONSTRUCT WHERE { ?s ?p ?o }",
        f"{asked.address}/sparql",
    )
    assert len(target.read_text(encoding="utf-8").splitlines()) == number(get(asked.client, COUNT))


# SPARQLWrapper


def wrapper(service: Service, query: str, format_: str, way: str = "get") -> SPARQLWrapper:
    """SPARQLWrapper, about to ask."""
    asking = SPARQLWrapper(f"{service.address}/sparql")
    asking.setQuery(query)
    asking.setReturnFormat(format_)
    if way != "get":
        asking.setMethod(POST)
    if way == "direct":
        asking.setRequestMethod(POSTDIRECTLY)
    return asking


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_sparqlwrapper_reads_rows_in_every_format(asked: Service, labels: list[tuple[str, str]], way: str) -> None:
    rows = wrapper(asked, SELECT, JSON, way).queryAndConvert()["results"]["bindings"]
    assert [(row["archetype"]["value"], row["label"]["value"]) for row in rows] == labels
    document = wrapper(asked, SELECT, XML, way).queryAndConvert()
    assert [node.firstChild.data for node in document.getElementsByTagName("uri")] == [iri for iri, _ in labels]
    assert len(wrapper(asked, SELECT, CSV, way).queryAndConvert().decode().splitlines()) == len(labels) + 1
    assert len(wrapper(asked, SELECT, TSV, way).queryAndConvert().decode().splitlines()) == len(labels) + 1
    assert wrapper(asked, ASK, JSON, way).queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("format_", [XML, RDFXML, JSONLD, TURTLE, N3])
def test_sparqlwrapper_reads_a_graph_in_every_format(
    asked: Service, required: set[tuple[str, ...]], format_: str
) -> None:
    found = wrapper(asked, CONSTRUCT, format_).queryAndConvert()
    if isinstance(found, bytes):
        found = Graph().parse(data=found, format="turtle")
    assert {tuple(str(term) for term in triple) for triple in found} == required


def test_sparqlwrapper_asks_a_graph_by_its_name(asked: Service) -> None:
    asking = wrapper(asked, COUNT, JSON)
    asking.addDefaultGraph(ARCHETYPES)
    ((value,),) = [list(row.values()) for row in asking.queryAndConvert()["results"]["bindings"]]
    assert int(value["value"]) == number(get(asked.client, COUNT, **{"default-graph-uri": ARCHETYPES}))


def test_sparqlwrapper_is_told_what_is_wrong_with_a_query(asked: Service) -> None:
    with pytest.raises(QueryBadFormed):
        wrapper(asked, "SELECT * {", JSON).query()


# rdflib, whose endpoint is a store


def test_rdflib_takes_the_endpoint_for_a_graph(asked: Service, labels: list[tuple[str, str]]) -> None:
    graph = Graph(SPARQLStore(f"{asked.address}/sparql", returnFormat="json"))
    assert [(str(row[0]), str(row[1])) for row in graph.query(SELECT)] == labels
    ours = URIRef("https://w3id.org/vakgraaf/def#Archetype")
    assert ours in set(graph.objects(URIRef(labels[0][0])))
    graph.close()


# Comunica


def comunica(service: Service, query: str, kind: str = "sparql") -> Any:
    """What Comunica makes of the endpoint's answer."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    if not (ROOT / "node_modules" / "@comunica" / "query-sparql").is_dir():
        pytest.skip("npm did not bring @comunica/query-sparql")
    command = [node, str(COMUNICA), f"{service.address}/sparql", kind, query]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("kind", ["sparql", "found-out"])
def test_comunica_gets_the_right_rows(asked: Service, labels: list[tuple[str, str]], kind: str) -> None:
    assert sorted(map(tuple, comunica(asked, SELECT, kind))) == sorted(labels)


def test_comunica_posts_a_query_that_is_too_long_for_an_address(asked: Service, labels: list[tuple[str, str]]) -> None:
    archetypes = " ".join(sorted({f"<{iri}>" for iri, _ in labels}))
    query = f"{PREFIXES}SELECT ?a ?l {{ VALUES ?a {{ {archetypes} }} ?a skos:prefLabel ?l }}"
    assert sorted(map(tuple, comunica(asked, query))) == sorted(labels)


def test_comunica_gets_a_graph_a_boolean_and_a_description(asked: Service, required: set[tuple[str, ...]]) -> None:
    assert set(map(tuple, comunica(asked, CONSTRUCT))) == required
    assert comunica(asked, ASK) is True
    assert len(comunica(asked, DESCRIBE)) > 3


def test_comunica_joins_over_optional_parts_and_counts(asked: Service, house: House) -> None:
    query = f"""{PREFIXES}SELECT ?framework (COUNT(?competence) AS ?n) {{
      ?framework a vg:Framework OPTIONAL {{ ?competence skos:inScheme ?framework ; a vg:Competence }} }}
      GROUP BY ?framework ORDER BY ?framework"""
    expected = [[framework.value, n.value] for framework, n in house.store.select(query).rows]
    assert comunica(asked, query) == expected
