"""Jobs at a service that is killed: whatever was promised is done after the next start, and once."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Service
from submitting import TURTLE, Account, catalogue, copy_of, course

from app.desk import Desk, Sent
from app.main import here, join, open_desk, open_store
from app.model.errors import BusyError
from app.serving import open_jobs
from app.store.jobs import Job, JobRegister
from app.store.layout import JOBS, RECORDS
from app.submit import submit
from app.web.jobs import MOST_STARTS, Jobs

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "2"))
DEADLINE_S = 60
LARGE = (b"#" * 999 + b"\n") * 1_001
SLOW = catalogue(*(course(f"slow-{number}") for number in range(2_000)))
BODY = catalogue(course("promised"))
OVER = {"done", "failed", "cancelled"}


@pytest.fixture
def data_dir(service: Service, tmp_path: Path) -> Path:
    return copy_of(service, tmp_path / "data")


@pytest.fixture
def desk(data_dir: Path) -> Iterator[Desk]:
    """A desk in this process, over a store of its own."""
    with closing(open_store(data_dir)) as store:
        house = join(store)
        with open_desk(store, house, data_dir, here(house)) as opened:
            yield opened


def test_whatever_was_promised_before_a_kill_is_done_after_the_next_start_once_and_in_order(data_dir):
    running, promised, taken = Service(data_dir), [], 0
    try:
        for number in range(ROUNDS):
            account = Account(running)
            slow = SLOW + course(f"more-{number}").encode()
            bodies = [slow, *(catalogue(course(f"c-{number}-{n}")) for n in range(2))]
            answers = [account.submit(body + LARGE) for body in bodies]
            assert [answered.status_code for answered in answers] == [202] * 3
            promised += [answered.json()["id"] for answered in answers]
            time.sleep(number % 5 * 0.3)
            running.process.kill()
            running.process.wait()
            running.stop()
            running = Service(data_dir)
            account = Account(running)
            told = [ended(account, identifier) for identifier in promised[-3:]]
            assert [one["state"] for one in told] == ["done"] * 3, told
            assert [one["result"]["version"] for one in told] == [taken + 1, taken + 2, taken + 3]
            assert all(one["result"]["difference"]["new"] for one in told)
            taken += 3
            assert [version["version"] for version in account.versions()] == list(range(taken, 0, -1))
            assert list((data_dir / JOBS).iterdir()) == []
    finally:
        running.stop()


def ended(account: Account, identifier: str) -> dict:
    """A job when it has ended."""
    end = time.monotonic() + DEADLINE_S
    while (told := account.get(f"/v1/jobs/{identifier}").json())["state"] not in OVER:
        assert time.monotonic() < end, told
        time.sleep(0.05)
    return told


def state_of(data_dir: Path, identifier: str) -> str:
    """The state of a job when it has ended, as its register has it."""
    with closing(sqlite3.connect(data_dir / RECORDS)) as records:
        end = time.monotonic() + DEADLINE_S
        while True:
            state = str(records.execute("SELECT state FROM jobs WHERE id = ?", (identifier,)).fetchone()[0])
            if state in OVER:
                return state
            assert time.monotonic() < end, state
            time.sleep(0.02)


def interrupted(data_dir: Path, identifier: str, starts: int = 1) -> None:
    """A job as a kill leaves it."""
    with closing(sqlite3.connect(data_dir / RECORDS)) as records, records:
        records.execute("UPDATE jobs SET state = 'running', starts = ? WHERE id = ?", (starts, identifier))


SENT = Sent("catalogue", TURTLE, BODY, "radio", "test")


@pytest.mark.parametrize("key", [None, "own"])
def test_a_job_that_came_in_just_before_the_kill_is_not_taken_in_again(desk, data_dir, key):
    """Though it worked on a version that is now an older one, and though nobody had noted that it was done."""
    submit(desk, replace(SENT, body=catalogue(course("before"))))
    with open_jobs(desk, data_dir) as jobs:
        job = jobs.promise(SENT, '"radio-catalogue-1"', key)
        assert state_of(data_dir, job.id) == "done"
        first = jobs.receipt(jobs.find(job.id, "radio"))
    interrupted(data_dir, job.id)
    (data_dir / JOBS / job.id).write_bytes(BODY)
    with open_jobs(desk, data_dir) as jobs:
        assert state_of(data_dir, job.id) == "done"
        again = jobs.receipt(jobs.find(job.id, "radio"))
    assert first == again
    assert again.difference.new
    assert again.submission.version == 2
    assert len(desk.history.versions("radio", "catalogue")) == 2


def test_a_job_whose_bytes_somebody_took_away_fails_and_says_so(desk, data_dir):
    with closing(JobRegister(data_dir / RECORDS, data_dir / JOBS)) as register:
        with closing(Jobs(desk, register)) as first:
            job = first.promise(SENT)
            state_of(data_dir, job.id)
        interrupted(data_dir, job.id)
        desk.history._connection.execute("DELETE FROM repeats")  # noqa: SLF001
        with closing(Jobs(desk, register)):
            assert state_of(data_dir, job.id) == "failed"
        assert "Dien het opnieuw in" in (register.find(job.id).problem or "")


def test_a_job_that_ended_with_the_process_every_time_is_given_up(desk, data_dir):
    with closing(JobRegister(data_dir / RECORDS, data_dir / JOBS)) as register:
        job = register.add(Job("radio", "test", "catalogue", TURTLE, "digest"), BODY)
        interrupted(data_dir, job.id, MOST_STARTS)
        with closing(Jobs(desk, register)):
            assert state_of(data_dir, job.id) == "failed"
        assert "5 keer" in (register.find(job.id).problem or "")
    assert desk.history.versions("radio", "catalogue") == []


def test_a_job_for_which_there_was_no_child_is_tried_again(desk, data_dir, monkeypatch):
    monkeypatch.setattr("app.web.jobs.AGAIN_S", 0.05)
    busy = [True, True, False]

    def inspect(sent, submitter):
        if busy.pop(0):
            raise BusyError
        return desk.inspect(sent, submitter)

    with open_jobs(replace(desk, inspect=inspect), data_dir) as jobs:
        job = jobs.promise(SENT)
        assert state_of(data_dir, job.id) == "done"
        assert jobs.find(job.id, "radio").starts == 1


def test_a_job_is_left_for_the_next_start_when_the_service_stops(desk, data_dir):
    """It is neither failed nor forgotten."""
    stopped = []

    def inspect(_sent, _submitter):
        while not stopped:
            time.sleep(0.01)
        raise BusyError

    with open_jobs(replace(desk, inspect=inspect), data_dir, lambda: stopped.append(1)) as jobs:
        first, second = jobs.promise(SENT), jobs.promise(replace(SENT, body=catalogue(course("second"))))
        while jobs.find(first.id, "radio").state == "waiting":
            time.sleep(0.01)
    with open_jobs(desk, data_dir) as jobs:
        assert [state_of(data_dir, job.id) for job in (first, second)] == ["done", "done"]
    assert [version.version for version in desk.history.versions("radio", "catalogue")] == [2, 1]
