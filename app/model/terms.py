"""RDF terms: those of pyoxigraph, which every layer shares."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
Triples = frozenset[Triple]

__all__ = ["BlankNode", "Literal", "NamedNode", "Row", "Term", "Triple", "Triples"]
