"""What a write does that falls in between: no memory keeps an older revision under a newer one, no answer mixes two."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from app.answer import Library, answer
from app.asking.by_revision import ByRevision
from app.asking.catalogue import Catalogue
from app.asking.things import Things
from app.model.terms import Literal, NamedNode, Triple
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.queries import Queries
from app.web.caching import Cache

HERE = "https://example.org/"
GRAPH, THING, SAYS = (NamedNode(f"{HERE}{name}") for name in ("graph", "thing", "says"))
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
DEADLINE_S = 30


class Interrupted(EmbeddedStore):
    """The real store; before the nth read that is counted from ``interrupt`` on, a real write falls in between."""

    _reads = 0
    _at = 0

    def interrupt(self, at: int) -> None:
        self._reads, self._at = 0, at

    def select(self, sparql: str) -> Any:
        self._reads += 1
        if self._reads == self._at:
            put(self, value(self) + 1)
        return super().select(sparql)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Interrupted]:
    opened = Interrupted(tmp_path / "public", Updates(INTERNAL))
    put(opened, 1)
    yield opened
    opened.close()


def put(store: EmbeddedStore, number: int) -> str:
    """A thing that says a number and is called by it; the revision that then stands."""
    return store.replace(
        GRAPH, [Triple(THING, SAYS, Literal(number)), Triple(THING, LABEL, Literal(str(number)))]
    ).revision


def value(store: EmbeddedStore, _key: object = None) -> int:
    """The number that the thing says."""
    [[found]] = EmbeddedStore.select(store, f"SELECT ?v {{ ?s {SAYS} ?v }}").rows
    assert isinstance(found, Literal)
    return int(found.value)


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """Threads take turns ten times as often, so that more of their moments meet."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    yield
    sys.setswitchinterval(usual)


