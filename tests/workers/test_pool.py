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
from app.workers.pool import OverMemoryError, OverTimeError, Pool, RetiredError
from app.workers.process import Recipe

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
    made = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 1, wait_s=DEADLINE_S)
    yield made
    made.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Pool]:
    made = Pool(Recipe(ENTRY, 3, MEMORY), 1, wait_s=0.1)
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
    with pytest.raises(OverMemoryError):
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


def test_a_spare_takes_the_place_of_a_killed_one_at_once():
    pool = Pool(Recipe(ENTRY, 2, MEMORY), 1, wait_s=DEADLINE_S, spares=1)
    assert pool.wait_until_warm(2, DEADLINE_S)
    both = set(pool.pids())
    with pytest.raises(OverTimeError):
        pool.run("hang", {})
    assert by(pool) in both
    assert pool.wait_until_warm(2, DEADLINE_S)
    assert len(both & set(pool.pids())) == 1
    pool.close()


def test_spares_stand_by_and_do_not_work_beside_the_others():
    pool = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 1, wait_s=0.1, spares=2)
    assert pool.wait_until_warm(3, DEADLINE_S)
    with ThreadPoolExecutor(1) as other:
        napping = other.submit(lambda: pool.run("nap", {"seconds": 1}))
        time.sleep(0.3)
        with pytest.raises(BusyError):
            by(pool)
        napping.result()
    pool.close()


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe("workers.no_such_module:JOBS", DEADLINE_S, MEMORY),
        Recipe(ENTRY, DEADLINE_S, MEMORY, warming=("fail", {"say": "no copy"})),
        Recipe(ENTRY, DEADLINE_S, MEMORY, warming=("die", {})),
    ],
    ids=["not there", "fails at its first job", "dies at its first job"],
)
def test_children_that_cannot_start_are_no_fault_of_the_caller_who_hears_that_it_is_busy(recipe, caplog):
    pool = Pool(recipe, 1, wait_s=2)
    with pytest.raises(BusyError):
        pool.run("echo", {"say": ""})
    assert not pool.wait_until_warm(1, 0)
    assert "could not take a job" in caplog.text
    pool.close()


def test_a_child_that_dies_between_two_jobs_is_never_told_as_a_limit(pool):
    for _ in range(5):
        os.kill(by(pool), signal.SIGKILL)
        assert pool.run("echo", {"say": "fine"})["said"] == "fine"


def test_a_child_knows_none_of_the_settings_and_has_room_to_recurse(monkeypatch):
    monkeypatch.setenv("VAKGRAAF_STORE_PASSWORD", "secret")
    pool = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 1, wait_s=DEADLINE_S)
    found = pool.run("surroundings", {})
    assert not [name for name in found["environment"] if "VAKGRAAF" in name]
    assert found["stack"] == 64 << 20
    pool.close()


def test_a_child_that_keeps_much_memory_after_its_job_is_replaced_and_one_that_keeps_little_is_not(pool):
    before = by(pool)
    assert pool.run("keep", {"bytes": MEMORY // 20}) == before
    assert by(pool) == before
    assert pool.run("keep", {"bytes": MEMORY // 3}) == before
    assert by(pool) != before
    assert len(pool.pids()) == 1


def test_a_long_job_makes_way_for_others_and_the_next_one_need_not(pool):
    child, normal = by(pool), os.getpriority(os.PRIO_PROCESS, 0)
    assert pool.run("priority", {"seconds": 0}) == normal
    assert pool.run("priority", {"seconds": 2}) == min(19, normal + 5)
    assert pool.run("priority", {"seconds": 0}) == normal
    assert by(pool) == child


def test_a_pool_that_retires_ends_its_job_first_and_takes_no_other():
    pool = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 1, wait_s=DEADLINE_S, spares=1)
    with ThreadPoolExecutor(2) as others:
        napping = others.submit(lambda: pool.run("nap", {"seconds": 1}))
        time.sleep(0.5)
        retiring = others.submit(pool.retire)
        assert napping.result() > 0
        retiring.result()
    with pytest.raises(RetiredError):
        by(pool)
    assert pool.pids() == []


def test_a_pool_that_is_closed_while_it_starts_leaves_nobody_behind():
    pool = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 2)
    pool.close()
    end = time.monotonic() + DEADLINE_S
    while pool.pids() and time.monotonic() < end:
        time.sleep(0.05)
    assert pool.pids() == []


def test_a_pool_that_was_closed_ends_its_children_and_is_busy_for_ever():
    pool = Pool(Recipe(ENTRY, DEADLINE_S, MEMORY), 1, wait_s=DEADLINE_S)
    child = by(pool)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    for _ in range(2):
        with pytest.raises(BusyError):
            pool.run("echo", {"say": "?"})
