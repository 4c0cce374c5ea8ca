"""The questions as RDF, in the vocabulary of SIB's SPARQL examples, so that editors and assistants can load them."""

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import RdfFormat, parse, serialize

from app.model.names import BASE, ID, PREFIXES
from app.model.questions import Question

_VOCABULARY = PREFIXES | {"sh": "http://www.w3.org/ns/shacl#"}
_PREFIXES = f"{BASE}queries#prefixes"
_CONTEXT: dict[str, Any] = {
    **{name: _VOCABULARY[name] for name in ("owl", "rdfs", "schema", "sh", "xsd")},
    "id": "@id",
    "type": "@type",
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "comment": {"@id": "rdfs:comment", "@container": "@language"},
    "keywords": "schema:keywords",
    "target": {"@id": "schema:target", "@type": "@id"},
    "seeAlso": {"@id": "rdfs:seeAlso", "@type": "@id"},
    "select": "sh:select",
    "prefixes": {"@id": "sh:prefixes", "@type": "@id"},
    "declare": {"@id": "sh:declare", "@type": "@id"},
    "prefix": "sh:prefix",
    "namespace": {"@id": "sh:namespace", "@type": "xsd:anyURI"},
}


def json_ld(questions: Iterable[Question], address: str) -> bytes:
    """The questions as JSON-LD that holds its own context."""
    graph = [*(_example(question, address) for question in questions), *_declared()]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1).encode()


def turtle(questions: Iterable[Question], address: str) -> bytes:
    """The same as Turtle."""
    triples = (quad.triple for quad in parse(json_ld(questions, address), format=RdfFormat.JSON_LD))
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=_VOCABULARY) or b""


def _example(question: Question, address: str) -> dict[str, Any]:
    """One question: the query runs as it stands, and its title is what it answers."""
    return {
        "id": f"{ID}question/{question.name}",
        "type": ["sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"],
        "label": question.title.by_language(),
        "comment": question.description.by_language(),
        "keywords": list(question.keywords),
        "target": f"{address}/sparql",
        "seeAlso": f"{address}/questions/{question.name}",
        "prefixes": _PREFIXES,
        "select": question.template.text,
    }


def _declared() -> list[dict[str, Any]]:
    """The prefixes that the queries use, each under an IRI, so that two readings of the document are one graph."""
    declared = {name: f"{BASE}queries#prefix-{name}" for name in PREFIXES}
    return [
        {"id": _PREFIXES, "type": "owl:Ontology", "declare": list(declared.values())},
        *({"id": iri, "prefix": name, "namespace": PREFIXES[name]} for name, iri in declared.items()),
    ]
