"""CSV and tab-separated text, as spreadsheets write it: UTF-8 with or without byte order mark, RFC 4180 quotes."""

import csv
import io
import re
from collections.abc import Iterator

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.spreadsheets import plain
from app.model.submissions import Place, Reading
from app.reading.columns import Names
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.limits import MOST_LINES, check_lines, decoded, over_limit
from app.reading.table import Numbered, read_table

MEDIA_TYPES = ("text/csv", "text/tab-separated-values")
SUFFIXES = (".csv", ".tsv")
LONGEST_CELL = 131_072  # characters
_SEPARATORS = (";", ",", "\t")
_TOLD = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)  # a line for Excel, which Excel itself does not show


def read(data: bytes, given: Given) -> Reading:
    """What a table says."""
    if data.startswith(b"PK\x03\x04"):
        raise UnreadableError(
            Text(
                "Dit is een werkmap of een ingepakt bestand, geen CSV. Stuur haar als XLSX.",
                "This is a workbook or a packed file, no CSV. Send it as XLSX.",
            ),
        )
    csv.field_size_limit(LONGEST_CELL)  # of the whole process: who reads longer ones than strangers send sets it too
    text = decoded(data)
    check_lines(data, MOST_LINES)
    told = _TOLD.match(text)
    if told is not None:
        text = text[told.end() :]
    separator = told[1] if told is not None else _separator(text, Names(given.kind))
    return read_table(_rows(text, separator), given, Draft())


def _rows(text: str, separator: str) -> Iterator[Numbered]:
    """The records, numbered as a spreadsheet shows them: a cell of several lines is still one row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, line = 0, 1
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [plain(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable(str(error), number + 1, line) from error


def _unreadable(error: str, row: int, line: int) -> UnreadableError:
    if "limit" in error:
        return over_limit(Text(f"tekens in een cel van rij {row}", f"characters in a cell of row {row}"), LONGEST_CELL)
    return UnreadableError(
        Text(
            f"Rij {row} (vanaf regel {line}) is niet te lezen: een aanhalingsteken is niet gesloten, "
            "of er staat tekst achter. Verdubbel een aanhalingsteken dat bij de tekst hoort.",
            f"Row {row} (from line {line}) cannot be read: a quote is not closed, or text follows it. "
            "Double a quote that belongs to the text.",
        ),
        Place(row=row, line=line),
    )


def _separator(text: str, names: Names) -> str:
    """The separator under which the header names most columns; of equals, the one that makes most cells."""
    first = next((line for line in io.StringIO(text, newline="") if line.strip(' ;,\t\r\n"')), "")

    def fit(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(names.known(cell) for cell in cells), len(cells)

    return max(_SEPARATORS, key=fit)
