"""The log of the feed: what became of each thing, in order; what stood at a position; what is let go."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store.facts import HERE

from app.store.feed import ON_A_PAGE, Event, FeedLog

NEVER, LATER = "2000-01-01T00:00:00.000Z", "9999-01-01T00:00:00.000Z"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[FeedLog]:
    with closing(FeedLog(tmp_path / "feed.sqlite")) as made:
        yield made


def state(name: str, text: str) -> tuple[str, bytes]:
    """A thing that says this; nothing when it says nothing."""
    line = f'<{HERE}{name}> <{HERE}says> "{text}" <{HERE}graph> .\n' if text else ""
    return f"{HERE}{name}", line.encode()


def many(first: int, number: int, text: str = "one") -> list[tuple[str, bytes]]:
    return [state(f"t{place:05}", text) for place in range(first, first + number)]


def told(events: list[Event]) -> list[tuple[int, str, str]]:
    return [(event.position, event.what, event.subject.removeprefix(HERE)) for event in events]


def stood(log: FeedLog, position: int) -> set[bytes]:
    return set(log.snapshot(position))


def test_a_new_log_has_a_name_and_no_members(log):
    extent = log.extent()
    assert len(extent.name) == 12
    assert (extent.position, extent.expired, extent.revision, log.pages()) == (0, 0, "", [])


def test_two_logs_have_different_names(log, tmp_path):
    with closing(FeedLog(tmp_path / "other.sqlite")) as other:
        assert other.extent().name != log.extent().name


def test_what_comes_changes_and_goes_is_told_in_order(log):
    assert log.note([state("a", "one"), state("b", "one")], "r1") == 2
    assert log.note([state("b", "two"), state("c", "one"), state("a", "")], "r2") == 3
    assert log.note([state("a", "back")], "r3") == 1
    assert told(log.page(1)) == [
        (1, "create", "a"),
        (2, "create", "b"),
        (3, "update", "b"),
        (4, "create", "c"),
        (5, "delete", "a"),
        (6, "create", "a"),
    ]
    assert log.extent().revision == "r3"
    assert log.known([f"{HERE}{name}" for name in "abcd"]) == {f"{HERE}{name}" for name in "abc"}


def test_what_is_as_it_was_is_no_event_and_the_revision_is_noted_all_the_same(log):
    log.note([state("a", "one")], "r1")
    before = log.extent().moment
    assert log.note([state("a", "one"), state("never there", "")], "r2") == 0
    assert (log.extent().revision, log.extent().position, log.extent().moment) == ("r2", 1, before)


def test_an_event_holds_the_whole_state_of_its_moment(log):
    log.note([state("a", "one")], "r1")
    log.note([state("a", "two")], "r2")
    log.note([state("a", "")], "r3")
    assert [event.state for event in log.page(1)] == [state("a", "one")[1], state("a", "two")[1], b""]


def test_moments_never_go_back_and_every_change_has_a_later_one(log):
    for number in range(5):
        log.note([state("a", str(number)), state("b", str(number))], f"r{number}")
    moments = [event.moment for event in log.page(1)]
    assert moments[::2] == moments[1::2]
    assert moments[::2] == sorted(set(moments))


def test_a_change_that_breaks_off_leaves_nothing(log):
    log.note([state("a", "one")], "r1")

    def broken() -> Iterator[tuple[str, bytes]]:
        yield state("a", "two")
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        log.note(broken(), "r2")
    assert told(log.page(1)) == [(1, "create", "a")]
    assert log.extent().revision == "r1"
    assert log.note([state("a", "two")], "r2") == 1


def test_everything_is_there_when_it_is_opened_again(log, tmp_path):
    log.note([state("a", "one")], "r1")
    with closing(FeedLog(tmp_path / "feed.sqlite")) as again:
        assert again.extent() == log.extent()
        assert again.page(1) == log.page(1)


def test_a_page_is_closed_when_it_is_full(log):
    log.note(many(0, ON_A_PAGE - 1), "r1")
    assert [page.closed for page in log.pages()] == [False]
    log.note(many(ON_A_PAGE, 1), "r2")
    [page] = log.pages()
    assert (page.number, page.closed, page.first < page.last) == (1, True, True)
    log.note(many(2 * ON_A_PAGE, 1), "r3")
    assert [(page.number, page.closed) for page in log.pages()] == [(1, True), (2, False)]
    assert [len(log.page(number)) for number in (1, 2, 3)] == [ON_A_PAGE, 1, 0]


def test_a_snapshot_is_what_stood_at_its_position_whatever_came_later(log):
    log.note([state("a", "one"), state("b", "one")], "r1")
    log.note([state("a", "two"), state("b", ""), state("c", "one")], "r2")
    assert stood(log, 0) == set()
    assert stood(log, 2) == {state("a", "one")[1], state("b", "one")[1]}
    assert stood(log, 4) == {state("a", "two")[1]}
    assert stood(log, 5) == {state("a", "two")[1], state("c", "one")[1]}


class TestExpiring:
    """Whole pages go, and what stood when the last of them was closed is kept."""

    @pytest.fixture
    def long(self, log: FeedLog) -> FeedLog:
        """Two full pages and an open one: 300 things come, 100 of them change, 50 others go, one comes back."""
        log.note(many(0, 300), "r1")
        log.note(many(0, 100, "two"), "r2")
        log.note(many(100, 50, ""), "r3")
        log.note(many(200, 60, "three"), "r4")
        log.note(many(100, 1, "back"), "r5")
        return log

    def test_nothing_expires_before_its_time(self, long):
        assert not long.expire(NEVER)
        assert long.extent().expired == 0

    def test_an_open_page_never_expires(self, long):
        assert long.expire(LATER)
        assert [(page.number, page.closed) for page in long.pages()] == [(3, False)]
        assert not long.expire(LATER)

    def test_what_stood_is_kept_and_what_had_gone_is_not(self, long):
        before = stood(long, 500)
        events = {event.position: event for number in (1, 2) for event in long.page(number)}
        long.expire(LATER)
        kept = [event for page in range(1, long.kept_pages() + 1) for event in long.kept_page(page)]
        assert {event.state for event in kept} == before
        assert all(events[event.position] == event for event in kept)
        assert not any(event.what == "delete" for event in kept)
        assert [len(long.kept_page(page)) for page in (1, 2)] == [
            min(ON_A_PAGE, len(before)),
            max(0, len(before) - ON_A_PAGE),
        ]

    def test_who_begins_at_what_is_kept_and_reads_on_has_what_stands(self, long):
        whole = stood(long, long.extent().position)
        long.expire(LATER)
        kept = [event for page in range(1, long.kept_pages() + 1) for event in long.kept_page(page)]
        things = {event.subject: event.state for event in kept}
        things |= {event.subject: event.state for page in long.pages() for event in long.page(page.number)}
        assert {state for state in things.values() if state} == whole == stood(long, long.extent().position)

    def test_a_snapshot_at_the_last_that_expired_can_still_be_made(self, long):
        before = stood(long, 500)
        long.expire(LATER)
        assert long.extent().expired == 500
        assert stood(long, 500) == before

    def test_what_expires_later_is_joined_to_what_was_kept(self, long):
        long.expire(LATER)
        long.note(many(0, 300, "four"), "r6")
        whole = stood(long, 750)
        assert long.expire(LATER)
        kept = [event for page in range(1, long.kept_pages() + 1) for event in long.kept_page(page)]
        assert {event.state for event in kept} == whole
        assert [event.position for event in kept] == sorted(event.position for event in kept)
        assert long.kept_pages() == -(-len(kept) // ON_A_PAGE)

    def test_what_is_let_go_takes_no_room(self, long, tmp_path):
        long.expire(LATER)
        with closing(sqlite3.connect(tmp_path / "feed.sqlite")) as file:
            [rows] = file.execute("SELECT count(*) FROM events WHERE position <= 500").fetchone()
        assert rows == len(stood(long, 500))


def test_who_reads_does_not_wait_for_a_long_change_and_does_not_see_half_of_it(log):
    log.note([state("a", "one")], "r1")
    seen: list[tuple[int, int]] = []

    def slowly() -> Iterator[tuple[str, bytes]]:
        yield state("b", "one")
        seen.append((len(log.page(1)), log.extent().position))
        seen.append((len(list(log.snapshot(2))), len(log.pages())))
        yield state("c", "one")

    log.note(slowly(), "r2")
    assert seen == [(1, 1), (1, 1)]
    assert len(log.page(1)) == 3
