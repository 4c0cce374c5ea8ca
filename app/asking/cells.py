"""A cell of an answer: what its column's kind makes of an RDF term.

A column of kind iris or graphs holds several things in one text, parted by spaces, as GROUP_CONCAT gives them.
"""

from collections.abc import Sequence

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
    if kind == "boolean":
        return term.value in {"true", "1"}
    if kind in {"integer", "int", "long", "nonNegativeInteger"}:
        return int(term.value)
    if kind in {"decimal", "double", "float"}:
        return float(term.value)
    return term.value
