"""Queries of the public, evaluated by real children over copies of a real store."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from app.evaluate import QueryChildren
from app.examine import INTERNAL
from app.model.errors import BusyError, NotAcceptableError, NotReadyError, RefusedQueryError
from app.model.names import ID
from app.model.sparql import Form, PublicAnswer, PublicQuery
from app.model.terms import Literal, NamedNode, Triple
from app.model.unanswered import LimitError
from app.settings import Settings
from app.store.embedded import EmbeddedStore, Updates
from app.workers.checkpoints import Checkpoints

WAIT_S = 30
JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
A, B = NamedNode(f"{ID}graph/a/things"), NamedNode(f"{ID}graph/b/things")
SAYS = NamedNode("http://example.org/says")
EVERYTHING = "SELECT ?s ?o { ?s <http://example.org/says> ?o } ORDER BY ?s"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/says> ?o }"
PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
IN_A, IN_B = 2_000, 5


def said(name: str, count: int) -> list[Triple]:
    return [
        Triple(NamedNode(f"http://example.org/{name}/{number}"), SAYS, Literal(f"{name} says {number}, é\n"))
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    opened = EmbeddedStore.build(tmp_path_factory.mktemp("evaluate") / "public", {}, Updates(INTERNAL))
    opened.replace(A, said("a", IN_A))
    opened.replace(B, said("b", IN_B))
    yield opened
    opened.close()


@contextmanager
def children_over(store: EmbeddedStore, folder: Path, **settings: float) -> Iterator[QueryChildren]:
    checkpoints = Checkpoints(folder / "copies", store.revision, store.back_up)
    given = Settings.model_validate({"sparql_wait_s": WAIT_S, **settings})
    with QueryChildren(given, store, checkpoints, folder / "spool") as children:
        until(children.ready)
        yield children


@pytest.fixture(scope="module")
def children(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryChildren]:
    with children_over(store, tmp_path_factory.mktemp("children"), sparql_deadline_s=WAIT_S) as made:
        yield made


@pytest.fixture(scope="module")
def hasty(store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryChildren]:
    """Children that may take little of everything."""
    folder = tmp_path_factory.mktemp("hasty")
    with children_over(
        store,
        folder,
        sparql_deadline_s=5,
        sparql_worker_mb=500,
        sparql_workers=1,
        sparql_rows=100,
        sparql_answer_mb=1,
    ) as made:
        yield made


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.02)


def ask(
    children: QueryChildren, text: str, form: Form = Form.SELECT, media_type: str = JSON, **dataset: object
) -> tuple[PublicAnswer, bytes]:
    found = children(PublicQuery(text, form, **dataset), media_type)
    with found.content as content:
        return found, content.read()


def rows(children: QueryChildren, text: str, **dataset: object) -> list[tuple[str, ...]]:
    _, body = ask(children, text, **dataset)
    return [tuple(term.value for term in row) for row in parse_query_results(body, QueryResultsFormat.JSON)]


def count(children: QueryChildren, text: str = COUNT, **dataset: object) -> int:
    [(found,)] = rows(children, text, **dataset)
    return int(found)


def test_the_default_graph_is_the_union_and_each_graph_is_a_named_one_too(children):
    assert count(children) == IN_A + IN_B
    named = f"SELECT ?g {{ GRAPH ?g {{ ?s {SAYS} ?o }} }} GROUP BY ?g ORDER BY ?g"
    assert rows(children, named) == [(A.value,), (B.value,)]
    assert count(children, f"SELECT (COUNT(*) AS ?n) {{ GRAPH {B} {{ ?s ?p ?o }} }}") == IN_B


def test_graphs_that_the_text_names_are_its_dataset(children):
    def of(clauses: str, pattern: str) -> int:
        return count(children, f"SELECT (COUNT(*) AS ?n) {clauses} {{ {pattern} }}", names_graphs=True)

    assert of(f"FROM {B}", "?s ?p ?o") == IN_B
    assert of(f"FROM {B}", "GRAPH ?g { ?s ?p ?o }") == 0
    assert of(f"FROM NAMED {B}", "?s ?p ?o") == 0
    assert of(f"FROM NAMED {B}", "GRAPH ?g { ?s ?p ?o }") == IN_B
    assert of("FROM <http://example.org/none>", "?s ?p ?o") == 0


def test_graphs_that_the_protocol_names_are_the_dataset_whatever_the_text_says(children):
    default = {"default_graphs": (B.value,)}
    assert count(children, **default) == IN_B
    assert count(children, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **default) == 0
    from_a = f"SELECT (COUNT(*) AS ?n) FROM {A} {{ ?s ?p ?o }}"  # noqa: S608  (SPARQL)
    assert count(children, from_a, names_graphs=True, **default) == IN_B
    named = {"named_graphs": (B.value,)}
    assert count(children, **named) == 0
    assert count(children, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **named) == IN_B
    assert count(children, default_graphs=(A.value, B.value)) == IN_A + IN_B


@pytest.mark.parametrize("limit", [3, IN_A])
@pytest.mark.parametrize(
    ("media_type", "format_"),
    [
        (JSON, QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/csv", QueryResultsFormat.CSV),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_answers_are_byte_for_byte_what_the_engine_says_small_or_large(store, children, media_type, format_, limit):
    text = f"{EVERYTHING} LIMIT {limit}"
    answer, body = ask(children, text, media_type=media_type)
    engine = Store()
    engine.bulk_load(store.dump(), RdfFormat.N_QUADS)
    assert body == engine.query(text, use_default_graph_as_union=True).serialize(format=format_)
    assert (answer.length, answer.media_type) == (len(body), media_type)


@pytest.mark.parametrize("form", [Form.CONSTRUCT, Form.DESCRIBE])
@pytest.mark.parametrize("media_type", ["text/turtle", N_TRIPLES, "application/ld+json", "application/rdf+xml"])
def test_graphs_are_given_in_every_format(children, form, media_type):
    construct = f"CONSTRUCT {{ ?s {SAYS} ?o }} {{ GRAPH {B} {{ ?s {SAYS} ?o }} }}"
    text = construct if form is Form.CONSTRUCT else f"DESCRIBE ?s {{ GRAPH {B} {{ ?s ?p ?o }} }}"
    _, body = ask(children, text, form, media_type)
    assert {quad.triple for quad in parse(body, RdfFormat.from_media_type(media_type))} == set(said("b", IN_B))


def test_an_ask_is_answered(children):
    assert b"true" in ask(children, "ASK { ?s ?p ?o }", Form.ASK)[1]
    assert b"false" in ask(children, "ASK { ?s <urn:none> ?o }", Form.ASK)[1]


def test_a_large_answer_leaves_no_file_behind(children):
    spool = children._spool  # noqa: SLF001
    found = children(PublicQuery(EVERYTHING, Form.SELECT), JSON)
    assert list(spool.iterdir()) == []
    with found.content as content:
        assert len(content.read()) == found.length > 64_000


def test_what_the_engine_does_not_understand_is_refused_in_its_words(children):
    with pytest.raises(RefusedQueryError, match="expected"):
        ask(children, "SELECT * { ?s ?p")
    with pytest.raises(RefusedQueryError):
        ask(children, "INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(RefusedQueryError, match="urn:f") as told:
        ask(children, "SELECT (<urn:f>(1) AS ?x) {}")
    assert told.value.seconds > 0


def test_what_a_format_cannot_say_is_not_acceptable(children):
    with pytest.raises(NotAcceptableError, match="control character"):
        ask(children, 'SELECT ("\\u0001" AS ?x) {}', media_type="application/sparql-results+xml")


def test_an_answer_that_its_format_cannot_say_at_the_very_end_tells_what_it_took(children):
    """A property that XML cannot name, after many that it can."""
    text = f"CONSTRUCT {{ ?s {SAYS} ?o . <urn:x> <urn:1/> ?n }} {{ {{ ?s {SAYS} ?o }} UNION {{ {{ {COUNT} }} }} }}"
    with pytest.raises(NotAcceptableError) as told:
        ask(children, text, Form.CONSTRUCT, "application/rdf+xml")
    assert told.value.seconds > 0


def test_a_query_that_got_past_the_guard_still_reaches_nobody(children):
    with socket.socket() as canary:
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.settimeout(0.2)
        port = canary.getsockname()[1]
        with pytest.raises((NotReadyError, RefusedQueryError)):
            ask(children, f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        (f"SELECT (COUNT(*) AS ?n) {PRODUCT}", "time"),
        (f"SELECT * {PRODUCT} ORDER BY ?c ?f ?i ?l", "memory"),
        (f"SELECT * {PRODUCT}", "bytes"),
        (f"SELECT ?x {{ {{ SELECT (1 AS ?x) {PRODUCT} }} }} LIMIT 101", "rows"),
    ],
)
def test_a_query_that_reaches_a_limit_hears_which_and_the_next_is_fine(hasty, text, limit):
    with pytest.raises(LimitError) as told:
        ask(hasty, text)
    assert told.value.limit == limit
    assert list(hasty._spool.iterdir()) == []  # noqa: SLF001
    assert count(hasty) == IN_A + IN_B


def test_as_many_rows_as_may_be_are_given(hasty):
    assert len(rows(hasty, f"{EVERYTHING} LIMIT 100")) == 100
    with pytest.raises(LimitError, match="more than 100 rows"):
        rows(hasty, f"{EVERYTHING} LIMIT 101")


def test_a_child_that_is_killed_while_it_writes_leaves_no_file_behind(store, tmp_path):
    with children_over(store, tmp_path, sparql_deadline_s=1) as children:
        with pytest.raises(LimitError, match="1 s"):
            ask(children, f"SELECT * {PRODUCT}")
        assert list((tmp_path / "spool").iterdir()) == []


def test_deep_nesting_ends_no_more_than_a_child(hasty):
    for depth in (500, 20_000):
        with pytest.raises((RefusedQueryError, LimitError)):
            ask(hasty, "SELECT * " + "{" * depth + "}" * (depth - 1))
        assert count(hasty) == IN_A + IN_B


def test_a_change_is_answered_from_soon_and_the_answer_tells_its_revision(store, children):
    graph, seen = NamedNode(f"{ID}graph/c/things"), NamedNode("http://example.org/seen")
    text = f"SELECT (COUNT(*) AS ?n) {{ ?s {seen} ?o }}"
    expected = {store.revision(): 0}
    for size in (3, 0, 7):
        things = [Triple(NamedNode(f"http://example.org/{number}"), seen, Literal("c")) for number in range(size)]
        expected[store.replace(graph, things).revision] = size
        told, end = "", time.monotonic() + WAIT_S
        while told != store.revision():
            assert time.monotonic() < end, "not in time"
            answer, body = ask(children, text)
            [row] = parse_query_results(body, QueryResultsFormat.JSON)
            told = answer.revision
            assert int(row[0].value) == expected[told]


def test_many_at_once_are_all_answered(children):
    with ThreadPoolExecutor(8) as others:
        assert list(others.map(lambda _: count(children), range(100))) == [IN_A + IN_B] * 100


def test_one_query_too_many_hears_that_it_is_busy(store, tmp_path):
    with (
        children_over(store, tmp_path, sparql_workers=1, sparql_wait_s=0.3, sparql_deadline_s=4) as children,
        ThreadPoolExecutor(1) as other,
    ):
        slow = other.submit(lambda: ask(children, f"SELECT (COUNT(*) AS ?n) {PRODUCT}"))
        time.sleep(0.3)
        with pytest.raises(BusyError):
            count(children)
        with pytest.raises(LimitError):
            slow.result()
        assert children.outcomes == {"busy": 1, "time": 1}


def test_every_query_is_counted_by_what_became_of_it(store, tmp_path):
    with children_over(store, tmp_path, sparql_deadline_s=1.5) as children:
        count(children)
        for text in ("SELECT", f"SELECT (COUNT(*) AS ?n) {PRODUCT}"):
            with pytest.raises((RefusedQueryError, LimitError)):
                ask(children, text)
        count(children)
        assert children.outcomes == {"answered": 2, "refused": 1, "time": 1}


def test_a_child_that_died_while_nothing_was_asked_costs_nobody_anything(children):
    for pid in children._generations.pids():  # noqa: SLF001
        os.kill(pid, signal.SIGKILL)
    assert count(children) == IN_A + IN_B


def test_what_a_killed_process_left_is_swept_and_another_one_starts(store, tmp_path):
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "7").write_bytes(b"an answer under way")
    with children_over(store, tmp_path) as children:
        assert list((tmp_path / "spool").iterdir()) == []
        assert count(children) == IN_A + IN_B


def test_a_disk_without_room_is_told_as_ours_and_logged(children, caplog):
    spool = children._spool  # noqa: SLF001
    spool.rmdir()
    try:
        with pytest.raises(NotReadyError):
            ask(children, EVERYTHING)
    finally:
        spool.mkdir()
    assert "could not be evaluated" in caplog.text
    assert ask(children, EVERYTHING)
