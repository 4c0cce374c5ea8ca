"""Values that an engine cannot keep: under a datatype that says what was meant, and back again."""

import re
from functools import lru_cache
from typing import Any

from pyoxigraph import BaseDirection, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from app.model.names import PREFIXES, XSD
from app.model.template import COMMENT, IRI, STRING
from app.model.terms import Literal, Term

AS_WRITTEN = "urn:x-vakgraaf:as-written:"
_DIRECTED = f"{AS_WRITTEN}directed:"
_MOST_INTEGER = 1 << (8 * 8 - 1)  # of eight bytes, one bit is the sign
_KEPT = {
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}date": re.compile(r"[12]\d{3}-\d\d-\d\d"),
    f"{XSD}dateTime": re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z"),
    f"{XSD}decimal": re.compile(r"-?\d{1,15}(?:\.\d{1,10})?"),
    f"{XSD}string": re.compile(r".*", re.DOTALL),
}
_STANDARD = (XSD, PREFIXES["rdf"])
_TYPED = re.compile(
    rf"(?P<string>{STRING})\^\^(?:(?P<iri>{IRI})|(?P<prefix>[\w.\-]*):(?P<local>\w+))|{STRING}|{IRI}|{COMMENT}",
    re.DOTALL,
)
_PREFIX = re.compile(r"PREFIX\s+(?P<prefix>[\w.\-]*):\s*<(?P<space>[^>]*)>", re.IGNORECASE)
_ITEM = NamedNode("urn:x-vakgraaf:item")


def kept(term: Term) -> Term:
    """The term as it can be kept."""
    if not isinstance(term, Literal):
        return term
    if term.direction is not None:
        way = "ltr" if term.direction == BaseDirection.LTR else "rtl"
        return Literal(term.value, datatype=NamedNode(f"{_DIRECTED}{way}:{term.language}"))
    if term.language or _is_kept(term.value, term.datatype.value):
        return term
    return Literal(term.value, datatype=NamedNode(f"{AS_WRITTEN}{term.datatype.value}"))


def given(term: Term) -> Term:
    """The term that was kept, in its canonical form."""
    return _given(term.value, term.datatype.value) if isinstance(term, Literal) and not term.language else term


def given_json(told: dict[str, Any]) -> dict[str, Any]:
    """The same of a term in SPARQL results in JSON."""
    if told["type"] not in {"literal", "typed-literal"} or "datatype" not in told:
        return told
    term = _given(told["value"], told["datatype"])
    if term.direction is not None:
        way = "ltr" if term.direction == BaseDirection.LTR else "rtl"
        return {"type": "literal", "value": term.value, "xml:lang": term.language, "its:dir": way}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def constants_kept(text: str) -> str:
    """A query in which constants stand as they are kept: they then equal what they equalled."""
    spaces = {found["prefix"]: found["space"] for found in _PREFIX.finditer(text)}

    def as_kept(found: re.Match[str]) -> str:
        name = found["iri"] or f"<{spaces.get(found['prefix'], '')}{found['local']}>"
        [quad] = parse(f"<{_ITEM.value}> <{_ITEM.value}> {found['string']}^^{name} .", RdfFormat.TURTLE)
        literal = quad.object
        if not isinstance(literal, Literal) or kept(literal) is literal:
            return found[0]
        return str(kept(_canonical(literal)))

    return _TYPED.sub(lambda found: as_kept(found) if found["string"] else found[0], text)


def _is_kept(value: str, datatype: str) -> bool:
    if datatype == f"{XSD}integer":
        return value.lstrip("-").isdecimal() and abs(int(value)) < _MOST_INTEGER
    if pattern := _KEPT.get(datatype):
        return pattern.fullmatch(value) is not None
    return not datatype.startswith(_STANDARD)


@lru_cache(maxsize=100_000)
def _given(value: str, datatype: str) -> Literal:
    if datatype.startswith(_DIRECTED):
        way, _, language = datatype.removeprefix(_DIRECTED).partition(":")
        direction = BaseDirection.LTR if way == "ltr" else BaseDirection.RTL
        return Literal(value, language=language, direction=direction)
    literal = Literal(value, datatype=NamedNode(datatype.removeprefix(AS_WRITTEN)))
    return _canonical(literal) if datatype.startswith(XSD) else literal


def _canonical(literal: Literal) -> Literal:
    """The literal as our own engine writes it."""
    memory = Oxigraph()
    memory.add(Quad(_ITEM, _ITEM, literal))
    [found] = [quad.object for quad in memory]
    if not isinstance(found, Literal):
        raise TypeError(found)
    return found
