"""What differs between two versions, in things: by name, by class, by property, and in a fixed order."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import BlankNode, Literal, NamedNode, Triple
from app.publishing.difference import Changed, Difference, difference

NAME, LABEL, PRICE = f"{PREFIXES['schema']}name", f"{PREFIXES['skos']}prefLabel", f"{DEF}price"


def said(thing: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(f"{ID}{thing}"), NamedNode(predicate), Literal(value))


def of_class(thing: str, name: str) -> Triple:
    return Triple(NamedNode(f"{ID}{thing}"), NamedNode(RDF_TYPE), NamedNode(f"{DEF}{name}"))


def test_each_thing_is_new_changed_or_gone_with_its_name_and_class():
    before = [of_class("course/x/a", "Course"), said("course/x/a", NAME, "A"), said("course/x/b", NAME, "B")]
    after = [*before[:2], said("course/x/a", PRICE, "3"), said("course/x/c", LABEL, "C")]
    assert difference(before, after) == Difference(
        new=(Changed(f"{ID}course/x/c", "C", None),),
        changed=(Changed(f"{ID}course/x/a", "A", f"{DEF}Course", (PRICE,)),),
        gone=(Changed(f"{ID}course/x/b", "B", None),),
    )


def test_a_changed_thing_is_called_by_its_new_name_and_one_that_is_gone_by_its_last():
    before, after = [said("a", NAME, "Oud"), said("b", NAME, "Weg")], [said("a", NAME, "Nieuw")]
    found = difference(before, after)
    assert [changed.name for changed in found.changed] == ["Nieuw"]
    assert [gone.name for gone in found.gone] == ["Weg"]


def test_a_thing_without_a_name_is_called_by_the_end_of_its_iri_whatever_that_looks_like():
    things = [Triple(NamedNode(iri), NamedNode(PRICE), Literal(1)) for iri in (f"{ID}course/x/a", "urn:isbn:1")]
    assert [new.name for new in difference([], things).new] == ["a", "urn:isbn:1"]


def test_what_a_graph_says_of_itself_is_no_thing():
    graph = [said("graph/radio/catalogue", NAME, "Catalogus")]
    assert difference([], graph) == difference(graph, []) == Difference((), (), ())


def test_a_blank_node_is_no_thing():
    nameless = [Triple(BlankNode("x"), NamedNode(NAME), Literal("?"))]
    assert difference([], nameless) == Difference((), (), ())


def test_of_several_classes_our_own_is_told():
    things = [
        Triple(NamedNode(f"{ID}course/x/a"), NamedNode(RDF_TYPE), NamedNode(iri))
        for iri in ("https://schema.org/Course", f"{DEF}Course")
    ]
    assert [new.type for new in difference([], things).new] == [f"{DEF}Course"]


def test_another_language_is_a_change():
    node, name = NamedNode(f"{ID}a"), NamedNode(NAME)
    before, after = ([Triple(node, name, Literal("A", language=tag))] for tag in ("nl", "en"))
    assert [changed.properties for changed in difference(before, after).changed] == [(NAME,)]


TRIPLES = st.lists(st.builds(said, st.sampled_from("abcd"), st.sampled_from([NAME, PRICE]), st.sampled_from("12")))


def iris(things: Iterable[Changed]) -> list[str]:
    return [thing.iri for thing in things]


@given(TRIPLES, TRIPLES)
def test_there_and_back_are_each_other_s_mirror_and_every_thing_is_told_once(before, after):
    there, back = difference(before, after), difference(after, before)
    assert iris(there.new) == iris(back.gone)
    assert iris(there.gone) == iris(back.new)
    assert [(one.iri, one.properties) for one in there.changed] == [(one.iri, one.properties) for one in back.changed]
    told = [*iris(there.new), *iris(there.changed), *iris(there.gone)]
    assert len(told) == len(set(told))
    assert (told == []) == (set(before) == set(after))
    assert iris(there.new) == sorted(iris(there.new))
