"""Which form a query text has, seen without parsing it: nothing but a query is ever sent as one."""

import re

from app.model.sparql import Form
from app.model.template import COMMENT, IRI, STRING

_PROLOGUE = r"(?:\s*(?:BASE\s*<>|PREFIX\s+[^\s:<]*:\s*<>))*"
_FIRST_WORD = re.compile(rf"{_PROLOGUE}\s*(?P<word>[A-Z]+)\b", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:.\-])FROM(?![\w:.\-])", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_BASE = re.compile(rf"{_PROLOGUE}\s*BASE\s*<>", re.IGNORECASE)
_NOT_WORDS = re.compile(rf"(?P<string>{STRING})|(?P<iri>{IRI})|{COMMENT}", re.DOTALL)


def form_of(text: str) -> Form | None:
    """The form of a query; None for what is none."""
    found = _FIRST_WORD.match(_words(text))
    word = found["word"].upper() if found else ""
    return Form(word) if word in Form.__members__ else None


def names_graphs(text: str) -> bool:
    """Whether a text says with FROM which graphs it is asked over."""
    return _FROM.search(_words(text)) is not None


def relative_iri(text: str) -> str | None:
    """An IRI that only the engine's own address would make whole, which means another thing on each engine."""
    if _BASE.match(_words(text)):
        return None
    iris = (found["iri"] for found in _NOT_WORDS.finditer(text) if found["iri"])
    return next((iri for iri in iris if not _ABSOLUTE.match(iri)), None)


def _words(text: str) -> str:
    """The text without what stands in strings, IRIs and comments."""
    return _NOT_WORDS.sub(lambda found: '""' if found["string"] else "<>" if found["iri"] else " ", text)
