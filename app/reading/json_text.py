"""JSON as strangers send it: looked at before it is parsed, and parsed strictly."""

import re
from json import JSONDecodeError
from typing import Any

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.strict_json import NotStrictError, parse_json
from app.model.submissions import Place
from app.reading.limits import MOST_DEPTH, MOST_DIGITS, MOST_VALUES, decoded, over_limit

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)  # possessive: ten megabytes of text cost no stack
_BRACKET = re.compile(r"[\[\]{}]")
_LONG_NUMBER = re.compile(rf"[0-9]{{{MOST_DIGITS + 1}}}|[eE][+-]?0*[0-9]{{3}}")
_SIMPLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_json(data: bytes) -> Any:
    """The value that the bytes hold; raises UnreadableError for what is too deep, too long, or no strict JSON."""
    text = decoded(data)
    bare = _STRING.sub('""', text)
    _check_depth(bare)
    if bare.count(",") + bare.count("{") + bare.count("[") > MOST_VALUES:
        raise over_limit(Text("waarden", "values"), MOST_VALUES)
    if _LONG_NUMBER.search(bare):
        raise over_limit(Text("cijfers in één getal", "digits in one number"), MOST_DIGITS)
    try:
        value = parse_json(text.encode())
    except NotStrictError as error:
        raise _unreadable(error) from error
    _check_surrogates(text, value)
    return value


def below(path: str, key: str | int) -> str:
    """The JSON path of what stands under a key or a number."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if _SIMPLE_KEY.fullmatch(key) else f"{path}['{key}']"


def _check_depth(bare: str) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket.group() in "[{" else -1
        if depth > MOST_DEPTH:
            raise over_limit(Text("niveaus van nesting", "levels of nesting"), MOST_DEPTH)


def _check_surrogates(text: str, value: Any) -> None:
    """Half a character of a surrogate pair is no text: nothing can write it down."""
    if "\\ud" not in text.lower():
        return
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, str) and not found.isascii() and any("\ud800" <= sign <= "\udfff" for sign in found):
            raise UnreadableError(
                Text("Een tekst bevat een half teken (\\ud800).", "A text holds half a character (\\ud800)."),
            )


def _unreadable(error: NotStrictError) -> UnreadableError:
    cause = error.__cause__
    line = cause.lineno if isinstance(cause, JSONDecodeError) else None
    return UnreadableError(
        Text(f"Het bestand is geen geldige JSON: {error}.", f"The file is no valid JSON: {error}."),
        None if line is None else Place(line=line),
    )