class TestByRevision:
    """The memory in front of a read."""

    def test_what_was_read_is_remembered_until_the_store_changes(self, store):
        reads = []
        memory = ByRevision(store, lambda key: reads.append(key) or value(store))
        assert [memory("a"), memory("a"), memory("b")] == [1, 1, 1]
        assert reads == ["a", "b"]
        put(store, 2)
        assert [memory("a"), memory("a")] == [2, 2]
        assert reads == ["a", "b", "a"]

    def test_a_read_that_a_write_overtakes_is_not_remembered_under_the_new_revision(self, store):
        writes = iter([2])

        def read(_: str) -> int:
            found = value(store)
            for number in writes:
                put(store, number)
            return found

        memory = ByRevision(store, read)
        assert memory("a") in {1, 2}
        assert memory("a") == 2

    def test_a_slow_reader_that_began_before_a_write_does_not_spoil_the_memory(self, store):
        has_read, go_on = Event(), Event()

        def read(key: str) -> int:
            found = value(store)
            if key == "slow":
                has_read.set()
                assert go_on.wait(DEADLINE_S)
            return found

        memory = ByRevision(store, read)
        slow = Thread(target=memory, args=("slow",))
        slow.start()
        assert has_read.wait(DEADLINE_S)
        put(store, 2)
        assert memory("quick") == 2
        go_on.set()
        slow.join(DEADLINE_S)
        assert [memory("slow"), memory("quick")] == [2, 2]

    def test_a_reader_with_an_old_revision_in_hand_does_not_bring_old_contents_back(self, store):
        memory = ByRevision(store, lambda _: value(store))
        memory("a")
        in_hand = store.revision()
        put(store, 2)
        assert memory("a") == 2
        asked, store.revision = store.revision, lambda: in_hand
        memory("a")
        store.revision = asked
        assert memory("a") == 2

    @pytest.mark.usefixtures("quick_turns")
    def test_no_read_is_ever_older_than_the_revision_at_which_it_was_asked(self, store):
        held = {store.revision(): 1}
        memory = ByRevision(store, lambda _: value(store))
        older: list[tuple[int, int]] = []
        done = Event()

        def ask() -> None:
            while not done.is_set():
                at_least = held.get(store.revision(), 0)
                found = memory("a")
                if found < at_least:
                    older.append((found, at_least))

        threads = [Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for number in range(2, 60):
            held[put(store, number)] = number
        done.set()
        for thread in threads:
            thread.join(DEADLINE_S)
        assert older == []
        assert memory("a") == 59

    def test_the_memory_is_bounded(self, store):
        reads = []
        memory = ByRevision(store, lambda key: reads.append(key) or key, most=3)
        for key in [*range(10), 9]:
            assert memory(key) == key
        assert reads == list(range(10))
        assert len(memory._memory[1]) <= 3  # noqa: SLF001

    def test_a_memory_that_another_thread_empties_still_gives_what_was_read(self, store):
        memory = ByRevision(store, lambda key: key, most=1)

        class Key:
            """A key whose hash another thread's turn can fall in, as in that of any dataclass."""

            hashed = 0

            def __hash__(self) -> int:
                self.hashed += 1
                if self.hashed > 2:
                    memory("the other thread's")
                return 1

        key = Key()
        assert memory(key) is key


class TestAnswer:
    """An answer is that of one revision."""

    @pytest.fixture
    def library(self, store: Interrupted, tmp_path: Path) -> Library:
        folder = tmp_path / "questions"
        folder.mkdir()
        (folder / "who-says.rq").write_text(
            '#+ title: {nl: "Wie", en: "Who"}\n'
            '#+ description: {nl: "Wie zegt wat", en: "Who says what"}\n'
            "#+ columns:\n"
            '#+   thing: {title: {nl: "Ding", en: "Thing"}, type: iri}\n'
            '#+   says: {title: {nl: "Zegt", en: "Says"}, type: integer}\n'
            f"SELECT ?thing ?says {{ ?thing {SAYS} ?says }}\n",
        )
        return Library(store, Catalogue(folder), Things(Queries(store, INTERNAL)))

    @pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
    def test_the_rows_the_names_and_the_revision_are_of_one_moment(self, store, library, at):
        first = {store.revision(): 1}
        store.interrupt(at)
        found = answer(library, "who-says", {})
        held = {**first, store.revision(): value(store)}
        [[_, says]] = found.rows
        assert int(says.value) == held[found.revision]
        assert found.labels[THING.value] == {"": str(held[found.revision])}

    def test_an_answer_is_given_though_a_write_falls_in_every_time(self, store, library, monkeypatch):
        reads = []

        def write_before(sparql: str) -> Any:
            reads.append(sparql)
            assert len(reads) < 100, "no answer after a hundred reads"
            put(store, value(store) + 1)
            return EmbeddedStore.select(store, sparql)

        monkeypatch.setattr(store, "select", write_before)
        assert len(answer(library, "who-says", {}).rows) == 1


class TestWebCache:
    """The answers that leave without touching the application."""

    @pytest.mark.parametrize("another_in_between", [False, True])
    def test_an_answer_that_was_begun_before_a_change_is_not_given_after_it(self, store, another_in_between):
        async def play() -> list[bytes]:
            begun, go_on = asyncio.Event(), asyncio.Event()

            async def app(scope: Any, _receive: Any, send: Any) -> None:
                body = str(value(store)).encode()
                if scope["path"] == "/slow" and not go_on.is_set():
                    begun.set()
                    await go_on.wait()
                await respond(send, body)

            cache = Cache(app, store.revision, 1_000_000)
            slow = asyncio.create_task(get(cache, "/slow"))
            await begun.wait()
            put(store, 2)
            if another_in_between:
                assert await get(cache, "/quick") == b"2"
            go_on.set()
            await slow
            return [await get(cache, "/slow"), await get(cache, "/quick")]

        assert asyncio.run(play()) == [b"2", b"2"]

    def test_an_answer_is_asked_once_for_each_revision(self, store):
        asked = []

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            asked.append(value(store))
            await respond(send, b"x")

        async def play() -> None:
            cache = Cache(app, store.revision, 1_000_000)
            for number in (2, 3):
                for _ in range(3):
                    await get(cache, "/")
                put(store, number)

        asyncio.run(play())
        assert asked == [1, 2]

    def test_the_same_question_by_many_at_once_leaves_room_in_the_memory(self, store):
        asked = []

        async def app(scope: Any, _receive: Any, send: Any) -> None:
            asked.append(scope["path"])
            await asyncio.sleep(0)
            await respond(send, b"x" * 5_000)

        async def play() -> None:
            cache = Cache(app, store.revision, 100_000)
            await asyncio.gather(*(get(cache, "/wanted") for _ in range(100)))
            asked.clear()
            for _ in range(3):
                await get(cache, "/wanted")
                await get(cache, "/other")

        asyncio.run(play())
        assert len(asked) <= 2

    @pytest.mark.parametrize("name", [b"accept", b"accept-language"])
    def test_a_header_that_is_sent_twice_does_not_put_its_answer_in_the_place_of_another(self, store, name):
        async def app(scope: Any, _receive: Any, send: Any) -> None:
            first = next(value for key, value in scope["headers"] if key == name)  # as starlette reads it
            await respond(send, first)

        async def play() -> bytes:
            cache = Cache(app, store.revision, 1_000_000)
            await get(cache, "/", (name, b"one"), (name, b"two"))
            return await get(cache, "/", (name, b"two"))

        assert asyncio.run(play()) == b"two"

    def test_long_questions_count_for_the_memory_that_they_take(self, store):
        most = 1_000_000

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            await respond(send, b"x")

        async def play() -> int:
            cache = Cache(app, store.revision, most)
            for number in range(200):
                await get(cache, "/", query=f"{number}".encode() + b"x" * 50_000)
            return sum(len(part or b"") for key in cache._kept for part in key)  # noqa: SLF001

        assert asyncio.run(play()) <= most


async def respond(send: Any, body: bytes) -> None:
    """What the application sends that may be kept."""
    headers = [(b"etag", b'"x"'), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def get(cache: Cache, path: str, *headers: tuple[bytes, bytes], query: bytes = b"") -> bytes:
    """The body of the answer to a GET."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": list(headers)}
    await cache(scope, receive, send)
    return b"".join(message.get("body", b"") for message in sent)
