"""XLSX: the sheet that is named after the kind, else the first one that can be seen.

Formulas are not evaluated: what the sender's spreadsheet worked out is read. Hidden sheets and links are ignored.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from app.model.errors import UnreadableError, VakgraafError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.submissions import Place, Reading
from app.reading.columns import folded
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.limits import MOST_COLUMNS, over_limit
from app.reading.table import Numbered, read_table
from app.reading.values import BrokenCell, Cell
from app.reading.workbook import Sheet, no_workbook, open_package, visible_sheets

MEDIA_TYPES = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)
SUFFIXES = (".xlsx",)
MOST_SHEET_ROWS = 1_048_576  # what a sheet has; what says it has more was made to keep a reader busy
_DAMAGED = (
    BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,
    OverflowError,
)


def read(data: bytes, given: Given) -> Reading:
    """What the sheet of this kind says."""
    try:
        return _read(data, given)
    except VakgraafError:
        raise
    except _DAMAGED as error:  # openpyxl stumbles over damaged workbooks in each of these ways
        raise no_workbook() from error


def _read(data: bytes, given: Given) -> Reading:
    with open_package(data) as package:
        sheet = _chosen(list(visible_sheets(package)), given.kind)
    draft = Draft()
    for merged in sheet.merged:
        _note_merged(draft, merged)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that openpyxl leaves out
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return read_table(_rows(book[sheet.name], sheet), given, draft)
        finally:
            book.close()


def _chosen(sheets: list[Sheet], kind: Kind) -> Sheet:
    named = {folded(name) for name in (kind.name, kind.title.nl, kind.title.en)}
    found = next((sheet for sheet in sheets if folded(sheet.name) in named), next(iter(sheets), None))
    if found is None:
        raise UnreadableError(
            Text("De werkmap heeft geen zichtbaar blad.", "The workbook has no sheet that can be seen."),
        )
    return found


def _rows(rows: Any, sheet: Sheet) -> Iterator[Numbered]:
    rows.reset_dimensions()  # what a workbook says of its own size is not to be trusted
    for number, cells in enumerate(rows.rows, start=1):
        if number > MOST_SHEET_ROWS:
            raise over_limit(Text("rijen", "rows"), MOST_SHEET_ROWS)
        yield number, [_cell(cell, (number, column), sheet) for column, cell in enumerate(_narrowed(cells), start=1)]


def _narrowed(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells that are read, and of those beyond only whether one holds anything."""
    beyond = next((cell for cell in cells[MOST_COLUMNS:] if cell.value is not None), None)
    return cells[:MOST_COLUMNS] if beyond is None else [*cells[:MOST_COLUMNS], beyond]


def _cell(cell: Any, at: tuple[int, int], sheet: Sheet) -> Cell:
    if cell.data_type == "e":
        return BrokenCell(str(cell.value), "cell-error")
    if cell.value is None and at in sheet.never_worked_out:
        return BrokenCell("=…", "formula-without-value")
    value: Cell = cell.value
    return value


def _note_merged(draft: Draft, merged: str) -> None:
    first = merged.partition(":")[0]
    column = first.rstrip("0123456789")
    draft.violate(
        "merged-cells",
        Text(f"de cellen {merged} zijn samengevoegd", f"the cells {merged} are merged"),
        Text(
            "Splits ze en vul elke cel: alleen de eerste van samengevoegde cellen heeft een waarde.",
            "Split them and fill each cell: of merged cells, only the first has a value.",
        ),
        Place(row=int(first.removeprefix(column)), column=column, text=merged),
    )
