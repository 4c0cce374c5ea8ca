"""An answer as a spreadsheet: one sheet with the rows, one that says what was asked and who says so."""

import io
from datetime import UTC, datetime

from openpyxl import Workbook

from app.asking.formats.tables import harmless, header, lines
from app.asking.shown import Shown
from app.model.languages import choose
from app.model.questions import Answer

NAME = "xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(answer: Answer, shown: Shown) -> bytes:
    """The answer as a workbook; the same answer gives the same bytes."""
    book = Workbook(write_only=True)
    moment = datetime.fromisoformat(answer.revision).astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    rows = book.create_sheet(answer.question.name[:31])
    rows.append(header(answer))
    for line in lines(answer, shown):
        rows.append([harmless(cell) for cell in line])
    about = book.create_sheet("about")
    about.append(["question", answer.question.title.said(shown.languages)])
    for name, terms in answer.parameters.items():
        about.append([name, harmless(" | ".join(str(getattr(term, "value", term)) for term in terms))])
    for graph in answer.graphs:
        about.append(["graph", harmless(choose(graph.titles, shown.languages)), graph.trust, graph.iri])
    about.append(["revision", answer.revision])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
