"""An answer as CSV for people and spreadsheets: UTF-8 with a byte order mark, RFC 4180, formulas made harmless."""

import csv
import io

from app.asking.formats.tables import header, lines
from app.asking.shown import Shown
from app.model.questions import Answer
from app.model.spreadsheets import harmless

NAME = "csv"
MEDIA_TYPE = "text/csv"


def render(answer: Answer, shown: Shown) -> bytes:
    """The answer as a table with a header line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header(answer))
    for line in lines(answer, shown):
        writer.writerow([_written(cell) for cell in map(harmless, line)])
    return text.getvalue().encode("utf-8-sig")


def _written(cell: object) -> object:
    return str(cell).lower() if isinstance(cell, bool) else cell
