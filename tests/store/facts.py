"""Small graphs whose right answers can be counted by hand."""

from pyoxigraph import RdfFormat, parse

from app.model.terms import Literal, NamedNode, Triple

HERE = "https://example.org/"
GRAPH = NamedNode(f"{HERE}graph/one")
OTHER = NamedNode(f"{HERE}graph/other")
SAYS = NamedNode(f"{HERE}says")
VG = "PREFIX vg: <https://w3id.org/vakgraaf/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def turtle(text: str) -> frozenset[Triple]:
    """The triples of a few lines of Turtle; a name without a prefix is one of https://example.org/."""
    prefixes = f"@prefix : <{HERE}> . @prefix vg: <https://w3id.org/vakgraaf/def#> . "
    prefixes += "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
    return frozenset(quad.triple for quad in parse(prefixes + text, format=RdfFormat.TURTLE))


def saying(*values: str) -> frozenset[Triple]:
    """A thing that says these texts."""
    return frozenset(Triple(NamedNode(f"{HERE}thing"), SAYS, Literal(value)) for value in values)


def version(number: int, size: int) -> frozenset[Triple]:
    """A graph of so many triples, all of which name their version."""
    return frozenset(Triple(NamedNode(f"{HERE}thing/{place}"), SAYS, Literal(number)) for place in range(size))


def ranked(first: int, second: int) -> frozenset[Triple]:
    """Two things at levels of these ranks, which both have the same competence."""
    return turtle(
        f":high vg:competence :craft ; vg:level :l1 . :l1 vg:rank {first} ."
        f":low vg:competence :craft ; vg:level :l2 . :l2 vg:rank {second} .",
    )
