"""The tokens of a SPARQL text, read once from left to right without recursion, so that no text is too deep for it.

Engines do not agree on where a token begins. Oxigraph reads ``service:x {`` as ``SERVICE :x {`` and ``(?a<?b)#>`` as a
comparison and a comment, where others see a prefixed name and an IRI. So a token says not only what was read but also
how to write it (``text``) so that every engine reads the same: without comments, without codepoint escapes, with a
space after each ``<`` that compares.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Protocol

from app.model.errors import RefusedQueryError
from app.model.languages import Text

# PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the SPARQL 1.1 grammar, as character classes.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_LETTER = f"{_BASE}_"
_CHARACTER = f"{_LETTER}0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_SPACE = re.compile(r"[ \t\r\n]+")
_COMMENT = re.compile(r"#[^\r\n]*")
_RUN = re.compile(rf"(?:[{_CHARACTER}.:]|{_LOCAL_ESCAPE}|{_CODEPOINT})++")
_DOTTED = re.compile(rf"[{_CHARACTER}.]++")
_NAME = re.compile(
    rf"(?P<prefix>[{_BASE}](?:\.*+[{_CHARACTER}]++)*+)?+:"
    rf"(?P<local>(?:[{_LETTER}:0-9]|{_LOCAL_ESCAPE})(?:\.*+(?:[{_CHARACTER}:]|{_LOCAL_ESCAPE})++)*+)?+"
)
_BLANK = re.compile(rf"_:[{_LETTER}0-9](?:\.*+[{_CHARACTER}]++)*+")
_WORD = re.compile(rf"[{_LETTER}][{_LETTER}0-9]*+")
_VARIABLE = re.compile(
    rf"[?$](?:[{_LETTER}0-9]|{_CODEPOINT})(?:[{_LETTER}0-9\u00b7\u0300-\u036f\u203f-\u2040]|{_CODEPOINT})*+"
)
_NUMBER = re.compile(r"(?:[0-9]++(?:\.[0-9]*+)?+[eE][+-]?[0-9]++|\.[0-9]++[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++)")
_LANGUAGE = re.compile(r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+")
_IRI = re.compile(rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_CODEPOINT})*+>")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"""', re.DOTALL),
    re.compile(r"'''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''", re.DOTALL),
    re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'),
    re.compile(r"'(?:[^'\\\r\n]|\\[^\r\n])*+'"),
)
_SIGN = re.compile(r"<<\(|<<|\)>>|>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|[{}()\[\].,;:=<>!+\-*/|^?~]")
_ESCAPE = re.compile(rf"{_CODEPOINT}|\\.", re.DOTALL)
_TWO_READINGS = re.compile(r"\\\\[uU][0-9A-Fa-f]{4}")
_ESCAPABLE = "tbnrf\"'\\"
_WRITTEN = {"\\": "\\\\", '"': '\\"', "'": "\\'", "\n": "\\n", "\r": "\\r"}  # what an escape may stand for in a string
_SURROGATES = range(0xD800, 0xE000)


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"  # a keyword or the name of a function: letters without a colon
    NAME = "prefixed name"
    IRI = "IRI"
    VARIABLE = "variable"
    BLANK = "blank node"
    STRING = "string"
    LANGUAGE = "language tag"
    NUMBER = "number"
    SIGN = "sign"


_NAMES = ((_NAME, Kind.NAME), (_BLANK, Kind.BLANK), (_WORD, Kind.WORD))


@dataclass(frozen=True, slots=True)
class Token:
    """One token: what it is, how to write it, and where it stood in the text."""

    kind: Kind
    text: str
    at: int
    end: int

    @property
    def keyword(self) -> str:
        """A word in capitals, as keywords are compared; empty for all else. Only a to z have capitals here."""
        if self.kind is not Kind.WORD:
            return ""
        return self.text.upper() if self.text.isascii() else self.text


class Reading(Protocol):
    """What the reader of tokens must know of the tokens before: only that tells ``<`` from the beginning of an IRI."""

    def expects_comparison(self) -> bool:
        """Whether a ``<`` here can only compare, because a value of an expression stands before it."""


def read_tokens(text: str, reading: Reading) -> Iterator[Token]:
    """The tokens of a text; raises RefusedQueryError, with the place, where there is none."""
    at, nameless = 0, 0
    while at < len(text):
        blank = _SPACE.match(text, at) or _COMMENT.match(text, at)
        if blank:
            at = blank.end()
            continue
        token = _literal(text, at) or _angle(text, at, reading)
        token = token or _name(text, at, nameless) or _sign(text, at)
        if token.kind is Kind.WORD and at >= nameless:
            nameless = _nameless(text, token)
        yield token
        at = token.end


def place(text: str, at: int) -> Text:
    """Where a character of a text stands, as people count."""
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return Text(f"Regel {line}, kolom {column}", f"Line {line}, column {column}")


def refuse(text: str, at: int, message: Text) -> NoReturn:
    """Raise RefusedQueryError that tells what is wrong and where."""
    where = place(text, at)
    raise RefusedQueryError(Text(f"{where.nl}: {message.nl}", f"{where.en}: {message.en}"))


