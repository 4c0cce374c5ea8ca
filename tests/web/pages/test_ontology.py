"""The ontology at /def: a page for people, RDF for machines."""

import httpx
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.compare import to_isomorphic
from web.doors import media_type, problem

DEF = "https://w3id.org/vakgraaf/def#"
TYPES = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json"}
PARSERS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}


@pytest.mark.parametrize("extension", TYPES)
def test_the_ontology_is_given_by_extension_and_by_header(web: httpx.Client, extension: str) -> None:
    named = web.get(f"/def.{extension}")
    negotiated = web.get("/def", headers={"Accept": TYPES[extension]})
    assert named.status_code == negotiated.status_code == 200
    assert media_type(named) == media_type(negotiated) == TYPES[extension]
    assert named.content == negotiated.content
    assert (URIRef(f"{DEF}Course"), RDF.type, OWL.Class) in Graph().parse(data=named.text, format=PARSERS[extension])


def test_every_format_says_the_same_triples(web: httpx.Client) -> None:
    graphs = [
        to_isomorphic(Graph().parse(data=web.get(f"/def.{extension}").text, format=PARSERS[extension]))
        for extension in TYPES
        if web.get(f"/def.{extension}").status_code == 200
    ]
    assert len(graphs) >= 2
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_who_comes_with_a_browser_gets_a_page(web: httpx.Client, accept: str) -> None:
    assert media_type(web.get("/def", headers={"Accept": accept})) == "text/html"
    assert media_type(web.get("/def.html", headers={"Accept": "text/turtle"})) == "text/html"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_has_every_term_with_its_label_and_definition(web: httpx.Client, lang: str) -> None:
    page = web.get(f"/def?lang={lang}").text
    ontology = Graph().parse(data=web.get("/def.ttl").text, format="turtle")
    terms = [term for term in ontology.subjects(unique=True) if str(term).startswith(DEF)]
    assert len(terms) > 50
    for term in terms:
        assert f'id="{str(term).removeprefix(DEF)}"' in page
        labels = [label for label in ontology.objects(term, RDFS.label) if label.language == lang]
        definitions = [told for told in ontology.objects(term, SKOS.definition) if told.language == lang]
        assert len(labels) == len(definitions) == 1
        assert str(labels[0]).replace("'", "&#39;") in page


@pytest.mark.parametrize("extension", ["xml", "json", "TTL", "", "ttl.gz"])
def test_an_extension_that_is_not_there_is_refused_with_those_that_are(web: httpx.Client, extension: str) -> None:
    response = web.get(f"/def.{extension}", headers={"Accept": "*/*"})
    assert response.status_code in {404, 406}
    told = problem(response, response.status_code)
    assert "none/none" not in str(told)
    assert "ttl" in str(told) or "text/turtle" in str(told) or "openapi" in str(told)


def test_a_format_that_is_not_there_is_a_406_that_lists_the_others(web: httpx.Client) -> None:
    told = problem(web.get("/def", headers={"Accept": "application/rdf+xml"}), 406)
    assert "text/turtle" in told["detail"]


def test_the_ontology_links_to_its_other_formats(web: httpx.Client) -> None:
    for accept in ("text/html", "text/turtle"):
        links = web.get("/def", headers={"Accept": accept}).headers["link"]
        assert '/def.ttl>; rel="alternate"; type="text/turtle"' in links
