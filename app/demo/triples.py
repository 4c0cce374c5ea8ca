"""Statements as triples, and as the file that an organisation would send."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import RdfFormat, serialize

from app.demo.statement import Link, Statement, Typed, Value
from app.model.languages import Text
from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Triple

MEDIA_TYPE = "application/n-triples"


def file_of(statements: Iterable[Statement]) -> bytes:
    """The statements as N-Triples."""
    return serialize(triples(statements), format=RdfFormat.N_TRIPLES) or b""


def triples(statements: Iterable[Statement]) -> Iterator[Triple]:
    """The statements as triples."""
    for statement in statements:
        subject = NamedNode(statement.iri)
        yield Triple(subject, NamedNode(RDF_TYPE), _named(statement.class_))
        for name, value in statement.said.items():
            for one in value if isinstance(value, tuple) else (value,):
                if one is not None:
                    yield from (Triple(subject, _named(name), term) for term in _terms(one))


def _terms(value: Value) -> Iterator[NamedNode | Literal]:
    match value:
        case Link(iri):
            yield NamedNode(iri)
        case Typed(text, datatype):
            yield Literal(text, datatype=NamedNode(f"{XSD}{datatype}"))
        case Text(nl, en):
            yield Literal(nl, language="nl")
            yield Literal(en, language="en")
        case Decimal():
            yield Literal(f"{value:.2f}", datatype=NamedNode(f"{XSD}decimal"))
        case _:
            yield Literal(value)


def _named(name: str) -> NamedNode:
    prefix, _, rest = name.partition(":")
    return NamedNode(f"{PREFIXES[prefix]}{rest}")