def _literal(text: str, at: int) -> Token | None:
    first = text[at]
    if first in "\"'":
        return _string(text, at)
    if first in "?$":
        variable = _VARIABLE.match(text, at)
        return _decoded(text, Kind.VARIABLE, variable) if variable else None
    if first == "@":
        found = _LANGUAGE.match(text, at)
        return Token(Kind.LANGUAGE, found[0], at, found.end()) if found else None
    found = _NUMBER.match(text, at)
    return Token(Kind.NUMBER, found[0], at, found.end()) if found else None


def _string(text: str, at: int) -> Token:
    found = next((match for pattern in _STRINGS if (match := pattern.match(text, at))), None)
    if found is None or (len(found[0]) == 2 and text.startswith(text[at], at + 2)):  # noqa: PLR2004  (empty, then a quote)
        refuse(text, at, Text("deze tekst tussen aanhalingstekens eindigt niet.", "this string does not end."))
    said = found[0]
    if "\\" in said:
        said = _ESCAPE.sub(lambda escape: _in_a_string(text, at + escape.start(), escape[0]), said)
        _check_read_alike(text, at, said)
    return Token(Kind.STRING, said, at, found.end())


def _in_a_string(text: str, at: int, escape: str) -> str:
    if escape[1] in "uU" and len(escape) > 2:  # noqa: PLR2004  (backslash and letter)
        character = _character(text, at, escape)
        return _WRITTEN.get(character, character)
    if escape[1] not in _ESCAPABLE:
        refuse(
            text,
            at,
            Text(
                f"{escape!r} is geen teken; wel: \\t \\b \\n \\r \\f \\\" \\' \\\\ en \\u met 4 cijfers.",
                f"{escape!r} is no character; these are: \\t \\b \\n \\r \\f \\\" \\' \\\\ and \\u with 4 digits.",
            ),
        )
    return escape


def _check_read_alike(text: str, at: int, said: str) -> None:
    if _TWO_READINGS.search(said):
        refuse(
            text,
            at,
            Text(
                "een schuine streep voor u en 4 cijfers lezen systemen verschillend; deel de tekst met CONCAT.",
                "a backslash before u and 4 digits is read differently by engines; split the string with CONCAT.",
            ),
        )


def _angle(text: str, at: int, reading: Reading) -> Token | None:
    if text[at] != "<":
        return None
    if reading.expects_comparison():
        sign = "<=" if text.startswith("<=", at) else "<"
        return Token(Kind.SIGN, sign, at, at + len(sign))
    found = _IRI.match(text, at)
    return _decoded(text, Kind.IRI, found) if found else None


def _name(text: str, at: int, nameless: int) -> Token | None:
    """The prefixed name, blank node or word here; before ``nameless`` no prefixed name begins."""
    if text[at] == "\\":
        return _escaped_name(text, at)
    for pattern, kind in _NAMES[1:] if at < nameless else _NAMES:
        found = pattern.match(text, at)
        if found:
            if text.startswith(("\\u", "\\U"), found.end()):
                return _escaped_name(text, at)
            return Token(kind, found[0], at, found.end())
    return None


def _nameless(text: str, word: Token) -> int:
    """Up to where no prefixed name begins after a word: else ``a.a.a.a`` would be read to its end from each letter."""
    dotted = _DOTTED.match(text, word.at)
    return dotted.end() if dotted else word.end


def _escaped_name(text: str, at: int) -> Token | None:
    run = _RUN.match(text, at)
    if run is None:
        return None
    said = run[0].rstrip(".")
    read = re.sub(_CODEPOINT, lambda escape: _character(text, at, escape[0]), said)
    for pattern, kind in _NAMES:
        if pattern.fullmatch(read):
            return Token(kind, read, at, at + len(said))
    refuse(text, at, Text(f"{said[:80]!r} is geen naam.", f"{said[:80]!r} is no name."))


def _decoded(text: str, kind: Kind, found: re.Match[str]) -> Token:
    """A token whose codepoint escapes are written as the characters that they are, if it is still one then."""
    said = found[0]
    if "\\" in said:
        said = re.sub(_CODEPOINT, lambda escape: _character(text, found.start(), escape[0]), said)
        if "\\" in said or not (_IRI if kind is Kind.IRI else _VARIABLE).fullmatch(said):
            refuse(
                text,
                found.start(),
                Text(f"{found[0][:80]!r} is geen {kind}.", f"{found[0][:80]!r} is no {kind}."),
            )
    return Token(kind, said, found.start(), found.end())


def _character(text: str, at: int, escape: str) -> str:
    codepoint = int(escape.lstrip("\\uU"), base=16)
    if codepoint in _SURROGATES or codepoint > 0x10FFFF or codepoint == 0:  # noqa: PLR2004  (the last one of Unicode)
        refuse(text, at, Text(f"{escape} is geen teken.", f"{escape} is no character."))
    return chr(codepoint)


def _sign(text: str, at: int) -> Token:
    found = _SIGN.match(text, at)
    if found is None:
        name = f"U+{ord(text[at]):04X}"
        refuse(
            text,
            at,
            Text(
                f"het teken {text[at]!r} ({name}) kan hier niet staan.",
                f"the character {text[at]!r} ({name}) cannot stand here.",
            ),
        )
    return Token(Kind.SIGN, found[0], at, found.end())
