"""What is told beside triples: the prefixes that shorten something in them."""

from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.prefixes import prefixes_of
from app.model.terms import Literal, NamedNode, Triple

SUBJECT, LABEL = NamedNode("https://example.org/a"), NamedNode(f"{PREFIXES['rdfs']}label")


def test_only_the_prefixes_that_shorten_something_are_told() -> None:
    assert prefixes_of([Triple(SUBJECT, LABEL, Literal("a", language="nl"))]) == {"rdfs": PREFIXES["rdfs"]}
    assert prefixes_of([Triple(SUBJECT, NamedNode(RDF_TYPE), SUBJECT)]) == {}


def test_what_a_value_is_of_and_what_is_said_of_a_triple_count_too() -> None:
    said = Triple(SUBJECT, LABEL, Literal("2026-11-22", datatype=NamedNode(f"{XSD}date")))
    about = Triple(SUBJECT, NamedNode(f"{PREFIXES['skos']}note"), said)
    assert prefixes_of([about]) == {name: PREFIXES[name] for name in ("rdfs", "skos", "xsd")}


def test_a_vocabulary_of_ones_own_can_be_given() -> None:
    own = {"ex": "https://example.org/", "other": "https://example.com/"}
    assert prefixes_of([Triple(SUBJECT, LABEL, SUBJECT)], own) == {"ex": "https://example.org/"}
