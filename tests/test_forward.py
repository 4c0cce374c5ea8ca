"""Queries of the public over an engine elsewhere: the answers of that engine in every format, whole, within limits."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from pyoxigraph import Store as Oxigraph
from store import faulty
from store.facts import GRAPH, HERE, OTHER, SAYS, saying, turtle, version
from store.faulty import Handler, Proxy, proxy
from store.servers import oxigraph

from app.asking.guard import check_query
from app.forward import RemoteQueries
from app.model.errors import BusyError, NotAcceptableError, OverLimitError, RefusedQueryError, RemoteStoreError
from app.model.sparql import PublicAnswer, PublicQuery
from app.settings import INTERNAL, Settings
from app.store.remote import Endpoint, WritingStore
from app.store.remote.recognising import recognise
from app.workers.writing import RESULTS, TRIPLES

JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
ROWS = [
    f"SELECT ?s ?v {{ ?s {SAYS} ?v }} ORDER BY ?s ?v",
    f"SELECT ?nothing ?v {{ ?s {SAYS} ?v }} ORDER BY ?v",
    f"SELECT ?g ?v {{ GRAPH ?g {{ ?s {SAYS} ?v }} }} ORDER BY ?g ?v",
    f"SELECT ?v {{ GRAPH {GRAPH} {{ ?s {SAYS} ?v }} }} ORDER BY ?v",
    f"SELECT ?v FROM {OTHER} {{ ?s {SAYS} ?v }} ORDER BY ?v",  # noqa: S608
    f"SELECT ?g ?v FROM NAMED {OTHER} {{ GRAPH ?g {{ ?s {SAYS} ?v }} }} ORDER BY ?v",  # noqa: S608
    f"SELECT ?v FROM {OTHER} {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}",  # noqa: S608
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT * { VALUES (?a ?b) { (1.50 UNDEF) ('x'@nl 'y') } } ORDER BY ?b",
    "SELECT * {} LIMIT 0",
    "ASK { ?s ?p 'één' }",
    "ASK { ?s ?p 'nergens' }",
]
GRAPHS = [
    f"CONSTRUCT {{ ?s {SAYS} ?v }} {{ ?s {SAYS} ?v }}",
    f"CONSTRUCT {{ ?s ?p ?v }} {{ GRAPH {OTHER} {{ ?s ?p ?v }} }}",
    f"DESCRIBE <{HERE}thing>",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(false) }",
]
LONG = f"SELECT ('{'x' * 10_000}' AS ?long) {{ ?s ?p ?o . ?x ?y ?z }}"


@pytest.fixture(scope="module")
def real() -> Iterator[Endpoint]:
    with oxigraph() as served:
        yield served


@pytest.fixture(scope="module")
def between(real: Endpoint) -> Iterator[Proxy]:
    with proxy(real.query) as made:
        yield made


@pytest.fixture(scope="module")
def store(between: Proxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingStore]:
    endpoint = Endpoint(f"{between.address}/query", f"{between.address}/update")
    made = WritingStore(recognise(endpoint, INTERNAL), INTERNAL, tmp_path_factory.mktemp("home"))
    made.fill({})
    made.replace(GRAPH, {*saying("één", 'met "aanhaling", komma\nen regel', "<&>"), *turtle(":a skos:broader :b .")})
    made.replace(OTHER, saying("ander"))
    yield made
    made.close()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "answers"


@pytest.fixture
def evaluate(store: WritingStore, between: Proxy, spool: Path) -> Iterator[RemoteQueries]:
    with RemoteQueries(settings(), store, spool) as queries:
        yield queries
    between.fault = between.before = None


def settings(**more: Any) -> Settings:
    return Settings(**{"sparql_deadline_s": 2, "sparql_wait_s": 0.2, "sparql_workers": 1, **more})


def content(answer: PublicAnswer) -> bytes:
    with closing(answer.content) as file:
        body = file.read()
    assert answer.length == len(body)
    return body


def here(store: WritingStore) -> Oxigraph:
    """The same contents in an engine of ours."""
    memory = Oxigraph()
    memory.load(store.dump(), format=RdfFormat.N_QUADS)
    return memory


@pytest.mark.parametrize("media_type", RESULTS)
@pytest.mark.parametrize("text", ROWS)
def test_rows_are_what_our_own_engine_writes(
    store: WritingStore, evaluate: RemoteQueries, text: str, media_type: str
) -> None:
    asked = check_query(text)
    wanted = here(store).query(asked.text, use_default_graph_as_union=not asked.names_graphs)
    answer = evaluate(asked, media_type)
    assert content(answer) == wanted.serialize(format=RESULTS[media_type])
    assert (answer.media_type, answer.revision) == (media_type, store.revision())


@pytest.mark.parametrize("media_type", TRIPLES)
@pytest.mark.parametrize("text", GRAPHS)
def test_triples_are_those_of_our_own_engine(
    store: WritingStore, evaluate: RemoteQueries, text: str, media_type: str
) -> None:
    asked = check_query(text)
    wanted = set(here(store).query(asked.text, use_default_graph_as_union=not asked.names_graphs))
    assert {quad.triple for quad in parse(content(evaluate(asked, media_type)), TRIPLES[media_type])} == wanted


@pytest.mark.parametrize(
    ("default", "named", "seen"),
    [((OTHER.value,), (), {"ander"}), ((GRAPH.value, OTHER.value), (), {"ander", "één"}), ((), (OTHER.value,), set())],
)
def test_the_graphs_that_the_protocol_names_are_the_dataset(
    evaluate: RemoteQueries, default: tuple[str, ...], named: tuple[str, ...], seen: set[str]
) -> None:
    text = f"SELECT ?v {{ ?s {SAYS} ?v FILTER(?v IN ('ander', 'één')) }}"
    query = PublicQuery(text, check_query(text).form, default_graphs=default, named_graphs=named)
    found = content(evaluate(query, "text/csv")).decode().split()[1:]
    assert set(found) == seen
    everywhere = PublicQuery(f"SELECT ?v {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}", query.form, False, default, named)  # noqa: FBT003
    assert ("ander" in content(evaluate(everywhere, "text/csv")).decode()) == (OTHER.value in named)


def test_the_text_that_the_engine_does_not_understand_is_refused(evaluate: RemoteQueries) -> None:
    query = check_query("SELECT (<https://example.org/nofunction>(1) AS ?x) {}")
    with pytest.raises((RefusedQueryError, RemoteStoreError)):
        evaluate(query, JSON)
    relative = PublicQuery("SELECT * { <relative> ?p ?o }", query.form)
    with pytest.raises(RefusedQueryError, match="whole IRI") as told:
        evaluate(relative, JSON)
    assert told.value.seconds > 0


@pytest.mark.parametrize(
    ("limit", "text", "media_type"),
    [("rows", ROWS[0], JSON), ("rows", GRAPHS[0], N_TRIPLES), ("bytes", LONG, "text/csv")],
)
def test_an_answer_over_a_limit_is_an_error_that_tells_which(
    store: WritingStore, spool: Path, limit: str, text: str, media_type: str
) -> None:
    evaluate = RemoteQueries(settings(sparql_rows=2 if limit == "rows" else 100_000, sparql_answer_mb=1), store, spool)
    with pytest.raises(OverLimitError) as over:
        evaluate(check_query(text), media_type)
    assert over.value.limit == limit  # type: ignore[attr-defined]
    assert evaluate.outcomes == {limit: 1}
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("text", [ROWS[0], GRAPHS[0]])
@pytest.mark.parametrize(
    "fault", [faulty.reset_in_the_middle, faulty.words_in_the_middle, faulty.internal_error, faulty.a_page]
)
def test_a_broken_answer_is_an_error_and_leaves_nothing(
    evaluate: RemoteQueries, between: Proxy, spool: Path, text: str, fault: faulty.Fault
) -> None:
    between.fault = fault
    with pytest.raises(RemoteStoreError):
        evaluate(check_query(text), "text/csv" if text == ROWS[0] else "text/turtle")
    assert list(spool.iterdir()) == []
    between.fault = None
    assert content(evaluate(check_query(text), JSON if text == ROWS[0] else N_TRIPLES))


def test_a_late_answer_is_ended_at_the_deadline_of_queries(evaluate: RemoteQueries, between: Proxy) -> None:
    between.fault = faulty.too_late
    with pytest.raises(OverLimitError):
        evaluate(check_query(ROWS[0]), JSON)
    assert evaluate.outcomes == {"time": 1}


def test_no_more_queries_are_under_way_than_there_is_room_for(evaluate: RemoteQueries, between: Proxy) -> None:
    asked, go_on = Event(), Event()

    def hold(handler: Handler) -> None:
        between.before = None
        asked.set()
        assert go_on.wait(10)
        faulty.plainly(handler, handler.ask())

    between.before = hold
    first = Thread(target=lambda: content(evaluate(check_query(ROWS[0]), JSON)))
    first.start()
    assert asked.wait(10)
    with pytest.raises(BusyError):
        evaluate(check_query(ROWS[1]), JSON)
    go_on.set()
    first.join()
    assert evaluate.outcomes == {"busy": 1, "answered": 1}


def test_a_large_answer_goes_through_a_file_that_is_gone_when_it_is_told(
    store: WritingStore, evaluate: RemoteQueries, spool: Path
) -> None:
    large = OTHER.value + "/large"
    graph = type(OTHER)(large)
    store.replace(graph, version(1, 20_000))
    answer = evaluate(check_query(f"SELECT ?s ?v {{ GRAPH <{large}> {{ ?s {SAYS} ?v }} }}"), JSON)
    assert list(spool.iterdir()) == []
    assert content(answer).count(b'"s":') == 20_000
    store.replace(graph, [])


def test_what_a_format_cannot_say_is_refused(store: WritingStore, evaluate: RemoteQueries) -> None:
    store.replace(OTHER, saying("\x01"))
    with pytest.raises(NotAcceptableError) as told:
        evaluate(check_query(f"SELECT ?v {{ GRAPH {OTHER} {{ ?s ?p ?v }} }}"), "application/sparql-results+xml")
    assert told.value.seconds > 0
    store.replace(OTHER, saying("ander"))


def test_an_answer_bears_the_revision_of_its_rows_though_a_change_came_in_between(
    store: WritingStore, evaluate: RemoteQueries, between: Proxy
) -> None:
    text = f"SELECT ?v {{ GRAPH {OTHER} {{ ?s {SAYS} ?v }} }}"

    def change_first(handler: Handler, answer: faulty.Answer) -> None:
        if b"other" not in handler.body:
            faulty.plainly(handler, answer)
            return
        between.fault = None
        store.replace(OTHER, saying("nieuw"))
        faulty.plainly(handler, answer)  # of before the change

    between.fault = change_first
    answer = evaluate(check_query(text), "text/csv")
    assert (content(answer).split()[1:], answer.revision) == ([b"nieuw"], store.revision())
    store.replace(OTHER, saying("ander"))
