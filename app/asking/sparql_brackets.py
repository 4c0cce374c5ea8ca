"""What a SPARQL text has open at each token: how deep it is, and whether an expression is being read."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NoReturn

from app.asking.sparql_tokens import Kind, Token, place, refuse
from app.model.errors import RefusedQueryError
from app.model.languages import Text

MOST_DEEP = 40  # brackets and signs such as ! that stand open at one place
MOST_IN_A_CHAIN = 100  # of one operator between the same brackets

_CLOSING = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLOSES = frozenset(_CLOSING.values())
_PREFIXED = frozenset({"!", "+", "-", "^"})
_CHAINED = frozenset({"||", "&&", "|", "/", "+", "-", "*", "^"})
_CHAINED_WORDS = frozenset({"UNION", "OPTIONAL", "BIND", "MINUS", "FILTER", "LATERAL"})
_VALUES_OF_AN_EXPRESSION = frozenset(
    {Kind.VARIABLE, Kind.STRING, Kind.LANGUAGE, Kind.NUMBER, Kind.IRI, Kind.NAME, Kind.BLANK}
)
_NO_FUNCTIONS = frozenset({"A", "TRUE", "FALSE"})
_IN_DATA = frozenset({"UNDEF", "TRUE", "FALSE"})


class TooComplexError(RefusedQueryError):
    """A text that says more within itself than engines can read without risk."""

    rule = "too-complex"


class Inside(StrEnum):
    """What stands between two brackets."""

    QUERY = "query"  # the text itself, or a sub-select
    GROUP = "group"
    DATA = "data"  # of VALUES
    EXPRESSION = "expression"
    TERMS = "terms"  # a collection, a path, a row, a blank node, a triple


@dataclass(slots=True)
class _Open:
    sign: str
    inside: Inside
    at: int
    chains: Counter[str] = field(default_factory=Counter)
    is_new: bool = True


class Brackets:
    """Follows the tokens of a text and refuses what goes too deep, does not close, or can be read in two ways."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open = [_Open("", Inside.QUERY, 0)]
        self._before: tuple[Token | None, Token | None] = (None, None)  # the last token but one, and the last
        self._prefixed = 0  # how many of ! + - ^ stand just before
        self._awaits_data = False  # VALUES was read, its brace not yet

    def expects_comparison(self) -> bool:
        """Whether a ``<`` here can only compare, because a value of an expression stands before it."""
        return self._open[-1].inside is Inside.EXPRESSION and self._is_after_a_value()

    def follow(self, token: Token) -> None:
        """Take the next token into account."""
        around = self._open[-1]
        self._check_place(token)
        self._count(token)
        if token.kind is Kind.SIGN:
            if token.text in _CLOSING:
                self._open.append(_Open(token.text, self._inside(token), token.at))
            elif token.text in _CLOSES:
                self._close(token)
        elif token.keyword:
            self._follow_word(token)
        around.is_new = False
        self._check_depth(token)
        self._before = (self._before[1], token)

    def end(self) -> None:
        """Nothing comes any more: refuse what is still open."""
        if len(self._open) > 1:
            last = self._open[-1]
            refuse(
                self._text,
                last.at,
                Text(
                    f"{last.sign} wordt niet gesloten; er ontbreekt een {_CLOSING[last.sign]}.",
                    f"{last.sign} is never closed; a {_CLOSING[last.sign]} is missing.",
                ),
            )

    def _is_after_a_value(self) -> bool:
        last = self._before[1]
        if last is None:
            return False
        if last.kind is Kind.SIGN:
            return last.text in _CLOSES
        return last.kind in _VALUES_OF_AN_EXPRESSION or last.keyword in {"TRUE", "FALSE"}

    def _check_place(self, token: Token) -> None:
        """Refuse what no reading of the grammar has here, and some engines read all the same."""
        last = self._before[1]
        if self._awaits_data and not (token.kind is Kind.VARIABLE or token.text in {"(", ")", "{"}):
            self._misplaced(token)
        if self._open[-1].inside is Inside.DATA and token.text == "{":
            self._misplaced(token)
        if (
            last
            and last.keyword == "FILTER"
            and not (token.kind in {Kind.WORD, Kind.NAME, Kind.IRI} or token.text == "(")
        ):
            self._misplaced(token)

    def _follow_word(self, token: Token) -> None:
        inside = self._open[-1]
        if token.keyword == "SELECT" and len(self._open) > 1:
            if inside.inside is not Inside.GROUP or not inside.is_new:
                self._misplaced(token)
            inside.inside = Inside.QUERY
        elif token.keyword == "VALUES":
            self._awaits_data = True
        elif self._in_data() and token.keyword not in _IN_DATA:
            self._misplaced(token)

    def _in_data(self) -> bool:
        return any(each.inside is Inside.DATA for each in self._open[-2:])

    def _inside(self, token: Token) -> Inside:
        around = self._open[-1].inside
        if token.text == "{":
            data, self._awaits_data = self._awaits_data, False
            return Inside.DATA if data else Inside.GROUP
        if token.text != "(":
            return Inside.TERMS
        if around in {Inside.QUERY, Inside.EXPRESSION}:
            return Inside.EXPRESSION
        return Inside.EXPRESSION if around is Inside.GROUP and self._is_after_a_function() else Inside.TERMS

    def _is_after_a_function(self) -> bool:
        before, last = self._before
        if last is None:
            return False
        if last.keyword:
            return last.keyword not in _NO_FUNCTIONS
        return last.kind in {Kind.IRI, Kind.NAME} and before is not None and before.keyword == "FILTER"

    def _close(self, token: Token) -> None:
        last = self._open[-1]
        if _CLOSING.get(last.sign) != token.text:
            self._misplaced(token)
        self._open.pop()

    def _count(self, token: Token) -> None:
        sign = token.kind is Kind.SIGN
        self._prefixed = self._prefixed + 1 if sign and token.text in _PREFIXED else 0
        chained = token.text if sign and token.text in _CHAINED else token.keyword
        if chained not in _CHAINED and chained not in _CHAINED_WORDS:
            return
        chains = self._open[-1].chains
        chains[chained] += 1
        if chains[chained] > MOST_IN_A_CHAIN:
            most, where = MOST_IN_A_CHAIN, place(self._text, token.at)
            raise TooComplexError(
                Text(
                    f"{where.nl}: meer dan {most} keer {chained} achter elkaar. Gebruik VALUES of IN, of deel haar.",
                    f"{where.en}: more than {most} times {chained} in a row. Use VALUES or IN, or split the query.",
                )
            )

    def _check_depth(self, token: Token) -> None:
        if len(self._open) - 1 + self._prefixed > MOST_DEEP:
            where = place(self._text, token.at)
            raise TooComplexError(
                Text(
                    f"{where.nl}: de vraag is meer dan {MOST_DEEP} haken diep. Maak haar vlakker.",
                    f"{where.en}: the query is more than {MOST_DEEP} brackets deep. Make it flatter.",
                )
            )

    def _misplaced(self, token: Token) -> NoReturn:
        found = token.text[:80]
        refuse(
            self._text,
            token.at,
            Text(f"hier kan geen {found!r} staan.", f"{found!r} cannot stand here."),
        )
