"""Children that do as they are told, and what becomes of those that do not."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import ROOT

from app.model.errors import BusyError, OverLimitError
from app.workers.pool import Pool

MEMORY = 1_000_000_000
DEADLINE_S = 30
ENTRY = "workers.jobs:JOBS"


@pytest.fixture(scope="module", autouse=True)
def children_find_their_jobs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "tests"))
        yield


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(ENTRY, 1, DEADLINE_S, MEMORY, wait_s=DEADLINE_S)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Pool]:
    made = Pool(ENTRY, 1, 3, MEMORY, wait_s=0.1)
    yield made
    made.close()


def by(pool: Pool) -> int:
    """The child that does the next job."""
    return int(pool.run("echo", {"say": ""})["by"])


def test_a_job_is_done_in_another_process_which_stays_warm(pool):
    first = pool.run("echo", {"say": "één"})
    assert first == {"said": "één", "by": by(pool)}
    assert first["by"] in pool.pids()
    assert first["by"] != os.getpid()


def test_a_long_answer_comes_whole_and_what_is_printed_is_no_answer(pool):
    assert pool.run("long_answer", {"length": 3_000_000}) == "é" * 3_000_000
    assert pool.run("chatter", {}) == "quiet"


def test_a_job_that_fails_says_why_and_its_child_goes_on(pool):
    before = by(pool)
    with pytest.raises(RuntimeError, match="ValueError: no good"):
        pool.run("fail", {"say": "no good"})
    with pytest.raises(RuntimeError, match="KeyError"):
        pool.run("unknown", {})
    assert by(pool) == before


def test_a_child_that_dies_at_its_job_is_told_and_replaced(pool):
    before = by(pool)
    with pytest.raises(OverLimitError):
        pool.run("die", {})
    assert by(pool) != before
    assert len(pool.pids()) == 1


def test_a_child_that_asks_too_much_memory_is_told_and_replaced(pool):
    before = by(pool)
    with pytest.raises(OverLimitError):
        pool.run("eat", {})
    assert by(pool) != before


def test_a_child_that_died_while_nothing_was_asked_costs_nobody_anything(pool):
    before = by(pool)
    os.kill(before, signal.SIGKILL)
    time.sleep(0.2)
    assert by(pool) != before
    assert len(pool.pids()) == 1


def test_a_child_that_hangs_is_ended_at_the_deadline_and_replaced(hasty):
    before = by_when_free(hasty)
    with pytest.raises(OverLimitError) as told:
        hasty.run("hang", {})
    assert "3 s" in told.value.message.en
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)
    assert by_when_free(hasty) != before


def test_who_finds_no_child_free_is_told_that_it_is_busy(hasty):
    by_when_free(hasty)
    with ThreadPoolExecutor(1) as other:
        hanging = other.submit(lambda: hasty.run("hang", {}))
        time.sleep(0.3)
        with pytest.raises(BusyError):
            by(hasty)
        with pytest.raises(OverLimitError):
            hanging.result()


def by_when_free(pool: Pool) -> int:
    end = time.monotonic() + DEADLINE_S
    while time.monotonic() < end:
        try:
            return by(pool)
        except BusyError:
            time.sleep(0.05)
    raise AssertionError("no child in time")


def test_a_child_reaches_nothing_over_the_network(pool):
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        assert pool.run("connect", {"port": listening.getsockname()[1]}) == "PermissionError"
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_pool_that_was_closed_ends_its_children_and_is_busy_for_ever():
    pool = Pool(ENTRY, 1, DEADLINE_S, MEMORY, wait_s=DEADLINE_S)
    child = by(pool)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    for _ in range(2):
        with pytest.raises((BusyError, OverLimitError)):
            pool.run("echo", {"say": "?"})
