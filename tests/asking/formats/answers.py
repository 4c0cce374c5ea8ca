"""Answers made by hand, with every kind of cell, to write in every format."""

from app.asking.shown import Shown
from app.model.languages import Text, chain
from app.model.questions import Answer, Column, GraphNote, Question
from app.model.template import Template
from app.model.terms import BlankNode, Literal, NamedNode, Row

XSD = "http://www.w3.org/2001/XMLSchema#"
REVISION = "2026-11-21T12:00:00.000000+00:00"
KINDS = {
    "thing": "iri",
    "things": "iris",
    "said": "graph",
    "text": "text",
    "number": "integer",
    "share": "decimal",
    "same": "boolean",
    "day": "date",
}
A, B = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")
GRAPH = NamedNode("https://example.org/graph")
NL, EN = Shown(chain(["nl"]), "http://x"), Shown(chain(["en"]), "http://x")
FULL: Row = (
    A,
    Literal("https://example.org/b https://example.org/a https://example.org/b"),
    GRAPH,
    Literal("tekst", language="nl"),
    Literal(7),
    Literal("0.50", datatype=NamedNode(f"{XSD}decimal")),
    Literal(value=True),
    Literal("2026-11-21", datatype=NamedNode(f"{XSD}date")),
)
EMPTY: Row = (None,) * len(KINDS)


def typed(text: str, kind: str) -> Literal:
    """A literal of an XSD type."""
    return Literal(text, datatype=NamedNode(f"{XSD}{kind}"))


def question(kinds: dict[str, str] | None = None) -> Question:
    """A question with a column of each kind."""
    columns = tuple(Column(name, kind, Text(f"{name} nl", f"{name} en")) for name, kind in (kinds or KINDS).items())
    template = Template("SELECT * {}", "test.rq")
    return Question("test", Text("Vraag", "Question"), Text("Uitleg", "Explanation"), (), columns, template)


def answer(*rows: Row, label: str = "Naam", notation: str = "N1", kinds: dict[str, str] | None = None) -> Answer:
    """An answer with these rows; A has a Dutch and an English label and a code, B has nothing."""
    return Answer(
        question=question(kinds),
        parameters={"who": (A,), "text": (Literal("gevraagd"),)},
        rows=list(rows),
        graphs=(GraphNote(GRAPH.value, {"nl": "Graaf", "en": "Graph"}, "own"),),
        revision=REVISION,
        sparql="SELECT * {}",
        labels={A.value: {"nl": label, "en": f"{label} en"}, GRAPH.value: {"nl": "Graaf"}},
        notations={A.value: notation},
    )


def of_texts(*texts: str) -> Answer:
    """An answer with one column of texts."""
    return answer(*((Literal(text),) for text in texts), kinds={"text": "text"})


BLANK = BlankNode("b1")
