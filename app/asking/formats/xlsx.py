"""An answer as a spreadsheet: one sheet with the rows, one that says what was asked and who says so."""

import io
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

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
    """The answer as a workbook; the same answer gives the same cells."""
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
    book.save(written)
    return written.getvalue()


def _written(cell: Plain) -> Plain:
    """What a workbook can hold: no control characters, at most so many characters, and a cut that shows."""
    cell = harmless(cell)
    if not isinstance(cell, str):
        return cell
    held = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    return held if len(held) <= LONGEST_CELL else f"{held[: LONGEST_CELL - 1]}…"
