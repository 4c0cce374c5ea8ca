"""What a page shows of an answer: its first rows as terms; the rest is counted and never held."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store

from app.model.sparql import Form, PublicAnswer
from app.web.pages.solutions import MOST_BYTES, MOST_ROWS, Shown, media_type_to_show, shown

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TERMS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="nl")),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    st.just(NamedNode("https://example.org/a")),
)


def asked(store: Store, query: str, form: Form) -> Shown:
    """The query's answer, written by the engine in the format that is shown, and shown."""
    media_type = media_type_to_show(form)
    formats = RdfFormat if form.gives_triples else QueryResultsFormat
    written = store.query(query).serialize(format=formats.from_media_type(media_type))
    return shown(PublicAnswer(media_type, BytesIO(written), len(written), "r1", 0.25), form)


@given(st.lists(st.tuples(TERMS, TERMS), max_size=8))
def test_every_term_comes_back_as_it_was(pairs: list[tuple[Literal, Literal]]) -> None:
    rows = " ".join(f"({left} {right})" for left, right in pairs)
    found = asked(Store(), f"SELECT ?left ?right {{ VALUES (?left ?right) {{ {rows} }} }}", Form.SELECT)
    assert found.columns == ("left", "right")
    assert list(found.rows) == pairs
    assert found.total == len(pairs)


@given(st.lists(TERMS, max_size=8, unique_by=str))
def test_every_triple_comes_back_as_it_was(values: list[Literal]) -> None:
    store = Store()
    store.extend(Quad(NamedNode("urn:a"), NamedNode("urn:p"), value) for value in values)
    found = asked(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", Form.CONSTRUCT)
    assert {row[2] for row in found.rows} == set(values)
    assert found.total == len(values)


def test_what_is_not_bound_stays_open_and_a_blank_node_is_one() -> None:
    found = asked(Store(), "SELECT ?a ?b { BIND(BNODE() AS ?a) }", Form.SELECT)
    ((blank, unbound),) = found.rows
    assert isinstance(blank, BlankNode)
    assert unbound is None


@pytest.mark.parametrize(("query", "word"), [("ASK {}", True), ("ASK { ?s ?p ?o }", False)])
def test_yes_and_no_are_shown_as_such(query: str, word: bool) -> None:  # noqa: FBT001
    assert asked(Store(), query, Form.ASK).boolean is word


@pytest.mark.parametrize("query", ["SELECT ?x { FILTER(false) }", "SELECT ?x {} LIMIT 0"])
def test_no_rows_are_no_rows(query: str) -> None:
    found = asked(Store(), query, Form.SELECT)
    assert (found.rows, found.total) == ((), 0)


@pytest.mark.parametrize("count", [MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1])
def test_the_first_rows_are_shown_and_all_are_counted(count: int) -> None:
    values = " ".join(map(str, range(count)))
    found = asked(Store(), f"SELECT ?n {{ VALUES ?n {{ {values} }} }}", Form.SELECT)
    assert found.total == count
    assert [row[0] for row in found.rows] == [Literal(number) for number in range(min(count, MOST_ROWS))]


@pytest.mark.parametrize(
    ("line", "form", "head"),
    [
        (b'"a"\t<urn:b>\n', Form.SELECT, b"?x\t?y\n"),
        (b'<urn:a> <urn:p> "b" .\n', Form.CONSTRUCT, b""),
        (b'"' + b"x" * 3 * MOST_BYTES + b'"\t1\n', Form.SELECT, b"?x\t?y\n"),
    ],
)
def test_a_large_answer_is_counted_and_never_held(line: bytes, form: Form, head: bytes, tmp_path: Path) -> None:
    count = 30_000_000 // len(line)
    path = tmp_path / "answer"
    path.write_bytes(head + line * count)
    content = path.open("rb")
    tracemalloc.start()
    found = shown(PublicAnswer(media_type_to_show(form), content, path.stat().st_size, "r1", 0.25), form)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.total == count
    assert len(found.rows) == (0 if len(line) > MOST_BYTES else MOST_ROWS)
    assert peak < 8_000_000
    assert content.closed
