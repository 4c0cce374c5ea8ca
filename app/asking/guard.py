"""The guard of public SPARQL: reads a text before any engine does, and refuses what no engine should see.

Engines overflow their stacks on deep texts, call other services, and disagree on where words begin. So a text is read
once, without recursion, and what is handed on is not the text itself but what was read: every engine reads it alike.
"""

from collections.abc import Sequence

from app.asking.sparql_brackets import Brackets
from app.asking.sparql_prologue import Prologue, check_iri, read_prologue
from app.asking.sparql_tokens import Kind, Token, read_tokens, refuse
from app.asking.sparql_words import CALLS, CHANGES, FORMS, PROLOGUE, WORDS
from app.asking.sparql_writing import write
from app.model.errors import ForbiddenQueryError, TooLargeError, VakgraafError
from app.model.languages import Text
from app.model.sparql import Form, PublicQuery

MOST_BYTES = 20_000
MOST_TOKENS = 2_000
_OF_ENGINES = ("bif:", "sql:", "java:")  # where Virtuoso and Jena keep functions that reach files and other services


class QueryTooLargeError(TooLargeError):
    """A text of more bytes or tokens than a query may have."""

    def __init__(self, most: Text) -> None:
        VakgraafError.__init__(
            self,
            Text(
                f"De vraag is te groot: ten hoogste {most.nl}. Splits haar, of laat weg wat niet nodig is.",
                f"The query is too large: at most {most.en}. Split it, or leave out what is not needed.",
            ),
        )


def check_query(text: str) -> PublicQuery:
    """The query that a text is, fit to be handed to an engine.

    Raises TooLargeError (bytes, tokens), RefusedQueryError (no SPARQL, or too deep) and ForbiddenQueryError (SERVICE,
    LOAD, updates, functions of an engine's own).
    """
    text = text.removeprefix("\ufeff")
    _check_size(text)
    tokens = _read(text)
    prologue = read_prologue(text, tokens)
    form = _form(text, tokens[prologue.length :])
    _check_names(text, tokens[prologue.length :], prologue)
    return PublicQuery(
        write(text, tokens, prologue.prefixes),
        form,
        names_graphs=any(token.keyword == "FROM" for token in tokens),
    )


def _check_size(text: str) -> None:
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise QueryTooLargeError(Text(f"{MOST_BYTES // 1_000} kB", f"{MOST_BYTES // 1_000} kB"))


def _read(text: str) -> list[Token]:
    brackets = Brackets(text)
    tokens: list[Token] = []
    for token in read_tokens(text, brackets):
        if len(tokens) == MOST_TOKENS:
            raise QueryTooLargeError(Text(f"{MOST_TOKENS} woorden en tekens", f"{MOST_TOKENS} words and signs"))
        _check_allowed(text, token)
        brackets.follow(token)
        tokens.append(token)
    brackets.end()
    return tokens


def _check_allowed(text: str, token: Token) -> None:
    if token.kind is Kind.IRI and token.text[1:].lower().startswith(_OF_ENGINES):
        raise _forbidden(token.text, Text("een functie van één systeem", "a function of one engine"))
    if token.kind is not Kind.WORD:
        return
    if token.keyword in CALLS:
        raise _forbidden(token.keyword, Text("een aanroep van een andere dienst", "a call of another service"))
    if token.keyword in CHANGES:
        raise _forbidden(token.keyword, Text("een wijziging", "a change"))
    if token.keyword not in WORDS:
        found = token.text[:80]
        refuse(
            text,
            token.at,
            Text(
                f"{found!r} is geen woord van SPARQL; schrijf een variabele als ?{found} en een IRI als <…>.",
                f"{found!r} is no word of SPARQL; write a variable as ?{found} and an IRI as <…>.",
            ),
        )


def _forbidden(found: str, what: Text) -> ForbiddenQueryError:
    return ForbiddenQueryError(
        Text(
            f"{found[:80]} is {what.nl}; dat voert deze dienst niet uit.", f"{found[:80]} is {what.en}: not done here."
        ),
        Text(
            "Vraag alleen wat hier staat, met SELECT, ASK, CONSTRUCT of DESCRIBE; haal de rest zelf op.",
            "Ask only for what is kept here, with SELECT, ASK, CONSTRUCT or DESCRIBE; fetch the rest yourself.",
        ),
    )


def _form(text: str, query: Sequence[Token]) -> Form:
    if not query or query[0].keyword not in FORMS:
        refuse(
            text,
            query[0].at if query else len(text),
            Text(
                "een vraag begint met SELECT, ASK, CONSTRUCT of DESCRIBE, na PREFIX en BASE.",
                "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after PREFIX and BASE.",
            ),
        )
    return Form(query[0].keyword)


def _check_names(text: str, query: Sequence[Token], prologue: Prologue) -> None:
    """Refuse names that stand for no absolute IRI, and declarations where they can no longer stand."""
    for token in query:
        if token.kind is Kind.IRI:
            check_iri(text, token, has_base=prologue.has_base)
        prefix = token.text.partition(":")[0]
        if token.kind is Kind.NAME and prefix not in prologue.prefixes:
            refuse(
                text,
                token.at,
                Text(
                    f"de prefix {prefix[:80]!r} is niet verklaard; zet PREFIX {prefix[:80]}: <…> bovenaan.",
                    f"the prefix {prefix[:80]!r} is not declared; put PREFIX {prefix[:80]}: <…> at the top.",
                ),
            )
        if token.keyword in PROLOGUE:
            refuse(
                text,
                token.at,
                Text(f"{token.keyword} kan alleen bovenaan staan.", f"{token.keyword} can only stand at the top."),
            )
