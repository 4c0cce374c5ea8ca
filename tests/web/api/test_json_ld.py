"""An answer as JSON-LD: two readers that are not ours see the same triples, and see what the JSON says."""

import json

import httpx
import pytest
from pyld import jsonld
from rdflib import DCTERMS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.compare import to_isomorphic
from web.doors import QUESTIONS, examples
from web.rows import never

VG = Namespace("https://w3id.org/vakgraaf/def#")
ID = "https://w3id.org/vakgraaf/id/"


def asked(web: httpx.Client, name: str, **given: str) -> dict:
    response = web.get(f"/v1/questions/{name}", params={**examples(name), **given, "format": "jsonld"})
    assert response.status_code == 200
    return response.json()


def read(document: dict) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


@pytest.mark.parametrize("name", QUESTIONS)
def test_pyld_and_rdflib_read_the_same_triples_without_a_network(web: httpx.Client, name: str) -> None:
    document = asked(web, name, **examples(name, optional=name == "catalogue-overlap"))  # all pairs take seconds
    quads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": never})
    by_pyld = Graph().parse(data=quads, format="nt")
    assert len(by_pyld) > 3
    assert to_isomorphic(by_pyld) == to_isomorphic(read(document))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_key_is_lost_in_expansion(web: httpx.Client, name: str) -> None:
    document = asked(web, name)
    expanded = jsonld.expand(document, {"documentLoader": never})
    assert len(expanded) == 1
    assert len(expanded[0]) == len([key for key in document if key != "@context"])
    row = f"{ID}question/{name}#row"
    assert len(expanded[0][row][0]["@list"]) == len(document["rows"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_thing_has_its_label_and_code_as_skos_and_a_graph_its_trust_whatever_the_columns_are_called(
    web: httpx.Client, name: str
) -> None:
    document = asked(web, name)
    graph = read(document)
    things = [
        thing
        for row in document["rows"]
        for cell in row.values()
        for thing in (cell if isinstance(cell, list) else [cell])
        if isinstance(thing, dict)
    ]
    for thing in things:
        labels = {Literal(text, lang=None if tag == "@none" else tag) for tag, text in thing.get("label", {}).items()}
        assert labels <= set(graph.objects(URIRef(thing["id"]), SKOS.prefLabel))
        if "notation" in thing:
            assert (URIRef(thing["id"]), SKOS.notation, Literal(thing["notation"])) in graph
    question = URIRef(f"{ID}question/{name}")
    for said_by in document["graphs"]:
        assert (question, DCTERMS.source, URIRef(said_by["id"])) in graph
        assert (URIRef(said_by["id"]), VG.trust, URIRef(said_by["trust"])) in graph


def test_labels_stand_there_in_every_language_that_they_have(web: httpx.Client) -> None:
    graph = read(asked(web, "competence-tree", framework="ecf-4", lang="en"))
    languages = {label.language for label in graph.objects(URIRef(f"{ID}competence/ecf-4/A.1"), SKOS.prefLabel)}
    assert languages == {"nl", "en"}


def test_a_similarity_is_a_decimal_also_when_it_is_one(web: httpx.Client) -> None:
    graph = read(asked(web, "course-equivalents"))
    found = list(graph.objects(None, URIRef(f"{ID}question/course-equivalents#similarity")))
    assert found
    assert {str(value.datatype).rsplit("#", 1)[1] for value in found} == {"decimal"}
