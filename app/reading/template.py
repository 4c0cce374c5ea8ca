"""The template of a kind: a table with an example of each kind of row, and in XLSX what each column asks for.

It is written from the kind alone, in the words that the table readers take, so it reads back without a finding.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.model.errors import UnknownError
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import PREFIXES, XSD
from app.model.spreadsheets import harmless
from app.reading.columns import KIND_OF_ROW

Choices = Callable[[Property], list[str]]
Lines = Iterable[Sequence[str]]

FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_SEPARATORS = {"nl": ";", "en": ","}  # as a spreadsheet in that language expects
_ROWS_WITH_LISTS = 2_000  # as many courses as are checked while the sender waits
_WIDTH, _WIDEST = 18, 60  # characters
_KEPT_NATIVE = {f"{XSD}{kind}" for kind in ("date", "decimal", "integer")}

_ABOUT = Text("Uitleg", "Explanation")
_LISTS = Text("Keuzelijsten", "Choices")
_YES = Text("ja", "yes")
_NO = Text("nee", "no")
_SEVERAL = Text("meer waarden: gescheiden door |", "several values: parted by |")
_HEADINGS = (
    Text("kolom", "column"),
    Text("uitleg", "explanation"),
    Text("verplicht", "required"),
    Text("wat er mag staan", "what may stand there"),
    Text("bij", "for"),
)
_WRITTEN_AS = {
    f"{XSD}date": Text("een datum: 2026-11-21", "a date: 2026-11-21"),
    f"{XSD}decimal": Text("een getal: 495 of 12,50", "a number: 495 or 12.50"),
    f"{XSD}integer": Text("een geheel getal", "a whole number"),
    f"{XSD}boolean": Text("ja of nee", "yes or no"),
    f"{XSD}duration": Text("een duur: 2 dagen, 20 minuten, 1,5 uur", "a duration: 2 days, 20 minutes, 1.5 hours"),
    f"{PREFIXES['rdf']}langString": Text("tekst", "text"),
}
_ADDRESS = Text("een volledig adres (https://…)", "a full address (https://…)")
_THING = Text("een code of IRI", "a code or an IRI")


@dataclass(frozen=True)
class Column:
    """One column of the template: what it is called, and what it holds for which kinds of row."""

    name: Text
    description: Text
    required: bool
    allowed: Text
    rows: tuple[Row, ...]
    choices: tuple[str, ...] = ()
    several: bool = False
    as_text: bool = True


def write_template(kind: Kind, form: str, language: str, choices: Choices) -> bytes:
    """The template in one format and one language; raises UnknownError for a format that there is not."""
    columns = template_columns(kind, language, choices)
    lines = template_lines(kind, columns, language)
    if form == "csv":
        return write_csv(lines, _SEPARATORS[language])
    if form == "xlsx":
        return _write_workbook(kind, columns, lines, language)
    known = ", ".join(FORMATS)
    raise UnknownError(
        Text(f"Er is geen sjabloon als {form!r}; wel als: {known}.", f"There is no template as {form!r}; as: {known}."),
    )


def write_csv(lines: Lines, separator: str) -> bytes:
    """A table as CSV that a spreadsheet opens well: with a byte order mark, and no text that it would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerows(map(harmless, line) for line in lines)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(book: Workbook, sheet: Worksheet, lines: Lines) -> bytes:
    """A table as a workbook with this sheet; every cell is text, also one that begins as a formula does."""
    _write_cells(sheet, lines)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def template_columns(kind: Kind, language: str, choices: Choices) -> list[Column]:
    """The columns in the order of the kind; those of one name are one column."""
    found: dict[str, Column] = {}
    if len(kind.rows) > 1:
        found[KIND_OF_ROW.said((language,))] = _kind_of_row(kind, language)
    for row in kind.rows:
        for wanted in sorted(row.properties, key=lambda one: one.order):
            if not wanted.sender:
                _add(found, wanted.name.said((language,)), _column(wanted, row, language, choices))
            if wanted.level is not None:
                _add(found, wanted.level.said((language,)), _level_column(wanted, row))
    return list(found.values())


def template_lines(kind: Kind, columns: list[Column], language: str) -> list[list[str]]:
    """The header, and a row with an example of each kind of row."""
    names = [column.name.said((language,)) for column in columns]
    lines = [names]
    for row in kind.rows:
        told = _examples(row, language) | {KIND_OF_ROW.said((language,)): row.name.said((language,))}
        lines.append([told.get(name, "") for name in names])
    return lines


def _examples(row: Row, language: str) -> dict[str, str]:
    """What the example of this kind of row holds in each column, its level columns too."""
    shown = [found for found in row.properties if not found.left_blank]
    told = {found.name.said((language,)): found.example or "" for found in shown}
    levels = {found.level.said((language,)): found.level_example or "" for found in shown if found.level is not None}
    return told | levels


