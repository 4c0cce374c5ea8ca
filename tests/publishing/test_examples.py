"""The questions as RDF: what others need to load them, and every query runs as it is told there."""

import json
import re

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from web.doors import QUESTIONS

from app.main import House
from app.model.names import ID, PREFIXES
from app.model.terms import Literal, NamedNode, Triple
from app.publishing.examples import json_ld, turtle

HERE = "https://vakgraaf.example"
SH, RDFS = "http://www.w3.org/ns/shacl#", PREFIXES["rdfs"]


@pytest.fixture(scope="module")
def triples() -> set[Triple]:
    return {quad.triple for quad in parse(turtle(QUESTIONS.values(), HERE), format=RdfFormat.TURTLE)}


def said(triples: set[Triple], subject: str, predicate: str) -> set:
    return {
        triple.object for triple in triples if (triple.subject.value, triple.predicate.value) == (subject, predicate)
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_an_executable_select_with_its_words_in_both_languages(triples: set[Triple], name: str) -> None:
    subject, question = f"{ID}question/{name}", QUESTIONS[name]
    kinds = {kind.value for kind in said(triples, subject, PREFIXES["rdf"] + "type")}
    assert kinds == {f"{SH}SPARQLExecutable", f"{SH}SPARQLSelectExecutable"}
    for predicate, text in (("label", question.title), ("comment", question.description)):
        wanted = {Literal(words, language=tag) for tag, words in text.by_language().items()}
        assert said(triples, subject, RDFS + predicate) == wanted
    schema = PREFIXES["schema"]
    assert {word.value for word in said(triples, subject, f"{schema}keywords")} == set(question.keywords)
    assert said(triples, subject, f"{schema}target") == {NamedNode(f"{HERE}/sparql")}


@pytest.mark.parametrize("name", QUESTIONS)
def test_its_query_runs_as_it_stands(house: House, triples: set[Triple], name: str) -> None:
    [select] = said(triples, f"{ID}question/{name}", f"{SH}select")
    assert "#+" not in select.value
    assert house.store.select(select.value).rows == house.store.select(QUESTIONS[name].source).rows


def test_every_prefix_of_a_query_is_declared_as_the_query_has_it(triples: set[Triple]) -> None:
    [ontology] = {node.value for name in QUESTIONS for node in said(triples, f"{ID}question/{name}", f"{SH}prefixes")}
    declared = {}
    for node in said(triples, ontology, f"{SH}declare"):
        [prefix], [namespace] = said(triples, node.value, f"{SH}prefix"), said(triples, node.value, f"{SH}namespace")
        assert namespace.datatype.value == PREFIXES["xsd"] + "anyURI"
        declared[prefix.value] = namespace.value
    used = {
        found.groups()
        for question in QUESTIONS.values()
        for found in re.finditer(r"PREFIX (\w+): <([^>]*)>", question.template.text)
    }
    assert used
    assert all(declared.get(prefix) == namespace for prefix, namespace in used)


def test_json_ld_and_turtle_are_one_graph_for_another_reader_too(triples: set[Triple]) -> None:
    as_turtle = Graph().parse(data=turtle(QUESTIONS.values(), HERE), format="turtle")
    as_json = Graph().parse(data=json_ld(QUESTIONS.values(), HERE), format="json-ld")
    assert set(as_turtle) == set(as_json)
    assert len(as_turtle) == len(triples)
    assert "http" not in str(json.loads(json_ld([], HERE))["@context"]["id"])


def test_two_readings_give_the_same_bytes() -> None:
    assert turtle(QUESTIONS.values(), HERE) == turtle(QUESTIONS.values(), HERE)
    assert json_ld(QUESTIONS.values(), HERE) == json_ld(QUESTIONS.values(), HERE)
