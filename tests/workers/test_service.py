"""The service over its children: whatever becomes of one, the service is there, and the next submission is fine."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import Service
from submitting import TURTLE, Account, catalogue, copy_of, course

DEADLINE_S = 30
SLOW = catalogue(*(course(f"slow-{number}") for number in range(1_500)))


@pytest.fixture(scope="module")
def running(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAKGRAAF_WORKERS", "1")
        patch.setenv("VAKGRAAF_CHECK_DEADLINE_S", "12")
        started = Service(copy_of(service, tmp_path_factory.mktemp("workers") / "data"))
    yield started
    started.stop()


def child_of(service: Service) -> int:
    """The one child of the service."""
    children = Path(f"/proc/{service.process.pid}/task").glob("*/children")
    [child] = [int(pid) for path in children for pid in path.read_text().split()]
    return child


def tried(service: Service, body: bytes) -> httpx.Response:
    headers = {"Content-Type": TURTLE}
    return service.client.post("/v1/validations", params={"kind": "catalogue"}, headers=headers, content=body)


def is_fine(service: Service) -> None:
    end = time.monotonic() + DEADLINE_S
    while (answered := tried(service, catalogue(course("next")))).status_code == 503 and time.monotonic() < end:
        pass
    assert answered.status_code == 200, answered.text
    assert answered.json()["conforms"]
    assert service.process.poll() is None


def test_a_child_that_is_killed_while_it_checks_is_told_and_the_next_submission_is_fine(running):
    is_fine(running)
    pid, answers = child_of(running), []
    waiting = threading.Thread(target=lambda: answers.append(tried(running, SLOW)))
    waiting.start()
    spool = running.data_dir / "spool"
    while not list(spool.iterdir()):
        time.sleep(0.001)
    time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    waiting.join(DEADLINE_S)
    assert answers[0].status_code in {503, 504}
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert list(spool.iterdir()) == []
    is_fine(running)
    assert child_of(running) != pid


def test_a_child_that_stands_still_is_ended_at_the_deadline_and_the_next_submission_is_fine(running):
    is_fine(running)
    pid = child_of(running)
    os.kill(pid, signal.SIGSTOP)
    answered = tried(running, catalogue(course("hangs")))
    assert answered.status_code == 504
    assert "12 s" in answered.text
    is_fine(running)
    assert child_of(running) != pid


def test_children_read_a_copy_of_the_revision_that_stands(running):
    radio = Account(running)
    radio.accepted(catalogue(course("first")))
    follows = catalogue(course("second", code="nsob", more="schema:coursePrerequisites id:course\\/radio\\/first ;"))
    nsob = follows.replace(b"id/catalogue/radio", b"id/catalogue/nsob").replace(b"id/academy/radio", b"id/academy/nsob")
    assert Account(running, "nsob").accepted(nsob)["state"] == "accepted"
    radio.accepted(catalogue(course("other")))
    refused = Account(running, "nsob").submit(nsob.replace(b"Over second", b"Weer over second"))
    assert refused.status_code == 400
    assert {finding["rule"] for finding in refused.json()["report"]["findings"]} == {"unknown-reference"}
    assert len(list((running.data_dir / "copies").iterdir())) <= 2
