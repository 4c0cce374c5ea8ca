"""An answer to SPARQL as a page shows it: its first rows. The rest is counted and never read into memory."""

import json
from dataclasses import dataclass
from typing import IO

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from app.model.sparql import Form, PublicAnswer
from app.model.terms import Row

MOST_ROWS = 500
MOST_BYTES = 1_000_000  # of an answer that are looked at for these rows
_PIECE = 1 << 20
_TRIPLE: tuple[str, ...] = ("subject", "predicate", "object")
# formats that hold one row on one line, so that what is not shown is counted without being read
_BY_LINES = {Form.SELECT: "text/tab-separated-values", Form.ASK: "application/sparql-results+json"}


@dataclass(frozen=True)
class Shown:
    """The beginning of an answer: rows of solutions or of triples, or the one word of an ASK."""

    form: Form
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    boolean: bool | None
    seconds: float


def media_type_to_show(form: Form) -> str:
    """The format in which ``shown`` reads an answer of this form."""
    return _BY_LINES.get(form, "application/n-triples")


def shown(answer: PublicAnswer, form: Form) -> Shown:
    """The beginning of an answer that was written in its ``media_type_to_show``; the file is closed."""
    with answer.content as content:
        head, rest = _beginning(content)
    if form is Form.ASK:
        return Shown(form, (), (), 1, bool(json.loads(head)["boolean"]), answer.seconds)
    if form.gives_triples:
        return Shown(form, _TRIPLE, _triples(head), head.count(b"\n") + rest, None, answer.seconds)
    columns, rows = _solutions(head)
    return Shown(form, columns, rows, head.count(b"\n") + rest - 1, None, answer.seconds)


def _beginning(content: IO[bytes]) -> tuple[bytes, int]:
    """The whole lines among the first bytes, and the number of lines that follow them."""
    head = content.read(MOST_BYTES)
    if len(head) < MOST_BYTES:
        return head, 0
    whole, _, _ = head.rpartition(b"\n")
    rest = 0
    while piece := content.read(_PIECE):
        rest += piece.count(b"\n")
    return whole + b"\n", rest


def _solutions(head: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    lines = head.splitlines(keepends=True)[: MOST_ROWS + 1]
    found = parse_query_results(b"".join(lines), QueryResultsFormat.TSV)
    if not isinstance(found, QuerySolutions):
        raise TypeError(found)
    columns = tuple(variable.value for variable in found.variables)
    return columns, tuple(tuple(solution[column] for column in columns) for solution in found)


def _triples(head: bytes) -> tuple[Row, ...]:
    lines = head.splitlines(keepends=True)[:MOST_ROWS]
    found = parse(b"".join(lines), format=RdfFormat.N_TRIPLES)
    return tuple((quad.subject, quad.predicate, quad.object) for quad in found)
