"""A question asked as a caller asks it, and its answer in the identifiers that a person would type."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.answer import answer
from app.main import House
from app.model.questions import Column

ID = "https://w3id.org/vakgraaf/id/"
SHORTER = {
    "https://w3id.org/vakgraaf/def#": "vg:",
    "http://www.w3.org/ns/org#": "org:",
    "https://identifier.overheid.nl/tooi/id/": "tooi:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://data.europa.eu/esco/": "esco:",
}


def ask(house: House, question: str, given: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of the answer, in its order. A parameter is one text or a list of texts."""
    typed = {name: value if isinstance(value, list) else [value] for name, value in (given or {}).items()}
    found = answer(house.library, question, typed)
    columns = found.question.columns
    return [{column.name: _cell(column, term) for column, term in zip(columns, row, strict=True)} for row in found.rows]


def short(iri: str) -> str:
    """What stands below /id/{type}/, or a prefix and what stands below it."""
    if iri.startswith(ID):
        return iri.removeprefix(ID).split("/", 1)[1]
    return next((prefix + iri.removeprefix(start) for start, prefix in SHORTER.items() if iri.startswith(start)), iri)


def _cell(column: Column, term: Any) -> Any:
    if column.kind in {"iris", "graphs"}:
        return sorted({short(iri) for iri in term.value.split()}) if term else []
    if term is None:
        return None
    if column.kind in {"iri", "graph"}:
        return short(term.value)
    if column.kind == "boolean":
        return {"true": True, "false": False}[term.value]
    numbers = {"integer": int, "decimal": lambda text: round(float(text), 6)}
    return numbers.get(column.kind, str)(term.value)


def cells(rows: list[dict[str, Any]], column: str) -> Iterator[Any]:
    """What stands in a column; a cell that holds several things gives each of them."""
    for row in rows:
        yield from row[column] if isinstance(row[column], list) else [row[column]]
