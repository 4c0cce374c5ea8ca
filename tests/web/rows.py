"""The rows of an answer, read out of each of the five formats with tools that are not ours, in one common form.

A row maps a column's name to a tuple of IRIs where the column holds things, else to one text, number, boolean or None.
"""

import csv
import io
import json
from typing import Any

from openpyxl import load_workbook
from pyld import jsonld
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser
from rdflib.term import Literal, Node

from app.model.questions import Column, Question

Rows = list[dict[str, Any]]
_THINGS = {"iri", "iris", "graph", "graphs"}
_LISTS = {"iris", "graphs"}


def never(url: str, _options: object = None) -> dict:
    """A document loader that refuses to fetch."""
    raise AssertionError(f"fetched {url}")


def from_json(body: bytes, question: Question) -> Rows:
    """The rows of the JSON format."""
    return [
        {column.name: _json_cell(column, row[column.name]) for column in question.columns}
        for row in json.loads(body)["rows"]
    ]


def _json_cell(column: Column, cell: Any) -> Any:
    if column.kind not in _THINGS:
        return cell
    things = cell if column.kind in _LISTS else [cell] if cell else []
    return tuple(sorted(thing["id"] for thing in things))


def from_jsonld(body: bytes, question: Question) -> Rows:
    """The rows of the JSON-LD format, expanded by PyLD."""
    expanded = jsonld.expand(json.loads(body), {"documentLoader": never})
    here = f"https://w3id.org/vakgraaf/id/question/{question.name}#"
    (listed,) = expanded[0].get(f"{here}row", [{"@list": []}])
    return [
        {column.name: _expanded_cell(column, row.get(here + column.name, [])) for column in question.columns}
        for row in listed["@list"]
    ]


def _expanded_cell(column: Column, values: list[dict]) -> Any:
    if column.kind in _THINGS:
        return tuple(sorted(value["@id"] for value in values))
    if not values:
        return None
    found = values[0]["@value"]
    return float(found) if column.kind == "decimal" else found


def from_csv(body: bytes, question: Question) -> Rows:
    """The rows of the CSV format; text that was made harmless has its apostrophe taken off."""
    lines = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
    return [{column.name: _csv_cell(column, line) for column in question.columns} for line in lines]


def _csv_cell(column: Column, line: dict[str, str]) -> Any:
    if column.kind in _THINGS:
        return tuple(sorted(filter(None, line[f"{column.name}Id"].split(" | "))))
    text = line[column.name]
    if text == "":
        return None
    if column.kind == "boolean":
        return {"true": True, "false": False}[text]
    if column.kind in {"integer", "decimal"}:
        return json.loads(text)
    return text.removeprefix("'")


def from_xlsx(body: bytes, question: Question) -> Rows:
    """The rows of the first sheet."""
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    names, *lines = sheet.iter_rows(values_only=True)
    return [
        {column.name: _xlsx_cell(column, dict(zip(names, line, strict=True))) for column in question.columns}
        for line in lines
    ]


def _xlsx_cell(column: Column, line: dict[str, Any]) -> Any:
    if column.kind in _THINGS:
        return tuple(sorted(filter(None, (line[f"{column.name}Id"] or "").split(" | "))))
    cell = line[column.name]
    return cell.removeprefix("'") if isinstance(cell, str) else cell


def from_srj(body: bytes, question: Question) -> Rows:
    """The rows of SPARQL results JSON, read by rdflib."""
    found = JSONResultParser().parse(io.BytesIO(body))
    assert [str(name) for name in found.vars] == [column.name for column in question.columns]
    terms = [{str(name): term for name, term in binding.items()} for binding in found.bindings]
    return [{column.name: _srj_cell(column, row.get(column.name)) for column in question.columns} for row in terms]


def _srj_cell(column: Column, term: Node | None) -> Any:
    if column.kind in _LISTS:
        return tuple(sorted(set(str(term or "").split())))
    if column.kind in _THINGS:
        return (str(term),) if term else ()
    if isinstance(term, Literal) and column.kind == "decimal":
        return float(term)
    return term.toPython() if isinstance(term, Literal) and column.kind in {"integer", "boolean"} else _text(term)


def _text(term: Node | None) -> str | None:
    return None if term is None else str(term)


READERS = {"json": from_json, "jsonld": from_jsonld, "csv": from_csv, "xlsx": from_xlsx, "srj": from_srj}
