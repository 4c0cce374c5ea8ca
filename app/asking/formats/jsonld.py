"""An answer as JSON-LD: the same rows, with a context in which every column is a property of the question."""

import json
from typing import Any

from app.asking.cells import LISTS, THINGS, plain, things_in
from app.asking.shown import Shown
from app.model.names import ID, XSD
from app.model.questions import Answer, Column
from app.model.terms import Literal, Term

NAME = "jsonld"
MEDIA_TYPE = "application/ld+json"
_THING = {
    "id": "@id",
    "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@container": "@language"},
    "notation": {"@id": "http://www.w3.org/2004/02/skos/core#notation"},
}


def render(answer: Answer, _shown: Shown) -> bytes:
    """The answer as a graph: the question with its rows, every thing with its labels in all languages."""
    columns = answer.question.columns
    question = f"{ID}question/{answer.question.name}"
    document = {
        "@context": _context(columns, question),
        "id": question,
        "title": answer.question.title.by_language(),
        "rows": [
            {
                column.name: value
                for column, term in zip(columns, row, strict=True)
                if (value := _cell(column, term, answer)) is not None
            }
            for row in answer.rows
        ],
        "graphs": [
            {"id": graph.iri, "title": dict(graph.titles), "trust": f"{ID}trust/{graph.trust}"}
            for graph in answer.graphs
        ],
        "revision": answer.revision,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _context(columns: tuple[Column, ...], question: str) -> dict[str, Any]:
    named = {column.name: _property(column, question) for column in columns}
    return {
        "@version": 1.1,
        "id": "@id",
        "title": {"@id": "http://purl.org/dc/terms/title", "@container": "@language"},
        "trust": {"@id": "https://w3id.org/vakgraaf/def#trust", "@type": "@id"},
        "revision": "https://w3id.org/vakgraaf/def#revision",
        "graphs": {"@id": "http://purl.org/dc/terms/source", "@container": "@set"},
        "rows": {"@id": f"{question}#row", "@container": "@list", "@context": named},
    }


def _property(column: Column, question: str) -> dict[str, Any]:
    """A column's term. It holds within rows only, so that a column may be called like any other key."""
    found: dict[str, Any] = {"@id": f"{question}#{column.name}"}
    if column.kind in THINGS:
        found["@context"] = _THING
    if column.kind == "decimal":
        found["@type"] = f"{XSD}decimal"
    return found


def _cell(column: Column, term: Term | None, answer: Answer) -> Any:
    if column.kind == "decimal" and isinstance(term, Literal):
        return term.value
    if column.kind not in THINGS:
        return plain(term)
    things = []
    for node in things_in(column, term):
        labels = {tag or "@none": label for tag, label in answer.labels.get(node.value, {}).items()}
        notation = answer.notations.get(node.value)
        thing = {"id": node.value, "label": labels, "notation": notation}
        things.append({key: value for key, value in thing.items() if value})
    return things if column.kind in LISTS else next(iter(things), None)
