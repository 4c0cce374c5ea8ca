"""A change passes: store, feed, listeners. Whatever ends in between, the feed tells it once, and nothing else."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from store.facts import GRAPH, HERE, OTHER, ranked, saying, turtle

from app.model.errors import NoRoomError
from app.opening import open_publisher
from app.publishing.following import Following
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.feed import FeedLog
from app.store.layout import FEED
from app.store.updates import STORE

DEADLINE_S = 20


class Opened:
    """A store and its publisher in one folder."""

    def __init__(self, folder: Path) -> None:
        self._held = ExitStack()
        self.store = self._held.enter_context(closing(EmbeddedStore(folder / "public", Updates(INTERNAL))))
        self.publisher = self._held.enter_context(open_publisher(self.store, folder))

    @property
    def feed(self) -> FeedLog:
        return self.publisher.feed

    def told(self) -> list[tuple[str, str]]:
        return [(event.what, event.subject.removeprefix(HERE)) for event in self.feed.page(1)]

    def fed(self) -> set[Quad]:
        """What somebody who follows the feed has."""
        states = b"".join(self.feed.snapshot(self.feed.extent().position))
        return set(parse(states, format=RdfFormat.N_QUADS))

    def held(self) -> set[Quad]:
        """What is asserted."""
        return {quad for quad in parse(self.store.dump(), format=RdfFormat.N_QUADS) if quad.graph_name != STORE}

    def close(self) -> None:
        self._held.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def opened(folder: Path) -> Iterator[Opened]:
    """An empty store whose feed has begun."""
    made = Opened(folder)
    made.publisher.change({GRAPH: saying("begun")})
    made.publisher.change({GRAPH: []})
    made.publisher.catch_up()
    yield made
    made.close()


def test_what_stands_when_the_feed_begins_is_told_as_created(folder):
    opened = Opened(folder)
    opened.publisher.change({GRAPH: ranked(1, 2), OTHER: saying("one")})
    assert opened.told() == []
    opened.publisher.catch_up()
    assert {what for what, _ in opened.told()} == {"create"}
    assert sorted(name for _, name in opened.told()) == ["high", "l1", "l2", "low", "thing"]
    opened.close()


def test_a_thing_is_created_updated_and_deleted_whichever_graphs_speak_of_it(opened):
    opened.publisher.change({GRAPH: saying("one")})
    opened.publisher.change({OTHER: saying("two")})
    opened.publisher.change({GRAPH: []})
    opened.publisher.change({OTHER: []})
    assert opened.told() == [("create", "thing"), ("update", "thing"), ("update", "thing"), ("delete", "thing")]
    assert opened.fed() == opened.held() == set()


def test_a_member_has_all_that_is_asserted_of_its_thing_each_triple_in_its_graph(opened):
    opened.publisher.change({GRAPH: saying("one")})
    opened.publisher.change({OTHER: saying("two")})
    assert opened.fed() == opened.held()
    [_, last] = opened.feed.page(1)
    assert {quad.graph_name for quad in parse(last.state, format=RdfFormat.N_QUADS)} == {GRAPH, OTHER}


def test_several_graphs_that_change_together_are_told_at_one_moment_each_thing_once(opened):
    opened.publisher.change({GRAPH: saying("moves"), OTHER: turtle(":other :says 'x' .")})
    opened.publisher.change({GRAPH: turtle(":other :says 'x' ."), OTHER: saying("moves")})
    assert opened.told()[2:] == [("update", "other"), ("update", "thing")]
    assert len({event.moment for event in opened.feed.page(1)[2:]}) == 1
    assert opened.fed() == opened.held()


def test_what_follows_from_others_is_not_in_the_feed(opened):
    opened.publisher.change({GRAPH: ranked(2, 1)})
    assert opened.store.select("PREFIX vg: <https://w3id.org/vakgraaf/def#> ASK { ?a vg:covers ?b }").rows
    assert b"covers" not in b"".join(event.state for event in opened.feed.page(1))
    assert opened.fed() == opened.held()


def test_what_is_no_change_is_not_told(opened):
    opened.publisher.change({GRAPH: saying("one")})
    opened.publisher.change({GRAPH: saying("one"), OTHER: []})
    assert opened.told() == [("create", "thing")]


@pytest.mark.parametrize("text", ['"één" \\ \n\r\t\x01 🧑‍💻', "} <a> <b> <c> .", "\u2028\u0085"])
def test_any_text_comes_through(opened, text):
    opened.publisher.change({GRAPH: saying(text)})
    assert opened.fed() == opened.held()


def test_a_crash_between_the_store_and_the_feed_is_settled_at_the_next_start(opened, folder):
    opened.publisher.change({GRAPH: saying("stays"), OTHER: turtle(":goes :says 'x' . :changes :says 'one' .")})
    opened.store.replace(OTHER, turtle(":changes :says 'two' . :comes :says 'x' ."))
    opened.close()
    again = Opened(folder)
    again.publisher.catch_up()
    assert sorted(again.told()[3:]) == [("create", "comes"), ("delete", "goes"), ("update", "changes")]
    assert again.fed() == again.held()
    again.publisher.catch_up()
    assert len(again.told()) == 6
    again.close()


def test_a_feed_that_fell_behind_is_brought_in_line_by_the_next_change(opened):
    opened.publisher.change({GRAPH: saying("one")})
    opened.store.replace(OTHER, turtle(":beside :says 'x' ."))
    opened.publisher.change({GRAPH: saying("two")})
    assert sorted(opened.told()[1:]) == [("create", "beside"), ("update", "thing")]
    assert opened.fed() == opened.held()


def test_a_feed_that_cannot_be_told_keeps_no_change_from_coming_in(opened, monkeypatch, caplog):
    def full(*_: object) -> None:
        raise NoRoomError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(FeedLog, "note", full)
        [change] = opened.publisher.change({GRAPH: saying("one")})
    assert change.revision == opened.store.revision()
    assert "the feed could not be told" in caplog.text
    opened.publisher.change({OTHER: turtle(":other :says 'x' .")})
    assert sorted(opened.told()) == [("create", "other"), ("create", "thing")]
    assert opened.fed() == opened.held()


def test_listeners_hear_of_a_change_when_it_is_in_the_store_and_in_the_feed(opened):
    heard: list[tuple[str, int, int]] = []

    def broken(_: object) -> None:
        raise ZeroDivisionError

    opened.publisher.listen(broken)
    opened.publisher.listen(
        lambda changes: heard.append((changes[0].revision, opened.store.size(), opened.feed.extent().position))
    )
    [change] = opened.publisher.change({GRAPH: saying("one")})
    opened.publisher.change({GRAPH: saying("one")})
    assert heard == [(change.revision, opened.store.size(), 1)]


def test_an_older_copy_of_the_store_that_is_put_back_is_told_as_changes(opened, folder):
    opened.publisher.change({GRAPH: saying("one")})
    opened.store.back_up(folder / "copy")
    opened.publisher.change({GRAPH: saying("two"), OTHER: turtle(":other :says 'x' .")})
    opened.close()
    (folder / "public").rename(folder / "broken")
    (folder / "copy").rename(folder / "public")
    again = Opened(folder)
    again.publisher.catch_up()
    assert sorted(again.told()[3:]) == [("delete", "other"), ("update", "thing")]
    assert again.fed() == again.held()
    again.close()


def test_a_log_that_was_lost_begins_anew_under_another_name(opened, folder):
    opened.publisher.change({GRAPH: saying("one")})
    before = opened.feed.extent()
    opened.close()
    for path in folder.glob(f"{FEED}*"):
        path.unlink()
    again = Opened(folder)
    again.publisher.catch_up()
    assert again.feed.extent().name != before.name
    assert again.told() == [("create", "thing")]
    again.close()


class TestCatchingUpBesideOthers:
    """What the log lacks is found part by part, while changes go on."""

    @pytest.fixture
    def behind(self, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Opened:
        """A store of six things of which the log knows none, compared two at a time."""
        monkeypatch.setattr("app.publishing.keeping_up.AT_ONCE", 2)
        opened.store.replace(GRAPH, turtle(" ".join(f":thing-{number} :says 'before' ." for number in range(6))))
        return opened

    def test_a_change_between_two_parts_is_told_whether_its_thing_was_compared_already_or_not(self, behind):
        changes = iter(
            [
                turtle(" ".join(f":thing-{number} :says 'after' ." for number in range(5)) + " :new :says 'x' ."),
                turtle(" ".join(f":thing-{number} :says 'at last' ." for number in range(6))),
            ]
        )

        def pause(_: float) -> bool:
            for triples in changes:
                behind.publisher.change({GRAPH: triples})
                break
            return False

        behind.publisher._keeping_up.catch_up(pause)  # noqa: SLF001
        assert behind.fed() == behind.held()
        assert behind.feed.extent().revision == behind.store.revision()
        assert behind.publisher.fed()

    def test_what_came_half_way_and_was_stopped_is_finished_by_the_next(self, behind, folder):
        behind.publisher._keeping_up.catch_up(lambda _: True)  # noqa: SLF001
        assert len(behind.told()) == 2
        assert behind.feed.extent().revision < behind.store.revision()
        behind.publisher.change({OTHER: turtle(":thing-0 :says 'beside' .")})
        assert behind.fed() == behind.held()
        behind.store.replace(GRAPH, [])
        behind.close()
        again = Opened(folder)
        again.publisher.catch_up()
        assert again.fed() == again.held()
        again.close()

    def test_a_change_by_another_way_meanwhile_is_found_as_well(self, behind):
        others = iter([turtle(":thing-0 :says 'by another way' ."), turtle(":thing-1 :says 'again' .")])

        def pause(_: float) -> bool:
            for triples in others:
                behind.store.replace(OTHER, triples)
                break
            return False

        behind.publisher._keeping_up.catch_up(pause)  # noqa: SLF001
        assert behind.fed() == behind.held()
        assert behind.feed.extent().revision == behind.store.revision()

    def test_a_change_that_could_not_be_told_meanwhile_is_found_as_well(self, behind, monkeypatch):
        failing = iter([True])

        def full(*_: object) -> None:
            raise NoRoomError("no room")

        def pause(_: float) -> bool:
            for _ in failing:
                with monkeypatch.context() as patched:
                    patched.setattr(FeedLog, "note", full)
                    behind.publisher.change({OTHER: turtle(":thing-0 :says 'untold' .")})
                break
            return False

        behind.publisher._keeping_up.catch_up(pause)  # noqa: SLF001
        assert behind.fed() == behind.held()

    def test_a_service_catches_up_beside_and_stays_in_line(self, behind):
        with behind.publisher.catching_up(wait_s=30):
            assert behind.publisher.fed()
            assert behind.fed() == behind.held()
            behind.store.replace(OTHER, turtle(":beside :says 'x' ."))
            behind.publisher.change({GRAPH: saying("one")})
            wait_until(behind.publisher.fed)
            assert behind.fed() == behind.held()
        behind.publisher.change({GRAPH: saying("two")})
        assert behind.fed() == behind.held()

    def test_a_change_that_a_service_in_line_could_not_tell_is_found_without_another(self, behind, monkeypatch):
        hindered, repaired = Event(), Event()
        note = FeedLog.note

        def full(log: FeedLog, *told: object) -> int:
            hindered.set()
            if not repaired.is_set():
                raise NoRoomError("no room")
            return note(log, *told)

        monkeypatch.setattr("app.publishing.keeping_up._AGAIN_S", 0.01)
        with behind.publisher.catching_up(wait_s=30):
            assert behind.publisher.fed()
            monkeypatch.setattr(FeedLog, "note", full)
            behind.publisher.change({GRAPH: saying("untold")})
            assert hindered.is_set()
            assert not behind.publisher.fed()
            repaired.set()
            wait_until(behind.publisher.fed)
            assert behind.fed() == behind.held()

    def test_a_service_that_cannot_catch_up_now_says_so_and_does_later(self, behind, monkeypatch, caplog):
        monkeypatch.setattr("app.publishing.keeping_up._AGAIN_S", 0.01)

        def full(*_: object) -> None:
            raise NoRoomError("no room")

        with monkeypatch.context() as patched:
            patched.setattr(FeedLog, "note", full)
            running = behind.publisher.catching_up(wait_s=30)
            running.__enter__()
            assert not behind.publisher.fed()
        assert "the feed cannot catch up now" in caplog.text
        wait_until(behind.publisher.fed)
        running.__exit__(None, None, None)
        assert behind.fed() == behind.held()

    def test_a_service_ends_though_the_feed_has_not_caught_up(self, behind, monkeypatch):
        begun, ended = Event(), behind.publisher._keeping_up._behind  # noqa: SLF001  (the end of the block sets it)
        compare = Following.compare

        def held_up(following: Following, things: list[str]) -> int:
            begun.set()
            ended.wait(DEADLINE_S)
            return compare(following, things)

        monkeypatch.setattr(Following, "compare", held_up)
        with behind.publisher.catching_up(wait_s=0):
            assert begun.wait(DEADLINE_S)
            assert not behind.publisher.fed()
        assert behind.feed.extent().revision < behind.store.revision()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what happens beside."""
    end = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
