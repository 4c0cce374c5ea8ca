"""A cell of an answer: what its column's kind makes of an RDF term.

A column of kind iris or graphs holds several things in one text, parted by spaces, as GROUP_CONCAT gives them.
"""

from collections.abc import Callable, Sequence
from math import isfinite

from app.model.names import XSD
from app.model.questions import Column
from app.model.terms import Literal, NamedNode, Row, Term

LISTS = {"iris", "graphs"}
THINGS = {"iri", "graph", *LISTS}

Plain = str | int | float | bool | None


def things_in(column: Column, term: Term | None) -> list[NamedNode]:
    """The things that a cell names, in alphabetical order where it names several."""
    if isinstance(term, NamedNode):
        return [term]
    if column.kind in LISTS and isinstance(term, Literal):
        return [NamedNode(iri) for iri in sorted(set(term.value.split()))]
    return []


def iris_in(columns: Sequence[Column], rows: Sequence[Row]) -> list[NamedNode]:
    """Every thing that these rows name, once, in the order of its first mention."""
    places = [(place, column) for place, column in enumerate(columns) if column.kind in THINGS]
    found = {node: None for row in rows for place, column in places for node in things_in(column, row[place])}
    return list(found)


def plain(term: Term | None) -> Plain:
    """A literal as JSON knows it: numbers and booleans as such, everything else as text."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return str(term.value) if isinstance(term, NamedNode) else str(term)
    kind = term.datatype.value.removeprefix(XSD)
    read = _READ.get(kind)
    try:
        return read(term.value) if read else term.value
    except (ValueError, KeyError):
        return term.value  # says that it is a number and is none


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
)
_READ: dict[str, Callable[[str], Plain]] = {
    "boolean": _BOOLEANS.__getitem__,
    **dict.fromkeys(_INTEGERS.split(), int),
    **dict.fromkeys(("decimal", "double", "float"), _finite),
}
