"""An answer as a table for people: a thing takes two columns, its label and its IRI."""

from collections.abc import Iterator

from app.asking.cells import THINGS, Plain, plain, things_in
from app.asking.shown import Shown
from app.model.languages import choose
from app.model.questions import Answer


def header(answer: Answer) -> list[str]:
    """The names of the table's columns."""
    names = []
    for column in answer.question.columns:
        names += [column.name, f"{column.name}Id"] if column.kind in THINGS else [column.name]
    return names


def lines(answer: Answer, shown: Shown) -> Iterator[list[Plain]]:
    """The table's lines; several things in one cell are parted by a bar."""
    for row in answer.rows:
        line: list[Plain] = []
        for column, term in zip(answer.question.columns, row, strict=True):
            if column.kind not in THINGS:
                line.append(plain(term))
                continue
            iris = [node.value for node in things_in(column, term)]
            labels = [choose(answer.labels.get(iri, {}), shown.languages) or iri for iri in iris]
            line += [" | ".join(labels) or None, " | ".join(iris) or None]
        yield line


def harmless(cell: Plain) -> Plain:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
