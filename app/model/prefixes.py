"""The prefixes that a reader of triples needs at their head, and no others."""

from collections.abc import Iterable, Iterator, Mapping

from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Term, Triple

# Turtle has signs for these
_UNWRITTEN = {
    RDF_TYPE,
    f"{PREFIXES['rdf']}langString",
    *(f"{XSD}{name}" for name in ("boolean", "decimal", "integer", "string")),
}


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
