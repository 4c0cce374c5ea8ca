"""An answer as a table for people: a thing takes two columns, its label and its IRI."""

from collections.abc import Iterator

from app.asking.cells import THINGS, Plain, plain, things_in
from app.asking.shown import Shown
from app.model.languages import Languages, choose
from app.model.questions import Answer

SHORT_CODE = 8  # characters: A.5/3, Bm1, 1.1.6, gm0363, aig-09; longer ones repeat the label


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
            labels = [called(answer, iri, shown.languages) for iri in iris]
            line += [" | ".join(labels) or None, " | ".join(iris) or None]
        yield line


def called(answer: Answer, iri: str, languages: Languages) -> str:
    """A thing's label, with its code in front where that is a short one; its IRI where it has no label."""
    label = choose(answer.labels.get(iri, {}), languages)
    code = answer.notations.get(iri, "")
    return f"{code} {label or ''}".strip() if is_code(code) else label or iri


def is_code(notation: str) -> bool:
    """Whether a notation tells more than the label: a short one with a figure in it."""
    return len(notation) <= SHORT_CODE and any(sign.isdigit() for sign in notation)
