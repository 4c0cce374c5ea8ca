"""The prologue of a query: which prefixes it declares, and where the query itself begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.asking.sparql_tokens import Kind, Token, refuse
from app.model.languages import Text

_FOLLOWED_BY = {"PREFIX": (Kind.NAME, Kind.IRI), "BASE": (Kind.IRI,), "VERSION": (Kind.STRING,)}
_ABSOLUTE = re.compile("<[A-Za-z][A-Za-z0-9+.-]*:")
_HIERARCHICAL = re.compile("<[A-Za-z][A-Za-z0-9+.-]*://[^/>]")


@dataclass(frozen=True)
class Prologue:
    """What stands before the query itself."""

    prefixes: frozenset[str]
    has_base: bool  # one that relative IRIs can be resolved against by every engine
    length: int  # in tokens


def check_iri(text: str, token: Token, *, has_base: bool) -> None:
    """Refuse an IRI that is not absolute and has nothing to be relative to.

    Virtuoso takes a relative one for the name of a procedure of its own, and calls it.
    """
    if not has_base and not _ABSOLUTE.match(token.text):
        found = token.text[:80]
        refuse(
            text,
            token.at,
            Text(
                f"{found} is geen volledige IRI; schrijf haar voluit of zet BASE <https://…> bovenaan.",
                f"{found} is no absolute IRI; write it in full or put BASE <https://…> at the top.",
            ),
        )


def read_prologue(text: str, tokens: Sequence[Token]) -> Prologue:
    """The prologue of the text that these tokens were read from; raises RefusedQueryError."""
    prefixes: set[str] = set()
    at, has_base = 0, False
    while at < len(tokens) and (kinds := _FOLLOWED_BY.get(tokens[at].keyword)):
        given = tokens[at + 1 : at + 1 + len(kinds)]
        if tuple(token.kind for token in given) != kinds or not _is_prefix(given[0]):
            _malformed(text, tokens[at])
        if given[0].kind is Kind.NAME:
            prefixes.add(given[0].text[:-1])
        if given[-1].kind is Kind.IRI:
            check_iri(text, given[-1], has_base=has_base)
        if tokens[at].keyword == "BASE":
            relative = not _ABSOLUTE.match(given[0].text)  # to the base before it
            has_base = relative or _HIERARCHICAL.match(given[0].text) is not None
        at += 1 + len(kinds)
    return Prologue(frozenset(prefixes), has_base, at)


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