def _add(found: dict[str, Column], name: str, column: Column) -> None:
    known = found.get(name)
    if known is None:
        found[name] = column
        return
    found[name] = Column(
        known.name,
        known.description,
        known.required and column.required,
        known.allowed,
        (*known.rows, *column.rows),
        tuple(dict.fromkeys((*known.choices, *column.choices))),
        known.several or column.several,
        known.as_text,
    )


def _kind_of_row(kind: Kind, language: str) -> Column:
    names = tuple(row.name.said((language,)) for row in kind.rows)
    listed = ", ".join(names)
    return Column(
        KIND_OF_ROW,
        Text("Waar de rij over gaat.", "What the row is about."),
        required=False,
        allowed=Text(listed, listed),
        rows=kind.rows,
        choices=names,
    )


def _column(wanted: Property, row: Row, language: str, choices: Choices) -> Column:
    offered = tuple(choices(wanted))
    if wanted.datatype == f"{XSD}boolean":
        offered = (_YES.said((language,)), _NO.said((language,)))
    return Column(
        wanted.name,
        wanted.description or Text("", ""),
        wanted.required,
        _allowed(wanted),
        (row,),
        offered,
        wanted.multiple,
        wanted.datatype not in _KEPT_NATIVE,
    )


def _level_column(wanted: Property, row: Row) -> Column:
    name = wanted.level or wanted.name
    return Column(
        name,
        Text(f"Het niveau van wat in {wanted.name.nl} staat.", f"The level of what stands in {wanted.name.en}."),
        required=False,
        allowed=Text(
            "een niveau van het raamwerk, zoals 3; evenveel als er competenties staan, of één voor alle",
            "a level of the framework, such as 3; as many as there are competences, or one for all",
        ),
        rows=(row,),
        several=True,
    )


def _allowed(wanted: Property) -> Text:
    told = _WRITTEN_AS.get(wanted.datatype or "", Text("tekst", "text"))
    if wanted.classes:
        told = _THING
    elif wanted.is_iri:
        told = _ADDRESS
    if not wanted.multiple:
        return told
    return Text(f"{told.nl}; {_SEVERAL.nl}", f"{told.en}; {_SEVERAL.en}")


def _write_workbook(kind: Kind, columns: list[Column], lines: list[list[str]], language: str) -> bytes:
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook begins with a worksheet")
    sheet.title = kind.title.said((language,))[:31]
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_ABOUT.said((language,))), columns, language)
    _offer(sheet, book.create_sheet(_LISTS.said((language,))), columns)
    for index, column in enumerate(columns, start=1):
        _shape_column(sheet, index, column)
    return write_xlsx(book, sheet, lines)


def _shape_column(sheet: Worksheet, index: int, column: Column) -> None:
    """A column of codes is kept as text: a spreadsheet would make 3 of 3.0, and a date of 1-2."""
    dimension = sheet.column_dimensions[get_column_letter(index)]
    dimension.width = _WIDTH
    if column.as_text:
        dimension.number_format = "@"


def _explain(sheet: Worksheet, columns: list[Column], language: str) -> None:
    said = (language,)
    lines = [[heading.said(said) for heading in _HEADINGS]]
    for column in columns:
        rows = ", ".join(row.name.said(said) for row in column.rows)
        required = _YES if column.required else _NO
        lines.append(
            [
                column.name.said(said),
                column.description.said(said),
                required.said(said),
                column.allowed.said(said),
                rows,
            ],
        )
    _write_cells(sheet, lines)
    for index in range(1, len(_HEADINGS) + 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDEST if index in {2, 4} else _WIDTH
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(sheet: Worksheet, lists: Worksheet, columns: list[Column]) -> None:
    """Pick lists, from a sheet of their own; where a cell may hold several values, other text is let through."""
    lists.sheet_state = "hidden"
    place = 0
    for index, column in enumerate(columns, start=1):
        if not column.choices:
            continue
        place += 1
        for line, choice in enumerate(column.choices, start=1):
            _write_cell(lists, line, place, choice)
        letter = get_column_letter(place)
        rule = DataValidation(
            type="list",
            formula1=f"'{lists.title}'!${letter}$1:${letter}${len(column.choices)}",
            allow_blank=True,
            showErrorMessage=not column.several,
        )
        rule.add(f"{get_column_letter(index)}2:{get_column_letter(index)}{_ROWS_WITH_LISTS + 1}")
        sheet.add_data_validation(rule)


def _write_cells(sheet: Worksheet, lines: Lines) -> None:
    for number, line in enumerate(lines, start=1):
        for index, text in enumerate(line, start=1):
            if text:
                _write_cell(sheet, number, index, text)
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _write_cell(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    if sheet.column_dimensions[get_column_letter(column)].number_format == "@":
        cell.number_format = "@"
