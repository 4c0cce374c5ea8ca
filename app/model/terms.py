"""RDF terms: those of pyoxigraph, which every layer shares."""

from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from app.model.languages import HOUSE, Text
from app.model.names import XSD

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

__all__ = ["BlankNode", "Literal", "NamedNode", "Row", "Term", "Triple", "day", "literal", "node", "spoken_literals"]


def node(term: Term | None) -> NamedNode:
    """The term as the named node that it must be: our own queries say which of their columns are."""
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is no named node")
    return term


def literal(term: Term | None) -> Literal:
    """The term as the literal that it must be."""
    if not isinstance(term, Literal):
        raise TypeError(f"{term} is no literal")
    return term


def day(told: date) -> Literal:
    """A day as queries know it."""
    return Literal(told.isoformat(), datatype=NamedNode(f"{XSD}date"))


def spoken_literals(text: Text) -> list[Term]:
    """A text as literals, one in each language of the house."""
    return [Literal(text.said((language,)), language=language) for language in HOUSE]
