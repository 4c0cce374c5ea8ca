"""What changed in a thing, property by property, and the sentence that tells it."""

from pyoxigraph import Literal, NamedNode, Triple

from app.model.languages import Text
from app.model.names import ID, PREFIXES
from app.publishing.difference import Changed
from app.publishing.edits import Edit, edits
from app.publishing.telling import CHANGED, GONE, sentence

THING = f"{ID}course/x/a"
NAME, PRICE, TEACHES = (f"{PREFIXES['vg']}{local}" for local in ("name", "price", "teaches"))
NAMES = {
    NAME: Text("naam", "name"),
    PRICE: Text("prijs", "price"),
    TEACHES: Text("leert aan", "teaches"),
    "urn:a": Text("A op niveau 1", "A at level 1"),
    "urn:b": Text("B op niveau 2", "B at level 2"),
    "urn:course": Text("Opleiding", "Course"),
}


def naming(iri: str) -> Text:
    return NAMES[iri]


def said(predicate: str, value: NamedNode | Literal, thing: str = THING) -> Triple:
    return Triple(NamedNode(thing), NamedNode(predicate), value)


def test_only_what_is_another_than_before_is_an_edit() -> None:
    same = said(NAME, Literal("Eén"))
    before = [same, said(PRICE, Literal(10)), said(TEACHES, NamedNode("urn:a"))]
    after = [same, said(PRICE, Literal(12)), said(TEACHES, NamedNode("urn:a")), said(TEACHES, NamedNode("urn:b"))]
    assert edits(before, after) == {
        THING: (Edit(PRICE, (Literal(10),), (Literal(12),)), Edit(TEACHES, (), (NamedNode("urn:b"),)))
    }
    assert edits(before, before) == {}


def test_what_is_new_or_gone_as_a_whole_is_no_edit_nor_is_what_a_graph_says_of_itself() -> None:
    graph = f"{ID}graph/x/catalogue"
    old, new = said(NAME, Literal("a"), "urn:old"), said(NAME, Literal("a"), "urn:new")
    before, after = (said(NAME, Literal(value), graph) for value in ("1", "2"))
    assert edits([old, before], [new, after]) == {}


def test_a_sentence_tells_each_edit_in_both_languages() -> None:
    thing = Changed(THING, "Eén", "urn:course", (PRICE, TEACHES))
    done = [
        Edit(NAME, (Literal("Een", language="nl"),), (Literal("Eén", language="nl"),)),
        Edit(PRICE, (Literal(10),), ()),
        Edit(TEACHES, (), (NamedNode("urn:a"), NamedNode("urn:b"))),
    ]
    assert sentence(CHANGED, thing, naming, done) == Text(
        "Gewijzigd: opleiding “Eén” (x/a): naam was “Een” (nl) en is nu “Eén” (nl); prijs verloor: “10”; "
        "leert aan kreeg erbij: “A op niveau 1” en “B op niveau 2”.",
        "Changed: course “Eén” (x/a): name was “Een” (nl) and is now “Eén” (nl); price lost: “10”; "
        "teaches got: “A at level 1” and “B at level 2”.",
    )


def test_a_thing_without_a_class_is_told_by_its_name() -> None:
    assert sentence(GONE, Changed(THING, "Eén", None), naming) == Text("Weg: “Eén” (x/a).", "Gone: “Eén” (x/a).")
