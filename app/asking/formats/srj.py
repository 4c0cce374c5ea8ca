"""An answer as SPARQL results in JSON: exactly the terms, no labels."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from app.asking.shown import Shown
from app.model.names import XSD
from app.model.questions import Answer
from app.model.terms import Literal, NamedNode, Row, Term, Triple

NAME = "srj"
MEDIA_TYPE = "application/sparql-results+json"


def render(answer: Answer, _shown: Shown) -> bytes:
    """The answer as the W3C recommendation writes it."""
    return results([column.name for column in answer.question.columns], answer.rows)


def results(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Solutions as SPARQL results in JSON."""
    bindings = [
        {name: _binding(term) for name, term in zip(names, row, strict=True) if term is not None} for row in rows
    ]
    return json.dumps({"head": {"vars": list(names)}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
