"""Numbers as people write them, in Dutch or in English notation. What may mean two numbers is told, never guessed."""

import re
from decimal import Decimal, InvalidOperation

from app.model.languages import Text
from app.reading.limits import MOST_DIGITS

BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}

_CURRENCY = re.compile(r"€|\b(?:eur|euro|euros)\b", re.IGNORECASE)
_ROUND = re.compile(r"([.,])(?:-+|\N{EN DASH}|\N{EM DASH})$")  # 495,- and 1.250,--
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DUTCH = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[+-]?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[+-]?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_ONE_MARK = re.compile(r"([+-]?[0-9]+)[.,]([0-9]+)")
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_LEXICAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class AmbiguousError(ValueError):
    """A text that may mean two numbers: a thousand and more, or a part of one."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        before, after = re.split(r"[.,]", text)
        parts = after.rstrip("0") or "0"
        parts = f"{parts}0" if len(parts) == len(after) else parts  # so that it can be read in one way only
        self.whole = f"{before}{after}"
        self.part = Text(f"{before},{parts}", f"{before}.{parts}")


def written_number(text: str) -> str | None:
    """The canonical decimal that a text means; None for what is no number, AmbiguousError for 1.250 and 1,250."""
    bare = re.sub(r"\s", "", _CURRENCY.sub("", text)).replace("\N{MINUS SIGN}", "-")
    closed = _ROUND.search(bare)
    if closed is not None:
        bare = f"{bare[: closed.start()]}{closed[1]}00"
    if _WHOLE.fullmatch(bare):
        return canonical_decimal(bare)
    if _DUTCH.fullmatch(bare):
        return canonical_decimal(bare.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(bare):
        return canonical_decimal(bare.replace(",", ""))
    if _TWO_WAYS.fullmatch(bare):
        raise AmbiguousError(bare)
    parts = _ONE_MARK.fullmatch(bare)
    return canonical_decimal(f"{parts[1]}.{parts[2]}") if parts else None


def canonical_decimal(text: str) -> str | None:
    """The canonical form of an xsd:decimal (495, 0.5); None for what is none or is longer than an engine keeps."""
    if not _LEXICAL.fullmatch(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    plain = f"{number:f}"
    if sum(sign.isdigit() for sign in plain) > MOST_DIGITS:
        return None
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in {"-0", "+0", ""} else plain


def canonical_integer(text: str) -> str | None:
    """The canonical form of an xsd:integer (3, also from 3.0); None for what is none."""
    plain = canonical_decimal(text)
    return plain if plain is not None and "." not in plain else None
