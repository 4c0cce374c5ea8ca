"""What a query text is, seen without parsing it: nothing but a query is ever sent as one."""

import re
from dataclasses import dataclass

from app.model.sparql import Form
from app.model.template import COMMENT, IRI, STRING

WORD_BEFORE, WORD_AFTER = r"(?<![\w?$:.\-])", r"(?![\w:.\-])"
_PROLOGUE = r"(?:\s*(?:BASE\s*<_*>|PREFIX\s+[^\s:<]*:\s*<_*>))*"
_FIRST_WORD = re.compile(rf"{_PROLOGUE}\s*(?P<word>[A-Z]+)\b", re.IGNORECASE)
_FROM = re.compile(rf"{WORD_BEFORE}FROM{WORD_AFTER}(?P<named>\s+NAMED{WORD_AFTER})?", re.IGNORECASE)
_BASE = re.compile(rf"{_PROLOGUE}\s*BASE\s*<", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_NOT_WORDS = re.compile(rf"(?P<string>{STRING})|(?P<iri>{IRI})|{COMMENT}", re.DOTALL)


@dataclass(frozen=True)
class Word:
    """The word that says which form a query has, and where it stands."""

    form: Form
    start: int
    end: int


def form_word(text: str) -> Word | None:
    """The word of a query's form; None for what is none."""
    found = _FIRST_WORD.match(words(text))
    if found is None or found["word"].upper() not in Form.__members__:
        return None
    return Word(Form(found["word"].upper()), *found.span("word"))


def form_of(text: str) -> Form | None:
    """The form of a query; None for what is none."""
    found = form_word(text)
    return None if found is None else found.form


def graphs_named(text: str) -> tuple[bool, bool]:
    """Whether a text says FROM, and whether it says FROM NAMED."""
    found = [bool(said["named"]) for said in _FROM.finditer(words(text))]
    return False in found, True in found


def relative_iri(text: str) -> str | None:
    """An IRI that only the engine's own address would make whole, which means another thing on each engine."""
    if _BASE.match(words(text)):
        return None
    iris = (found["iri"] for found in _NOT_WORDS.finditer(text) if found["iri"])
    return next((iri for iri in iris if not _ABSOLUTE.match(iri)), None)


def words(text: str) -> str:
    """The text, as long as it was, with nothing in its strings, IRIs and comments."""
    return _NOT_WORDS.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    length = found.end() - found.start()
    if found["iri"]:
        return f"<{'_' * (length - 2)}>"
    return '"' * length if found["string"] else " " * length
