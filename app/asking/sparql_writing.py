"""Writes a query from its tokens, so that every engine reads in it what the guard read.

Three things are not written as they came: comments become spaces; words that touch are parted; and a prefix that
begins like a keyword gets another name, since an engine that does not look where a word ends takes ``service:x {`` for
``SERVICE :x {``. Lines stay where they were, for what an engine says of them.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from app.asking.sparql_tokens import Kind, Token
from app.asking.sparql_words import ALL_WORDS

_KEYWORDS = tuple(word.lower() for word in ALL_WORDS - {"A"})
_TOUCHY = frozenset({Kind.WORD, Kind.NAME, Kind.NUMBER})
_BEFORE_TOUCHY = _TOUCHY | {Kind.LANGUAGE, Kind.BLANK, Kind.VARIABLE}
_COMPARING = frozenset({"<", "<="})


def write(text: str, tokens: Sequence[Token], prefixes: AbstractSet[str]) -> str:
    """The query of these tokens of a text, which declares these prefixes."""
    return "".join(_pieces(text, tokens, _renamed(prefixes)))


def _pieces(text: str, tokens: Sequence[Token], renamed: dict[str, str]) -> Iterator[str]:
    last: Token | None = None
    for token in tokens:
        gap = text[last.end if last else 0 : token.at]
        if "#" in gap:
            gap = re.sub(r"[^\r\n]", " ", gap)
        yield gap or (" " if last and _must_part(last, token) else "")
        yield _named(token, renamed)
        last = token


def _must_part(last: Token, token: Token) -> bool:
    if last.kind is Kind.SIGN:
        return last.text in _COMPARING or (last.text == "." and token.kind in _TOUCHY)
    return last.kind in _BEFORE_TOUCHY and token.kind in _TOUCHY


def _named(token: Token, renamed: dict[str, str]) -> str:
    if token.kind is not Kind.NAME:
        return token.text
    prefix, _, local = token.text.partition(":")
    return f"{renamed.get(prefix, prefix)}:{local}"


def _renamed(prefixes: AbstractSet[str]) -> dict[str, str]:
    taken = set(prefixes)
    renamed = {}
    for prefix in sorted(prefixes):
        if prefix.lower().startswith(_KEYWORDS):
            other = f"x{prefix}"
            while other in taken:
                other = f"x{other}"
            taken.add(other)
            renamed[prefix] = other
    return renamed
