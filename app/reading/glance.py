"""A first look at a large file: what refuses it for certain is found in some 50 ms, before its reading takes seconds.

Only the head is looked at, with what costs nothing over the whole. Whatever is refused here would be refused by reading
too, perhaps for another of its faults; what is let through is not thereby good.
"""

import json
import re
from collections.abc import Callable
from json import JSONDecodeError

from pyoxigraph import RdfFormat

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.submissions import Place
from app.reading import csv, json_ld, n_triples, turtle, xlsx
from app.reading.given import Given
from app.reading.limits import (
    MOST_DEPTH,
    MOST_LINES,
    check_bytes,
    check_lines,
    decoded,
    over_limit,
)
from app.reading.web_values import speaks_schema_org
from app.reading.workbook import open_package

HEAD = 250_000  # characters that are looked through for nesting
_PACKED = b"PK\x03\x04"
PARSED = 64_000  # characters that are parsed, up to the last whole statement in them
_JSON_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<whole>")?+|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_CONTEXT_FIRST = re.compile(r'\s*\{\s*"@context"\s*:\s*')
_TURTLE_TOKEN = re.compile(
    r"""(?P<pass>\#[^\n]*+ | <(?:[^<>"{}|^`\\\x00-\x20]++|\\[uU][0-9A-Fa-f]++)*+>)
      | (?P<lines>\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*+''')
      | (?P<endless>\"\"\" | ''')
      | (?P<text>"(?:[^"\\\n]++|\\.)*+" | '(?:[^'\\\n]++|\\.)*+' | \\.)
      | (?P<open><<|[\[({])
      | (?P<close>>>|[\])}])
      | (?P<end>\.(?=\s))""",
    re.VERBOSE | re.DOTALL,
)


def glance(data: bytes, media_type: str, given: Given) -> None:
    """Nothing when the file may be good; raises UnreadableError when it cannot be."""
    check_bytes(data)
    look = _LOOKS.get(media_type)
    if look is not None:
        look(data, given)


def _at_turtle(data: bytes, given: Given) -> None:
    _at_triples(data, given, RdfFormat.TURTLE)


def _at_n_triples(data: bytes, given: Given) -> None:
    _at_triples(data, given, RdfFormat.N_TRIPLES)


def _at_triples(data: bytes, given: Given, syntax: RdfFormat) -> None:
    text = decoded(data)
    check_lines(data, MOST_LINES)
    head = text[: _end_of_statements(text[:HEAD])]
    turtle.read_triples(head.encode(), given, syntax)


def _end_of_statements(head: str) -> int:
    """Where the last statement ends that is whole within what is parsed; nesting is looked at in all of the head."""
    depth = end = 0
    for token in _TURTLE_TOKEN.finditer(head):
        if token["endless"]:  # it may end beyond the head
            break
        if token["open"] or token["close"]:
            depth += 1 if token["open"] else -1
            _check_depth(depth, head, token.start())
        elif token["end"] and depth == 0 and token.end() <= PARSED:
            end = token.end()
    return end


def _at_json(data: bytes, given: Given) -> None:
    head = decoded(data)[:HEAD]
    if head.lstrip()[:1] not in {"{", "["}:
        raise UnreadableError(
            Text(
                "Het bestand is geen JSON met een object of een lijst.", "The file is no JSON with an object or a list."
            ),
            Place(line=1),
        )
    _check_json_depth(head)
    first = _CONTEXT_FIRST.match(head)
    if first is None:
        return
    try:
        said, _ = json.JSONDecoder().raw_decode(head, first.end())
    except (JSONDecodeError, RecursionError):
        return
    if not speaks_schema_org({"@context": said}):
        json_ld.read(json.dumps({"@context": said}).encode(), given)


def _check_json_depth(head: str) -> None:
    depth = 0
    for token in _JSON_TOKEN.finditer(head):
        if token["open"] or token["close"]:
            depth += 1 if token["open"] else -1
            _check_depth(depth, head, token.start())
        elif not token["whole"]:  # a text that may end beyond the head
            return


def _at_table(data: bytes, given: Given) -> None:
    if data.startswith(_PACKED):
        csv.read(data[:HEAD], given)  # which says what it is
    decoded(data)
    check_lines(data, MOST_LINES)


def _at_workbook(data: bytes, _given: Given) -> None:
    open_package(data).close()


def _check_depth(depth: int, text: str, at: int) -> None:
    if depth > MOST_DEPTH:
        place = Place(line=text.count("\n", 0, at) + 1)
        raise over_limit(Text("niveaus van nesting", "levels of nesting"), MOST_DEPTH, place)


_LOOKS: dict[str, Callable[[bytes, Given], None]] = {
    **dict.fromkeys(turtle.MEDIA_TYPES, _at_turtle),
    **dict.fromkeys(n_triples.MEDIA_TYPES, _at_n_triples),
    **dict.fromkeys(json_ld.MEDIA_TYPES, _at_json),
    **dict.fromkeys(csv.MEDIA_TYPES, _at_table),
    **dict.fromkeys(xlsx.MEDIA_TYPES, _at_workbook),
}
