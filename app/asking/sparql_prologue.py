"""The prologue of a query: which prefixes it declares, and where the query itself begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.asking.sparql_tokens import Kind, Token, refuse
from app.model.languages import Text

_FOLLOWED_BY = {"PREFIX": (Kind.NAME, Kind.IRI), "BASE": (Kind.IRI,), "VERSION": (Kind.STRING,)}


@dataclass(frozen=True)
class Prologue:
    """What stands before the query itself."""

    prefixes: frozenset[str]
    length: int  # in tokens


def read_prologue(text: str, tokens: Sequence[Token]) -> Prologue:
    """The prologue of the text that these tokens were read from; raises RefusedQueryError."""
    prefixes: set[str] = set()
    at = 0
    while at < len(tokens) and (kinds := _FOLLOWED_BY.get(tokens[at].keyword)):
        given = tokens[at + 1 : at + 1 + len(kinds)]
        if tuple(token.kind for token in given) != kinds or not _is_prefix(given[0]):
            _malformed(text, tokens[at])
        if given[0].kind is Kind.NAME:
            prefixes.add(given[0].text[:-1])
        at += 1 + len(kinds)
    return Prologue(frozenset(prefixes), at)


def _is_prefix(token: Token) -> bool:
    return token.kind is not Kind.NAME or (token.text.endswith(":") and token.text.count(":") == 1)


def _malformed(text: str, token: Token) -> None:
    refuse(
        text,
        token.at,
        Text(
            f'{token.keyword} is niet volledig; schrijf PREFIX naam: <IRI>, BASE <IRI> of VERSION "1.2".',
            f'{token.keyword} is not whole; write PREFIX name: <IRI>, BASE <IRI> or VERSION "1.2".',
        ),
    )
