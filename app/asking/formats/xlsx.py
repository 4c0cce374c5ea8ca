"""An answer as a spreadsheet: one sheet with the rows, one that says what was asked and who says so."""

import io
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import ExcelWriter

from app.asking.cells import Plain
from app.asking.formats.tables import header, lines
from app.asking.shown import Shown
from app.model.languages import choose
from app.model.questions import Answer
from app.model.spreadsheets import harmless

NAME = "xlsx"
LONGEST_CELL = 32_767  # characters: more is cut in silence
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(answer: Answer, shown: Shown) -> bytes:
    """The answer as a workbook; the same answer gives the same bytes, dated by the revision that it is of."""
    book = Workbook(write_only=True)
    moment = datetime.fromisoformat(answer.revision).astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    rows = book.create_sheet(answer.question.name[:31])
    rows.append(header(answer))
    for line in lines(answer, shown):
        rows.append([_written(cell) for cell in line])
    about = book.create_sheet("about")
    about.append(["question", answer.question.title.said(shown.languages)])
    for name, terms in answer.parameters.items():
        about.append([name, _written(" | ".join(str(getattr(term, "value", term)) for term in terms))])
    for graph in answer.graphs:
        about.append(["graph", _written(choose(graph.titles, shown.languages)), graph.trust, graph.iri])
    about.append(["revision", answer.revision])
    written = io.BytesIO()
    ExcelWriter(book, _Dated(written, moment)).save()  # its own way to save dates a workbook by the clock
    return written.getvalue()


class _Dated(ZipFile):
    """An archive of which every part bears the same date."""

    def __init__(self, written: io.BytesIO, moment: datetime) -> None:
        super().__init__(written, "w")
        self._date = moment.timetuple()[:6]

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Take a file in."""
        with Path(filename).open("rb") as file, self.open(self._part(arcname), "w") as part:
            shutil.copyfileobj(file, part)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any) -> None:
        """Take a text in."""
        super().writestr(self._part(zinfo_or_arcname), data)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name, self._date)
        part.compress_type = ZIP_DEFLATED
        return part


def _written(cell: Plain) -> Plain:
    """What a workbook can hold: no control characters, at most so many characters, and a cut that shows."""
    cell = harmless(cell)
    if not isinstance(cell, str):
        return cell
    held = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return held if len(held) <= LONGEST_CELL else f"{held[: LONGEST_CELL - 1]}…"
