"""RDF terms: those of pyoxigraph, which every layer shares."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

__all__ = ["BlankNode", "Literal", "NamedNode", "Row", "Term", "Triple", "literal", "node"]


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
