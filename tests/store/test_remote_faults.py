"""An engine, or the network to it, that goes wrong: an error and never part of an answer; what became of a change."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from store import faulty
from store.contract import contents, told
from store.facts import GRAPH, OTHER, SAYS, saying, version
from store.faulty import Handler, Proxy, proxy
from store.servers import oxigraph

from app.model.errors import NotReadyError, OverLimitError, RemoteStoreError
from app.settings import INTERNAL
from app.store.remote import Endpoint, ReadingStore, WritingStore
from app.store.remote.line import Line
from app.store.remote.recognising import recognise

DEADLINE_S = 60.0
SOON_S = 1.0
ROWS = f"SELECT ?s ?v {{ ?s {SAYS} ?v }}"
TRIPLES = f"CONSTRUCT WHERE {{ ?s {SAYS} ?v }}"
BREAKING = [
    faulty.reset,
    faulty.reset_in_the_middle,
    faulty.ended_in_the_middle,
    faulty.chunks_without_an_end,
    faulty.no_length,
    faulty.words_in_the_middle,
    faulty.words_behind,
    faulty.a_page,
    faulty.internal_error,
    faulty.not_found,
    faulty.not_let_in,
    faulty.partly,
    faulty.compressed,
]
CUT = [faulty.cut, faulty.last_sign_lost, faulty.nothing]  # with a length that is right: only reading it shows it
SLOW = [faulty.too_late, faulty.drop_by_drop]


@pytest.fixture(scope="module")
def real() -> Iterator[Endpoint]:
    with oxigraph() as served:
        yield served


@pytest.fixture
def between(real: Endpoint) -> Iterator[Proxy]:
    with proxy(real.query) as made:
        yield made


@pytest.fixture
def store(real: Endpoint, between: Proxy, tmp_path: Path) -> Iterator[WritingStore]:
    with closing(Line(real)) as line:
        line.update("DROP ALL")
    endpoint = Endpoint(f"{between.address}/query", f"{between.address}/update", deadline_s=DEADLINE_S)
    made = WritingStore(recognise(endpoint, INTERNAL), INTERNAL, tmp_path)
    made.fill({})
    made.replace(GRAPH, version(1, 50))
    yield made
    between.fault = between.before = None
    made.close()


def wait_at_most(seconds: float, store: WritingStore) -> None:
    """From now on it waits so long for an answer, and no longer."""
    store.engine.line.endpoint = replace(store.engine.line.endpoint, deadline_s=seconds)


@pytest.fixture
def truly(real: Endpoint) -> Iterator[ReadingStore]:
    """What the engine holds, seen without the proxy."""
    made = ReadingStore(recognise(real, INTERNAL), INTERNAL)
    yield made
    made.close()


def asks(store: WritingStore) -> dict[str, Callable[[], object]]:
    return {
        "select": lambda: store.select(ROWS),
        "ask": lambda: store.select(f"ASK {{ ?s {SAYS} ?v }}"),
        "construct": lambda: store.construct(TRIPLES),
        "size": store.size,
        "dump": store.dump,
    }


@pytest.mark.parametrize("fault", BREAKING, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("way", ["select", "ask", "construct", "size", "dump"])
def test_what_is_no_whole_answer_is_an_error_and_the_next_is_right(
    store: WritingStore, between: Proxy, fault: faulty.Fault, way: str
) -> None:
    right = asks(store)[way]()
    between.fault = fault
    with pytest.raises(RemoteStoreError):
        asks(store)[way]()
    between.fault = None
    assert asks(store)[way]() == right


@pytest.mark.parametrize("times", [3, 1_000])
def test_a_revision_without_a_value_is_asked_again_and_not_for_ever(
    truly: ReadingStore, store: WritingStore, between: Proxy, times: int
) -> None:
    right = truly.revision()
    left = [faulty.a_row_of_nothing] * times

    def at_first(handler: Handler, answer: faulty.Answer) -> None:
        (left.pop() if left else faulty.plainly)(handler, answer)

    with closing(ReadingStore(recognise(store.engine.line.endpoint, INTERNAL), INTERNAL)) as reading:
        between.fault = at_first
        if times < 10:
            assert reading.revision() == right
        else:
            with pytest.raises(RemoteStoreError):
                reading.revision()


@pytest.mark.parametrize("fault", CUT, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("way", ["select", "ask", "size", "dump"])
def test_rows_that_were_cut_are_an_error_though_their_length_is_right(
    store: WritingStore, between: Proxy, fault: faulty.Fault, way: str
) -> None:
    between.fault = fault
    with pytest.raises(RemoteStoreError):
        asks(store)[way]()


@pytest.mark.parametrize("fault", SLOW, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("way", ["select", "construct"])
def test_a_whole_answer_has_to_be_there_at_the_deadline(
    store: WritingStore, between: Proxy, fault: faulty.Fault, way: str
) -> None:
    wait_at_most(SOON_S, store)
    between.fault = fault
    with pytest.raises(OverLimitError):
        asks(store)[way]()


def test_an_answer_without_end_is_ended(store: WritingStore, between: Proxy) -> None:
    wait_at_most(SOON_S, store)
    between.fault = faulty.endless
    with pytest.raises(OverLimitError):
        store.select(ROWS)


def test_a_redirect_is_not_followed(store: WritingStore, between: Proxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.3)
        between.fault = faulty.led_to(f"http://127.0.0.1:{canary.getsockname()[1]}/")
        for ask in asks(store).values():
            with pytest.raises(RemoteStoreError):
                ask()
        with pytest.raises(RemoteStoreError):
            store.replace(GRAPH, saying("two"))
        with pytest.raises(TimeoutError):
            canary.accept()


def test_nobody_listening_is_told_and_the_words_of_the_engine_are_not(store: WritingStore, between: Proxy) -> None:
    between.fault = faulty.internal_error
    with pytest.raises(RemoteStoreError) as refused:
        store.select(ROWS)
    assert "10.0.0.7" not in f"{refused.value.message.nl} {refused.value.message.en}"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(RemoteStoreError):
        recognise(Endpoint(f"http://127.0.0.1:{port}/query"), INTERNAL)


def test_a_change_whose_acknowledgement_is_lost_is_found_to_have_come_in(
    store: WritingStore, between: Proxy, truly: ReadingStore
) -> None:
    def lose_the_first(handler: Handler, answer: faulty.Answer) -> None:
        between.fault = None
        faulty.reset(handler, answer)

    between.fault = only_of_updates(lose_the_first)
    change = store.replace(GRAPH, saying("two"))
    assert change.changed
    assert told(truly) == {"two"}
    assert change.revision == store.revision() == truly.revision()


def test_a_change_that_never_arrived_changed_nothing_and_can_be_made_again(
    store: WritingStore, between: Proxy, truly: ReadingStore
) -> None:
    def lose_the_first(handler: Handler) -> None:
        between.before = None
        handler.hang_up(rudely=True)

    between.before = of_updates(lose_the_first)
    with pytest.raises(RemoteStoreError):
        store.replace(GRAPH, saying("two"))
    assert contents(truly) == version(1, 50)
    assert store.replace(GRAPH, saying("two")).changed
    assert told(truly) == {"two"}


def test_a_change_that_arrives_after_it_was_given_up_changes_nothing_any_more(
    store: WritingStore, between: Proxy, truly: ReadingStore
) -> None:
    """A proxy that holds a request for longer than its sender waits is what hurts most: it looks like a lost one."""
    late: list[threading.Thread] = []
    given_up = threading.Event()

    def hold(handler: Handler) -> None:
        between.before = None
        body, headers = handler.body, handler.headers

        def deliver() -> None:
            assert given_up.wait(30)
            handler.body, handler.headers = body, headers
            handler.ask()

        late.append(threading.Thread(target=deliver))
        late[0].start()
        time.sleep(2 * SOON_S)

    wait_at_most(SOON_S, store)
    between.before = of_updates(hold)
    with pytest.raises(OverLimitError):
        store.replace(GRAPH, saying("late"))
    wait_at_most(DEADLINE_S, store)
    revision = truly.revision()
    given_up.set()
    late[0].join()
    assert contents(truly) == version(1, 50)
    assert truly.revision() == revision
    assert store.replace(GRAPH, saying("two")).changed
    assert told(truly) == {"two"}


def test_while_it_is_not_known_what_became_of_a_change_nothing_is_read_or_written(
    store: WritingStore, between: Proxy, truly: ReadingStore
) -> None:
    def do_it_and_break_down(handler: Handler, answer: faulty.Answer) -> None:
        between.fault = faulty.reset
        faulty.reset(handler, answer)

    between.fault = only_of_updates(do_it_and_break_down)
    with pytest.raises(RemoteStoreError):
        store.replace(GRAPH, saying("two"))
    for ask in asks(store).values():
        with pytest.raises(RemoteStoreError):
            ask()
    with pytest.raises(RemoteStoreError):
        store.replace(OTHER, saying("other"))
    between.fault = None
    assert told(store) == {"two"}
    assert store.revision() == truly.revision()
    assert store.replace(OTHER, saying("other")).changed


def test_two_writers_never_mix_and_the_one_that_came_second_is_told(
    store: WritingStore, real: Endpoint, between: Proxy, tmp_path: Path, truly: ReadingStore
) -> None:
    (tmp_path / "second").mkdir()
    second = WritingStore(recognise(real, INTERNAL), INTERNAL, tmp_path / "second")

    def let_the_other_first(handler: Handler) -> None:
        between.before = None
        second.replace(GRAPH, saying("second"))
        faulty.plainly(handler, handler.ask())

    between.before = of_updates(let_the_other_first)
    with pytest.raises(RemoteStoreError, match="another"):
        store.replace(GRAPH, saying("first"))
    assert told(truly) == {"second"}
    assert store.replace(GRAPH, saying("first")).changed
    assert told(truly) == {"first"}
    second.close()


def test_a_revision_that_was_seen_is_told_while_the_engine_is_away_and_renewed_when_it_is_back(
    store: WritingStore, between: Proxy, real: Endpoint, tmp_path: Path
) -> None:
    store.watch()
    before = store.seen()
    between.fault = faulty.reset
    time.sleep(1)
    assert store.seen() == before
    (tmp_path / "other").mkdir()
    other = WritingStore(recognise(real, INTERNAL), INTERNAL, tmp_path / "other")
    after = other.replace(GRAPH, saying("two")).revision
    other.close()
    between.fault = None
    end = time.monotonic() + 5
    while store.seen() != after and time.monotonic() < end:
        time.sleep(0.05)
    assert store.seen() == after


def test_a_reading_store_refuses_every_change_without_asking_the_engine(between: Proxy, store: WritingStore) -> None:
    reading = ReadingStore(store.engine, INTERNAL)
    asked = len(between.asked)
    with pytest.raises(NotReadyError, match="only reads"):
        reading.replace(GRAPH, saying("two"))
    assert len(between.asked) == asked


def test_an_endpoint_hides_what_it_signs_in_with(real: Endpoint) -> None:
    assert "geheim" not in repr(replace(real, user="a", password="geheim", token="geheim"))  # noqa: S106


def of_updates(fault: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """The fault with updates, and nothing with other requests."""

    def before(handler: Handler) -> None:
        if handler.path.startswith("/update"):
            fault(handler)
        else:
            faulty.plainly(handler, handler.ask())

    return before


def only_of_updates(fault: faulty.Fault) -> faulty.Fault:
    """As ``of_updates``, with the answers."""

    def after(handler: Handler, answer: faulty.Answer) -> None:
        (fault if handler.path.startswith("/update") else faulty.plainly)(handler, answer)

    return after
