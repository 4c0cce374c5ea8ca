"""A change is seen soon, by children that stand ready before the old ones retire; in trouble the old ones stay."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import ROOT

from app.model.errors import BusyError
from app.workers.checkpoints import Checkpoints
from app.workers.generations import Generations
from app.workers.pool import Pool
from app.workers.process import Recipe

DEADLINE_S = 30
MEMORY = 1_000_000_000


class Numbers:
    """A store as far as its revision and its copies go."""

    def __init__(self) -> None:
        self.now = 1
        self.trouble = ""

    def revision(self) -> str:
        return str(self.now)

    def back_up(self, target: Path) -> None:
        if self.trouble:
            raise OSError(self.trouble)
        target.mkdir()
        (target / "revision").write_text(self.revision())


@pytest.fixture(autouse=True)
def children_find_their_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))


@pytest.fixture
def store() -> Numbers:
    return Numbers()


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def generations(store: Numbers, copies: Path) -> Iterator[Generations]:
    def pool_over(copy: Path) -> Pool:
        recipe = Recipe("workers.jobs:JOBS", DEADLINE_S, MEMORY, ("open_copy", {"copy": str(copy)}))
        return Pool(recipe, 2, DEADLINE_S)

    made = Generations(Checkpoints(copies, store.revision, store.back_up), store.revision, pool_over, 2, wait_s=2)
    until(made.ready)
    yield made
    made.close()


def until(holds) -> None:
    end = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.02)


def of(generations: Generations) -> int:
    return generations.run("opened", {})["of"]


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_change_is_answered_from_soon_and_the_old_copy_and_children_go(generations, store, copies):
    assert of(generations) == 1
    until(lambda: len(generations.pids()) == 2)
    old = generations.pids()
    store.now = 2
    until(lambda: of(generations) == 2)
    until(lambda: len(list(copies.iterdir())) == 1)
    assert not any(lives(pid) for pid in old)


def test_answers_never_go_back_to_an_earlier_revision_and_nobody_waits_for_a_later_one(generations, store):
    seen, failed, stop = [], [], threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                seen.append(of(generations))
            except BusyError as error:
                failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    for store.now in range(2, 6):
        until(lambda: seen and seen[-1] == store.now)
    stop.set()
    asking.join(DEADLINE_S)
    assert seen == sorted(seen)
    assert not failed


def test_a_job_that_is_being_done_over_a_change_is_done(generations, store):
    with ThreadPoolExecutor(1) as other:
        napping = other.submit(lambda: generations.run("nap", {"seconds": 3}))
        time.sleep(0.2)
        store.now = 2
        until(lambda: of(generations) == 2)
        assert not napping.done()
    until(lambda: not lives(napping.result()))


def test_jobs_of_old_generations_count_among_those_that_work_at_once(generations, store):
    with ThreadPoolExecutor(2) as others:
        old = others.submit(lambda: generations.run("nap", {"seconds": 6}))
        time.sleep(0.2)
        store.now = 2
        until(lambda: of(generations) == 2)
        new = others.submit(lambda: generations.run("nap", {"seconds": 3}))
        time.sleep(0.2)
        with pytest.raises(BusyError):
            of(generations)
        assert new.result() != old.result()


def test_a_change_that_cannot_be_copied_leaves_the_old_children_at_work_is_logged_and_taken_up_later(
    generations, store, caplog
):
    store.trouble, store.now = "no room", 2
    until(lambda: "no room" in caplog.text)
    assert of(generations) == 1
    store.trouble = ""
    until(lambda: of(generations) == 2)
    assert caplog.text.count("no room") == 1


def test_children_that_do_not_come_up_leave_the_old_ones_at_work(generations, store, monkeypatch, caplog):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    store.now = 2
    until(lambda: "could not take a job" in caplog.text)
    assert of(generations) == 1
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    until(lambda: of(generations) == 2)


def test_closing_ends_those_at_work_and_those_that_retire_and_says_that_it_is_busy(generations, store):
    with ThreadPoolExecutor(2) as others:
        hanging = [others.submit(lambda: generations.run("hang", {}))]
        time.sleep(0.2)
        old = generations.pids()
        store.now = 2
        until(lambda: of(generations) == 2)
        hanging.append(others.submit(lambda: generations.run("hang", {})))
        time.sleep(0.2)
        new = generations.pids()
        generations.close()
        for job in hanging:
            with pytest.raises(BusyError):
                job.result(DEADLINE_S)
    assert not any(lives(pid) for pid in [*old, *new])
    with pytest.raises(BusyError):
        of(generations)
