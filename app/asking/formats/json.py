"""An answer as JSON: things as {id, label, notation}, numbers as numbers, an empty cell as null."""

import json
from typing import Any

from app.asking.cells import LISTS, THINGS, plain, things_in
from app.asking.shown import Shown
from app.model.languages import choose
from app.model.questions import Answer, Column
from app.model.terms import NamedNode, Term

NAME = "json"
MEDIA_TYPE = "application/json"


def render(answer: Answer, shown: Shown) -> bytes:
    """The answer as the interface promises it: question, parameters, columns, rows, graphs, revision."""
    return json.dumps(document(answer, shown), ensure_ascii=False).encode()


def document(answer: Answer, shown: Shown) -> dict[str, Any]:
    """The same as an object."""
    columns = answer.question.columns
    return {
        "question": answer.question.name,
        "title": answer.question.title.said(shown.languages),
        "parameters": {
            name: [_thing(term, answer, shown) if isinstance(term, NamedNode) else plain(term) for term in terms]
            for name, terms in answer.parameters.items()
        },
        "columns": [
            {"name": column.name, "type": column.kind, "title": column.title.said(shown.languages)}
            for column in columns
        ],
        "rows": [
            {column.name: _cell(column, term, answer, shown) for column, term in zip(columns, row, strict=True)}
            for row in answer.rows
        ],
        "graphs": [
            {"id": graph.iri, "title": choose(graph.titles, shown.languages), "trust": graph.trust}
            for graph in answer.graphs
        ],
        "revision": answer.revision,
    }


def _cell(column: Column, term: Term | None, answer: Answer, shown: Shown) -> Any:
    if column.kind not in THINGS:
        return plain(term)
    things = [_thing(node, answer, shown) for node in things_in(column, term)]
    return things if column.kind in LISTS else next(iter(things), None)


def _thing(node: NamedNode, answer: Answer, shown: Shown) -> dict[str, Any]:
    label = choose(answer.labels.get(node.value, {}), shown.languages)
    notation = answer.notations.get(node.value)
    return {"id": node.value, "label": label, **({"notation": notation} if notation else {})}
