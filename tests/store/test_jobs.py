"""The register of jobs: their order, their bytes, and what may become what."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.store import jobs
from app.store.jobs import CANCELLED, DONE, FAILED, Job, JobRegister
from app.store.phases import CHECK, READ, begin, begun

JOB = Job("radio", "client", "catalogue", "text/turtle", "digest", key="once")


def opened(folder: Path) -> JobRegister:
    return JobRegister(folder / "records.sqlite", folder / "jobs")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[JobRegister]:
    with closing(opened(tmp_path)) as found:
        yield found


def other(number: int) -> Job:
    return replace(JOB, key=f"key {number}")


def test_jobs_come_in_the_order_in_which_they_were_promised(register):
    added = [register.add(other(number), b"%d" % number) for number in range(3)]
    assert [register.ahead(job) for job in added] == [0, 1, 2]
    for number, job in enumerate(added):
        assert register.next() == job
        assert register.body(job) == b"%d" % number
        assert register.start(job)
        assert register.end(job, DONE)
    assert register.next() is None


def test_the_bytes_go_when_a_job_has_ended_and_stay_when_it_waits_again(register, tmp_path):
    job = register.add(JOB, b"bytes")
    register.start(job)
    begin(register.phases(job), READ)
    register.put_back(job)
    assert register.body(job) == b"bytes"
    assert begun(register.phases(job)) is None
    assert register.find(job.id) == job
    register.start(job)
    register.take_up_again(job)
    assert register.next() == replace(job, starts=1)
    register.end(job, FAILED, "{}")
    assert register.body(job) is None
    assert list((tmp_path / "jobs").iterdir()) == []


def test_only_what_waits_can_be_cancelled_and_nothing_ends_twice(register):
    job = register.add(JOB, b"bytes")
    assert register.start(job)
    assert not register.start(job)
    assert not register.end(job, CANCELLED)
    assert register.end(job, DONE)
    assert not register.end(job, FAILED)
    waiting = register.add(other(1), b"bytes")
    assert register.end(waiting, CANCELLED)
    assert not register.start(waiting)


@pytest.mark.parametrize(("state", "free"), [(FAILED, True), (CANCELLED, True), (DONE, False)])
def test_a_key_is_free_again_when_its_job_came_to_nothing(register, state, free):
    job = register.add(JOB, b"bytes")
    found = register.repeated("client", "once")
    assert found == job
    register.end(job, state)
    assert (register.repeated("client", "once") is None) == free
    assert register.repeated("another", "once") is None


def test_a_new_start_keeps_what_was_promised_and_sweeps_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_KEPT", 1)
    with closing(opened(tmp_path)) as register:
        ended = [register.add(other(number), b"ended") for number in range(3)]
        for job in ended:
            register.end(job, DONE)
        running, waiting = (register.add(other(number), b"promised") for number in (3, 4))
        register.start(running)
    (tmp_path / "jobs" / "aside-1").write_bytes(b"half")
    with closing(opened(tmp_path)) as register:
        assert [register.find(job.id) is None for job in ended] == [True, True, False]
        assert [job.id for job in register.interrupted()] == [running.id]
        assert register.next() == waiting
        assert {path.name for path in (tmp_path / "jobs").iterdir()} == {running.id, waiting.id}


def test_a_phase_is_the_last_that_was_noted_whole(tmp_path):
    noted = tmp_path / "phases"
    assert begun(noted) is None
    begin(noted, READ)
    assert begun(noted) == READ
    begin(noted, CHECK)
    assert begun(noted) == CHECK
    with noted.open("a") as half:
        half.write("sto")
    assert begun(noted) == CHECK
    begin(None, READ)
    begin(tmp_path / "nowhere" / "phases", READ)
