"""A cell becomes the term that its column asks for.

What does not fit stays the text that was typed, as xsd:string: the shapes then report it, once.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.model.kinds import Property
from app.model.names import XSD, local_name
from app.model.terms import Literal, NamedNode
from app.reading.durations import written_duration
from app.reading.numbers import written_number
from app.reading.terms import LANG_STRING, STRING, language_tag, named_node


@dataclass(frozen=True)
class BrokenCell:
    """A cell of a spreadsheet that holds no value: an error, or a formula that was never worked out."""

    text: str
    rule: str

    def __str__(self) -> str:
        return self.text


Cell = str | bool | int | float | datetime | date | time | timedelta | BrokenCell | None

_YES = ("ja", "yes", "true", "waar", "1", "j", "y")
_NO = ("nee", "no", "false", "onwaar", "0", "n")
_BOOLEANS = dict.fromkeys(_YES, "true") | dict.fromkeys(_NO, "false")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_PATTERNS = {
    f"{XSD}gYear": re.compile(r"[0-9]{4}"),
    f"{XSD}gYearMonth": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])"),
    f"{XSD}anyURI": re.compile(r"[a-z][a-z0-9+.-]*:\S+"),
}


def as_text(cell: Cell) -> str:
    """A cell as a person reads it: a number that a spreadsheet made of a code is that code again (3.0 is 3)."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell).replace("\r\n", "\n").strip()
    return _native_text(cell)


def read_value(asked: Property, cell: Cell, language: str) -> NamedNode | Literal:
    """The term for one value of a cell; raises AmbiguousError for a number that may be two."""
    text = as_text(cell)
    if asked.values:
        return _choice(asked, text, language)
    if asked.is_iri:
        return _iri(text)
    return _literal(asked.datatype, cell, text, language)


def _native_text(cell: bool | float | datetime | date | time | timedelta | BrokenCell) -> str:  # noqa: FBT001
    """What a spreadsheet keeps as more than text, as text."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() else f"{Decimal(repr(cell)):f}"
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time.min else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _literal(datatype: str | None, cell: Cell, text: str, language: str) -> Literal:
    if datatype == LANG_STRING:
        return Literal(text, language=language)
    if datatype is None or datatype == STRING:
        return Literal(text)
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    lexical = text if number and datatype in _NUMBERS else _lexical(datatype, text)
    if lexical is None or (datatype != f"{XSD}decimal" and datatype in _NUMBERS and "." in lexical):
        return Literal(text)
    return Literal(lexical, datatype=NamedNode(datatype))


def _lexical(datatype: str, text: str) -> str | None:
    read = _READERS.get(datatype)
    if read is not None:
        return read(text)
    pattern = _PATTERNS.get(datatype)
    return text if pattern is not None and pattern.fullmatch(text) else None


def _date(text: str) -> str | None:
    year_first, day_first = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    parts = year_first.groups() if year_first else day_first.groups()[::-1] if day_first else None
    try:
        return date(*map(int, parts)).isoformat() if parts else None
    except ValueError:
        return None


def _moment(text: str) -> str | None:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _choice(asked: Property, text: str, language: str) -> NamedNode | Literal:
    """One of the terms that are allowed: by its IRI, by the last part of it, or by its text, in any case."""
    wanted = text.casefold()
    for value in asked.values:
        is_iri = asked.is_iri or (asked.datatype is None and named_node(value) is not None)
        if wanted in {value.casefold(), local_name(value).casefold() if is_iri else value.casefold()}:
            return NamedNode(value) if is_iri else _literal(asked.datatype, value, value, language)
    return _iri(text) if asked.is_iri else _literal(asked.datatype, text, text, language)


def _iri(text: str) -> NamedNode | Literal:
    found = named_node(text) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else None
    return Literal(text) if found is None else found


def row_language(texts: list[str]) -> str:
    """The language of a row's texts: that of the thing itself where it has exactly one, else Dutch."""
    tags = {language_tag(text) for text in texts}
    return next(iter(tags)) or "nl" if len(tags) == 1 else "nl"


_NUMBERS = {f"{XSD}{kind}" for kind in ("decimal", "integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_READERS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(_NUMBERS, written_number),
    f"{XSD}boolean": lambda text: _BOOLEANS.get(text.casefold()),
    f"{XSD}date": _date,
    f"{XSD}dateTime": _moment,
    f"{XSD}duration": written_duration,
    f"{XSD}language": language_tag,
}
