"""Terms as a person writes them for a query of her own: one IRI or literal each, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.asking.terms import bind_terms, read_term
from app.model.errors import WrongInputError
from app.model.names import PREFIXES, XSD
from app.model.terms import Literal, NamedNode

READ = {
    "<https://example.org/a>": NamedNode("https://example.org/a"),
    "vg:Course": NamedNode("https://w3id.org/vakgraaf/def#Course"),
    '"tekst"@nl': Literal("tekst", language="nl"),
    "'tekst'": Literal("tekst"),
    '"a \\"b\\" c"': Literal('a "b" c'),
    "5": Literal(5),
    "true": Literal(True),  # noqa: FBT003
    '"2026-11-21"^^xsd:date': Literal("2026-11-21", datatype=NamedNode(f"{XSD}date")),
    "5 # vijf": Literal(5),
}
NOTHING = [
    "",
    "tekst",
    "a",
    "nope:x",
    "<relative>",
    "_:b",
    "[]",
    "( 1 2 )",
    '"a", "b"',
    '"a" ; <urn:p> "b"',
    '"a" . <urn:this> <urn:this> "b"',
    "<< <urn:a> <urn:b> <urn:c> >>",
    "<urn:a> .",
    '"never closed',
]


@pytest.mark.parametrize("written", READ)
def test_a_term_is_read_as_in_turtle(written: str) -> None:
    assert read_term(written, PREFIXES) == READ[written]


@pytest.mark.parametrize("written", NOTHING)
def test_what_is_no_iri_and_no_literal_is_nothing(written: str) -> None:
    assert read_term(written, PREFIXES) is None


@given(some.text(max_size=40))
def test_no_text_breaks_it_or_becomes_more_than_one_term(written: str) -> None:
    found = read_term(written, PREFIXES)
    assert found is None or isinstance(found, (NamedNode, Literal))


def test_the_prefixes_of_the_query_go_before_ours() -> None:
    text = "PREFIX vg: <https://example.org/> SELECT * { VALUES ?x { UNDEF } }"
    assert "VALUES ?x { <https://example.org/Course> }" in bind_terms(text, {"x": ["vg:Course"]})


def test_several_values_stand_beside_each_other_and_a_slot_that_is_not_given_stays() -> None:
    bound = bind_terms("SELECT * { VALUES ?x { 1 } VALUES ?y { 2 } }", {"x": ["5", "6"]})
    assert "VALUES ?y { 2 }" in bound
    assert bound.index('"5"') < bound.index('"6"')


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongInputError) as caught:
        bind_terms("SELECT * { VALUES ?course { 1 } }", {"cours": ["5"], "course": ["tekst", "[]"]})
    found = {fault.found: fault.repair.en for fault in caught.value.faults}
    assert set(found) == {None, "tekst", "[]"}
    assert found[None] == "Did you mean course?"
