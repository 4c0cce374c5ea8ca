"""The tables of a release: each is one file of queries/tables/, a query that runs as it stands under a head of ``#+``.

The query gives a row for each organisation and each cell that it is part of: ``?contributor``, a column for each
dimension, ``?count`` for people and ``?fte``. A dimension without a column is a fact of the organisation itself: its
type, its region.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.model.errors import MalformedQuestionError
from app.model.headed import split
from app.model.languages import Text
from app.model.names import XSD
from app.model.template import Template
from app.model.terms import Literal, NamedNode, Row
from app.people.tables import MOST_DIMENSIONS, Contribution, Design

_REQUIRED = {"title", "source", "quantity", "measure", "dimensions"}
_KEYS = _REQUIRED | {"description", "adds-up", "part-of"}
_SOURCES = ("public", "restricted")
MEASURES = {"headCount": f"{XSD}integer", "openingCount": f"{XSD}integer", "fte": f"{XSD}decimal"}
CONTRIBUTOR, COUNT, FTE = "contributor", "count", "fte"


@dataclass(frozen=True)
class TableFile:
    """One file: what the table holds, what it is called, and the query for what organisations contribute to it."""

    design: Design
    title: Text
    description: Text | None
    template: Template


def read_tables(folder: Path) -> tuple[TableFile, ...]:
    """The tables of a folder, in the order of their names."""
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def contributions(
    file: TableFile, variables: tuple[str, ...], rows: Iterable[Row], facts: Mapping[str, Mapping[str, str]]
) -> Iterator[Contribution]:
    """What organisations contribute, from the rows of the table's query and the facts of each organisation."""
    columns = [(name, variables.index(name)) for name in file.design.dimensions if name in variables]
    by_fact = [name for name in file.design.dimensions if name not in variables]
    at = {name: variables.index(name) for name in (CONTRIBUTOR, COUNT, FTE) if name in variables}
    for row in rows:
        contributor = _lexical(row[at[CONTRIBUTOR]])
        if contributor is None:  # a sum over nothing at all is one row without anything
            continue
        own = facts.get(contributor, {})
        said = {name: _lexical(row[index]) for name, index in columns}
        told = {name: member for name, member in said.items() if member is not None}
        told |= {name: own[name] for name in by_fact if name in own}
        yield Contribution(told, contributor, int(_number(row, at, COUNT)), _number(row, at, FTE))


def _number(row: Row, at: Mapping[str, int], name: str) -> float:
    return float(_lexical(row[at[name]]) or 0) if name in at else 0.0


def _lexical(term: object) -> str | None:
    return term.value if isinstance(term, Literal | NamedNode) else None


def _read(path: Path) -> TableFile:
    source = path.read_text(encoding="utf-8")
    told, body = split(source, path.name)
    if not isinstance(told, dict) or not set(told) >= _REQUIRED or set(told) - _KEYS:
        raise _wrong(path, f"{{{', '.join(sorted(_KEYS))}}}")
    return TableFile(
        design=_design(path, told),
        title=_text(path, told["title"]),
        description=_text(path, told["description"]) if "description" in told else None,
        template=Template(body, path.name),
    )


def _design(path: Path, told: Mapping[str, Any]) -> Design:
    dimensions = _names(path, told, "dimensions")
    adds_up = frozenset(_names(path, told, "adds-up") if "adds-up" in told else dimensions)
    if not 0 < len(dimensions) <= MOST_DIMENSIONS or not adds_up <= set(dimensions):
        raise _wrong(path, f"dimensions: 1 … {MOST_DIMENSIONS}; adds-up")
    if told["source"] not in _SOURCES or told["measure"] not in tuple(MEASURES):
        raise _wrong(path, f"source: {' | '.join(_SOURCES)}; measure: {' | '.join(sorted(MEASURES))}")
    return Design(
        name=path.stem,
        quantity=str(told["quantity"]),
        dimensions=dimensions,
        measure=told["measure"],
        adds_up=adds_up,
        part_of=told.get("part-of"),
        public=told["source"] == "public",
    )


def _names(path: Path, told: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = told[key]
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise _wrong(path, f"{key}: […]")
    return tuple(found)


def _text(path: Path, told: object) -> Text:
    if not isinstance(told, dict) or set(told) != {"nl", "en"}:
        raise _wrong(path, "{nl: …, en: …}")
    return Text(str(told["nl"]).strip(), str(told["en"]).strip())


def _wrong(path: Path, wanted: str) -> MalformedQuestionError:
    return MalformedQuestionError(
        Text(f"{path.name}: hier ontbreekt of klopt niet: {wanted}", f"{path.name}: missing or wrong: {wanted}"),
    )
