"""An answer as JSON-LD: the same rows, with a context in which every column is a property of the question."""

import json
from typing import Any

from app.asking.cells import LISTS, THINGS, plain, things_in
from app.asking.shown import Shown
from app.model.names import ID
from app.model.questions import Answer, Column
from app.model.terms import Term

NAME = "jsonld"
MEDIA_TYPE = "application/ld+json"


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
    named = {column.name: {"@id": f"{question}#{column.name}"} for column in columns}
    return {
        "@version": 1.1,
        "id": "@id",
        "label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel", "@container": "@language"},
        "notation": "http://www.w3.org/2004/02/skos/core#notation",
        "title": {"@id": "http://purl.org/dc/terms/title", "@container": "@language"},
        "trust": {"@id": "https://w3id.org/vakgraaf/def#trust", "@type": "@id"},
        "revision": "https://w3id.org/vakgraaf/def#revision",
        "graphs": {"@id": "http://purl.org/dc/terms/source", "@container": "@set"},
        "rows": {"@id": f"{question}#row", "@container": "@list"},
        **named,
    }


def _cell(column: Column, term: Term | None, answer: Answer) -> Any:
    if column.kind not in THINGS:
        return plain(term)
    things = []
    for node in things_in(column, term):
        labels = {tag or "@none": label for tag, label in answer.labels.get(node.value, {}).items()}
        notation = answer.notations.get(node.value)
        thing = {"id": node.value, "label": labels, "notation": notation}
        things.append({key: value for key, value in thing.items() if value})
    return things if column.kind in LISTS else next(iter(things), None)
