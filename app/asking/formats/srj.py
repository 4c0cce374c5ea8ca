"""An answer as SPARQL results in JSON: exactly the terms, no labels."""

import json
from typing import Any

from app.asking.shown import Shown
from app.model.names import XSD
from app.model.questions import Answer
from app.model.terms import Literal, NamedNode, Term

NAME = "srj"
MEDIA_TYPE = "application/sparql-results+json"


def render(answer: Answer, _shown: Shown) -> bytes:
    """The answer as the W3C recommendation writes it."""
    names = [column.name for column in answer.question.columns]
    bindings = [
        {name: _binding(term) for name, term in zip(names, row, strict=True) if term is not None} for row in answer.rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term).removeprefix("_:")}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
