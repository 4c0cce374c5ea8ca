"""RDF terms: those of pyoxigraph, which every layer shares."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from app.model.languages import HOUSE, Text
from app.model.names import PREFIXES, RDF_TYPE, XSD

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

__all__ = [
    "BlankNode",
    "Literal",
    "NamedNode",
    "Row",
    "Term",
    "Triple",
    "day",
    "literal",
    "node",
    "prefixes_of",
    "spoken_literals",
]

# Turtle has signs for these
_UNWRITTEN = {
    RDF_TYPE,
    f"{PREFIXES['rdf']}langString",
    *(f"{XSD}{name}" for name in ("boolean", "decimal", "integer", "string")),
}


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


def prefixes_of(triples: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES) -> dict[str, str]:
    """Those of these prefixes that shorten something in these triples: what a reader needs at the head of them."""
    iris = {iri for triple in triples for iri in _iris_in(triple)} - _UNWRITTEN
    return {
        prefix: namespace for prefix, namespace in prefixes.items() if any(iri.startswith(namespace) for iri in iris)
    }


def _iris_in(term: Term) -> Iterator[str]:
    if isinstance(term, Triple):
        for part in (term.subject, term.predicate, term.object):
            yield from _iris_in(part)
    elif isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Literal):
        yield term.datatype.value
