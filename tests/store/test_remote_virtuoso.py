"""A store over Virtuoso keeps the contract; where Virtuoso itself does otherwise, a test of ours names it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store import faulty
from store.contract import BackUpContract, StoreContract, contents, covered, graphs, value_of
from store.facts import GRAPH, HERE, OTHER, SAYS, ranked, saying, turtle
from store.faulty import Handler, proxy
from store.servers import VIRTUOSO, virtuoso

from app.model.errors import BusyError, OverLimitError, RemoteStoreError
from app.model.names import XSD
from app.model.terms import Literal, NamedNode, Triple
from app.settings import INTERNAL
from app.store.remote import Endpoint, ReadingStore, WritingStore
from app.store.remote.engine import Engine
from app.store.remote.line import Line
from app.store.remote.recognising import recognise
from app.store.remote.virtuoso import Virtuoso, is_its_own
from app.store.updates import STORE

pytestmark = pytest.mark.skipif(VIRTUOSO is None, reason="virtuoso-t is not on the path")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as served:
        yield served


@pytest.fixture
def emptied(endpoint: Endpoint) -> Endpoint:
    """Virtuoso with nothing but its own graphs."""
    with closing(recognise(endpoint, INTERNAL)) as engine:
        for [graph] in engine.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows:
            assert isinstance(graph, NamedNode)
            if not is_its_own(graph.value):
                engine.update(f"CLEAR GRAPH {graph}")
    return endpoint


@pytest.fixture
def store(emptied: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingStore]:
    made = WritingStore(recognise(emptied, INTERNAL), INTERNAL, tmp_path_factory.mktemp("home"))
    made.fill({})
    yield made
    made.close()


class TestRemoteStore(StoreContract, BackUpContract):
    """Everything that any store promises."""


class TestWhatItDoesOtherwise:
    """Where Virtuoso differs from SPARQL 1.1, and what of that the store hides."""

    def test_it_is_known_by_what_it_understands(self, endpoint: Endpoint) -> None:
        with closing(recognise(endpoint, INTERNAL)) as engine:
            assert engine.dialect.name == "Virtuoso 7"

    def test_its_own_graphs_are_in_no_answer(self, store: WritingStore) -> None:
        store.replace(GRAPH, saying("one"))
        assert graphs(store) == {GRAPH, STORE}
        assert len(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == store.size() == len(store.dump().splitlines())
        own = "SELECT * { GRAPH <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o } }"
        assert store.select(own).rows == []

    def test_a_graph_that_is_named_outright_is_looked_at_and_no_other(self, store: WritingStore) -> None:
        store.replace(GRAPH, saying("one"))
        store.replace(OTHER, saying("other"))
        found = store.select(f"SELECT * {{ GRAPH {GRAPH} {{ ?s ?p ?v }} GRAPH {OTHER} {{ ?s ?p ?w }} }}")
        assert set(found.variables) == {"s", "p", "v", "w"}
        assert [value_of(row[found.variables.index("v")]) for row in found.rows] == ["one"]
        for ask in (f"ASK {{ GRAPH <{HERE}nowhere> {{ ?s ?p ?v }} }}", f"ASK {{ {GRAPH} ?p ?v }}"):
            assert store.select(ask).rows == [(Literal(False),)]  # noqa: FBT003

    @pytest.mark.parametrize(
        ("text", "seen"),
        [
            (f"SELECT ?v FROM {GRAPH} {{ ?s {SAYS} ?v }}", {"one"}),  # noqa: S608
            (f"SELECT ?v FROM {GRAPH} {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}", set()),  # noqa: S608
            (f"SELECT ?v FROM NAMED {GRAPH} {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}", {"one"}),  # noqa: S608
            (f"SELECT ?v FROM NAMED {GRAPH} {{ ?s {SAYS} ?v }}", set()),  # noqa: S608
        ],
    )
    def test_what_from_says_is_all_there_is(self, store: WritingStore, text: str, seen: set[str]) -> None:
        store.replace(GRAPH, saying("one"))
        store.replace(OTHER, saying("other"))
        assert {value_of(row[0]) for row in store.select(text).rows} == seen

    def test_a_thing_is_described_by_what_it_says_itself(self, store: WritingStore) -> None:
        own = turtle(":a skos:broader :b .")
        store.replace(GRAPH, {*own, *turtle(":c skos:broader :a .")})
        derived = store.construct(f"DESCRIBE <{HERE}a>") - own
        assert {triple.subject.value for triple in derived} <= {f"{HERE}a"}

    @pytest.mark.parametrize("value", ["PT1H30M", "P1Y"])
    def test_a_duration_is_found_by_its_value(self, store: WritingStore, value: str) -> None:
        """Virtuoso cannot keep one, so it is kept as text. Which of two is longer is what the store cannot tell."""
        literal = Literal(value, datatype=NamedNode(f"{XSD}duration"))
        store.replace(GRAPH, [Triple(NamedNode(f"{HERE}thing"), SAYS, literal)])
        assert store.select(f"SELECT ?s {{ ?s {SAYS} {literal} }}").rows
        assert store.select(f"SELECT ?v {{ ?s {SAYS} ?v }}").rows == [(literal,)]

    def test_a_server_that_cuts_answers_without_telling_is_not_taken(self, tmp_path: Path) -> None:
        with virtuoso(tmp_path / "limited", "ResultSetMaxRows = 40") as limited:
            with pytest.raises(RemoteStoreError, match="40 rows"):
                recognise(limited, INTERNAL)
            with closing(Engine(Line(limited), Virtuoso([]))) as engine, pytest.raises(RemoteStoreError):
                engine.select("SELECT ?s { ?s ?p ?o }")

    def test_a_password_that_is_wrong_is_told(self, emptied: Endpoint, tmp_path: Path) -> None:
        wrong = recognise(replace(emptied, password="x"), INTERNAL)  # noqa: S106
        with closing(WritingStore(wrong, INTERNAL, tmp_path)) as store, pytest.raises(RemoteStoreError, match="401"):
            store.fill({})


class TestChangesInSteps:
    """A change is several requests; whatever breaks off between them, what is read is one revision or nothing."""

    @pytest.mark.parametrize("breaking_at", range(1, 6))
    def test_a_change_that_broke_off_is_finished_or_never_began(
        self, emptied: Endpoint, tmp_path: Path, breaking_at: int
    ) -> None:
        with proxy(emptied.query) as between:
            endpoint = replace(
                emptied,
                query=f"{between.address}/sparql",
                update=f"{between.address}/sparql-auth",
            )
            broken = WritingStore(recognise(endpoint, INTERNAL), INTERNAL, tmp_path)
            broken.fill({})
            first = broken.replace(GRAPH, ranked(2, 1)).revision
            between.before = from_the(breaking_at)
            with pytest.raises((RemoteStoreError, OverLimitError)):
                broken.replace(GRAPH, ranked(1, 2))
            broken.close()
        with closing(ReadingStore(recognise(replace(emptied, deadline_s=3), INTERNAL), INTERNAL)) as reading:
            seen = read_or_busy(reading)
        with closing(WritingStore(recognise(emptied, INTERNAL), INTERNAL, tmp_path)) as after:
            held, now = contents(after), after.revision()
            assert held in (ranked(2, 1), ranked(1, 2))
            assert (now == first) <= (held == ranked(2, 1))
            assert seen in (None, held)
            assert covered(after) == (LOW_FIRST if held == ranked(1, 2) else HIGH_FIRST)
            assert after.replace(OTHER, saying("and on")).changed
        assert not (tmp_path / "remote-change.json").exists()

    def test_a_change_of_which_another_data_directory_knows_keeps_a_writer_from_starting(
        self, emptied: Endpoint, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        with proxy(emptied.query) as between:
            through = replace(emptied, query=f"{between.address}/sparql", update=f"{between.address}/sparql-auth")
            with closing(WritingStore(recognise(through, INTERNAL), INTERNAL, tmp_path)) as broken:
                broken.fill({})
                between.before = from_the(2)
                with pytest.raises(RemoteStoreError):
                    broken.replace(GRAPH, saying("one"))
        with (
            closing(WritingStore(recognise(emptied, INTERNAL), INTERNAL, tmp_path / "other")) as other,
            pytest.raises(RemoteStoreError, match="another data directory"),
        ):
            other.check_finished()
        with closing(WritingStore(recognise(emptied, INTERNAL), INTERNAL, tmp_path)) as same:
            same.check_finished()
            assert contents(same) == saying("one")


HIGH_FIRST = {("high", "high"), ("high", "low"), ("low", "low")}
LOW_FIRST = {("low", "low"), ("low", "high"), ("high", "high")}


def read_or_busy(store: ReadingStore) -> frozenset[Triple] | None:
    """What a reading replica sees of the graph; None when it says that the store is being changed."""
    try:
        return contents(store)  # type: ignore[arg-type]
    except BusyError:
        return None


def from_the(count: int) -> Callable[[Handler], None]:
    """Breaks every request from that update on; Virtuoso is asked twice for each, since it asks who we are."""
    updates = 0

    def before(handler: Handler) -> None:
        nonlocal updates
        updates += handler.path.startswith("/sparql-auth") and "Digest" in handler.headers.get("Authorization", "")
        if updates >= count:
            handler.hang_up(rudely=True)
        else:
            faulty.plainly(handler, handler.ask())

    return before
