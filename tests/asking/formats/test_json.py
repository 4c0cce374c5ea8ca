"""JSON, JSON-LD and SPARQL results: for machines, exactly the terms."""

import io
import json

import pytest
from asking.formats.answers import BLANK, EMPTY, EN, FULL, GRAPH, KINDS, NL, REVISION, A, answer, of_texts, typed
from pyld import jsonld
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser

from app.asking.formats import FORMATS
from app.model.questions import Answer
from app.model.terms import Literal

THING = {"id": A.value, "label": "Naam", "notation": "N1"}
OTHER = {"id": "https://example.org/b", "label": None}
SAID = {"id": GRAPH.value, "label": "Graaf"}


def told(name: str, found: Answer, shown=NL) -> dict:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(FORMATS[name].render(found, shown), parse_constant=refuse)


def test_a_full_row_has_things_as_objects_and_values_as_json_knows_them() -> None:
    (row,) = told("json", answer(FULL))["rows"]
    assert row == {
        "thing": THING,
        "things": [THING, OTHER],
        "said": SAID,
        "text": "tekst",
        "number": 7,
        "share": 0.5,
        "same": True,
        "day": "2026-11-21",
    }


def test_an_empty_row_has_nulls_and_empty_lists() -> None:
    (row,) = told("json", answer(EMPTY))["rows"]
    assert row == {**dict.fromkeys(KINDS), "things": []}


def test_the_document_tells_what_was_asked_who_says_so_and_since_when() -> None:
    document = told("json", answer(FULL), EN)
    assert document["question"] == "test"
    assert document["title"] == "Question"
    assert document["parameters"] == {"who": [{**THING, "label": "Naam en"}], "text": ["gevraagd"]}
    assert document["graphs"] == [{"id": GRAPH.value, "title": "Graph", "trust": "own"}]
    assert document["revision"] == REVISION
    assert document["columns"][0] == {"name": "thing", "type": "iri", "title": "thing en"}


@pytest.mark.parametrize(
    ("term", "kind", "value"),
    [
        (typed("true", "boolean"), "boolean", True),
        (typed("1", "boolean"), "boolean", True),
        (typed("0", "boolean"), "boolean", False),
        (typed("007", "integer"), "integer", 7),
        (typed("-7", "long"), "integer", -7),
        (typed("7", "unsignedByte"), "integer", 7),
        (typed("1E1", "double"), "decimal", 10.0),
        (typed("2026", "gYear"), "text", "2026"),
        (typed("x", "anyURI"), "text", "x"),
        (Literal("x", language="nl"), "text", "x"),
        (A, "text", A.value),
    ],
)
def test_a_literal_is_what_its_type_says(term: object, kind: str, value: object) -> None:
    assert told("json", answer((term,), kinds={"x": kind}))["rows"] == [{"x": value}]


@pytest.mark.parametrize(
    ("text", "kind"), [("abc", "integer"), ("", "integer"), ("x", "decimal"), ("maybe", "boolean")]
)
@pytest.mark.parametrize("name", ["json", "jsonld", "csv", "xlsx"])
def test_a_literal_that_is_not_what_it_says_is_shown_as_text_and_breaks_nothing(
    text: str, kind: str, name: str
) -> None:
    body = FORMATS[name].render(answer((typed(text, kind),), kinds={"x": "text"}), NL)
    if name == "json":
        assert json.loads(body)["rows"] == [{"x": text}]


@pytest.mark.parametrize("text", ["INF", "-INF", "NaN"])
@pytest.mark.parametrize("name", ["json", "jsonld"])
def test_what_json_has_no_number_for_does_not_make_it_invalid(text: str, name: str) -> None:
    assert told(name, answer((typed(text, "double"),), kinds={"x": "decimal"}))


def test_sparql_results_hold_exactly_the_terms() -> None:
    document = told("srj", answer(FULL, EMPTY, (BLANK, *[None] * 7)))
    assert document["head"] == {"vars": list(KINDS)}
    full, empty, blank = document["results"]["bindings"]
    assert full["thing"] == {"type": "uri", "value": A.value}
    assert full["text"] == {"type": "literal", "value": "tekst", "xml:lang": "nl"}
    assert full["number"] == {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    assert full["share"]["value"] == "0.50"
    assert full["things"] == {"type": "literal", "value": FULL[1].value}
    assert empty == {}
    assert blank == {"thing": {"type": "bnode", "value": "b1"}}


def test_rdflib_reads_sparql_results_back_as_the_same_terms() -> None:
    read = JSONResultParser().parse(io.BytesIO(FORMATS["srj"].render(answer(FULL), NL)))
    (binding,) = read.bindings
    assert {str(name): term.n3() for name, term in binding.items()} == {
        name: str(term) for name, term in zip(KINDS, FULL, strict=True)
    }


def expanded(found: Answer) -> dict:
    def never(url: str, _options: object) -> None:
        raise AssertionError(url)

    (document,) = jsonld.expand(told("jsonld", found), {"documentLoader": never})
    return document


def test_json_ld_keeps_rows_in_their_order_with_a_property_for_each_column() -> None:
    here = "https://w3id.org/vakgraaf/id/question/test#"
    rows = expanded(answer(FULL, (A, *[None] * 7)))[f"{here}row"][0]["@list"]
    assert set(rows[0]) == {here + name for name in KINDS}
    assert {key for key, value in rows[1].items() if value} == {f"{here}thing"}
    labels = rows[0][f"{here}thing"][0]["http://www.w3.org/2004/02/skos/core#prefLabel"]
    assert {(label["@language"], label["@value"]) for label in labels} == {("nl", "Naam"), ("en", "Naam en")}


@pytest.mark.parametrize("column", ["title", "trust", "label", "notation", "graphs", "rows", "revision", "id"])
def test_a_column_may_be_called_like_a_key_of_the_document(column: str) -> None:
    kinds = {"thing": "iri", column: "text"}
    document = expanded(answer((A, Literal("cell")), kinds=kinds))
    plain = expanded(answer((A, Literal("cell")), kinds={"thing": "iri", "other": "text"}))
    row = "https://w3id.org/vakgraaf/id/question/test#row"
    assert {key: value for key, value in document.items() if key != row} == {
        key: value for key, value in plain.items() if key != row
    }
    (cells,) = document[row][0]["@list"]
    thing = "https://w3id.org/vakgraaf/id/question/test#thing"
    assert cells[thing] == plain[row][0]["@list"][0][thing]
    assert "cell" in str(cells)


@pytest.mark.parametrize("text", ["\u00e9\U0001d538", "\u2028", '"\\', "</script>", "\x00", "a\nb", "=1+1"], ids=ascii)
def test_any_text_survives_as_it_is(text: str) -> None:
    found = of_texts(text)
    assert told("json", found)["rows"] == [{"text": text}]
    assert told("jsonld", found)["rows"] == [{"text": text}]
    assert told("srj", found)["results"]["bindings"] == [{"text": {"type": "literal", "value": text}}]
