"""The service over its children: whatever becomes of one, the service is there, and the next submission is fine."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
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
        patch.setenv("VAKGRAAF_SPARQL_WORKERS", "1")
        patch.setenv("VAKGRAAF_SPARQL_DEADLINE_S", "3")
        started = Service(copy_of(service, tmp_path_factory.mktemp("workers") / "data"))
    yield started
    started.stop()


def children_of(service: Service, entry: str) -> list[int]:
    """The children of the service that do this kind of jobs."""
    children = Path(f"/proc/{service.process.pid}/task").glob("*/children")
    pids = [int(pid) for path in children for pid in path.read_text().split()]
    return [pid for pid in pids if entry.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()]


def child_of(service: Service) -> int:
    """The one child that examines submissions."""
    [child] = children_of(service, "app.examine")
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


COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def asked(service: Service, text: str) -> httpx.Response:
    with httpx.Client(base_url=service.address, timeout=DEADLINE_S) as client:
        return client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"})


def all_are_fine(service: Service) -> None:
    for _ in range(5):
        answered = asked(service, COUNT)
        assert answered.status_code == 200, answered.text
    assert service.process.poll() is None


def test_a_child_that_is_killed_while_it_evaluates_is_told_and_the_next_query_is_fine_at_once(running):
    all_are_fine(running)
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(asked(running, ENDLESS)))
    before = {pid: cpu_of(pid) for pid in children_of(running, "app.evaluate")}
    waiting.start()
    time.sleep(1)
    now = {pid: cpu_of(pid) for pid in children_of(running, "app.evaluate")}  # an idle one may have been renewed
    busiest = max(now, key=lambda pid: now[pid] - before.get(pid, 0))
    os.kill(busiest, signal.SIGKILL)
    waiting.join(DEADLINE_S)
    assert answers[0].status_code == 504
    assert answers[0].headers["content-type"] == "application/problem+json"
    all_are_fine(running)
    assert busiest not in children_of(running, "app.evaluate")
    assert list((running.data_dir / "answers").iterdir()) == []


def cpu_of(pid: int) -> int:
    """In ticks; 0 for one that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def test_children_that_are_killed_or_stand_still_while_nobody_asks_cost_at_most_a_deadline(running):
    all_are_fine(running)
    for pid in children_of(running, "app.evaluate"):
        os.kill(pid, signal.SIGKILL)
    all_are_fine(running)
    for pid in children_of(running, "app.evaluate"):
        os.kill(pid, signal.SIGSTOP)
    statuses = []
    while 200 not in statuses and len(statuses) < 5:
        statuses.append(asked(running, COUNT).status_code)
    assert set(statuses) <= {200, 504}
    all_are_fine(running)


def test_a_query_sees_a_submission_soon_and_its_revision_never_goes_back(running):
    text = "SELECT ?course { ?course a <https://schema.org/Course> }"
    Account(running, "nsob").accepted(
        catalogue(course("fresh", code="nsob"))
        .replace(b"id/catalogue/radio", b"id/catalogue/nsob")
        .replace(b"id/academy/radio", b"id/academy/nsob")
    )
    end, revisions = time.monotonic() + DEADLINE_S, []
    answered = asked(running, text)
    while "course/nsob/fresh" not in answered.text:
        assert time.monotonic() < end
        answered = asked(running, text)
        revisions.append(answered.headers["vakgraaf-revision"])
    assert revisions == sorted(revisions)


def test_a_service_that_is_killed_leaves_no_child_behind_and_the_next_one_sweeps_its_answers(service, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAKGRAAF_SPARQL_DEADLINE_S", "2")
        killed = Service(copy_of(service, tmp_path / "data"))
        pids = [*children_of(killed, "app.evaluate"), *children_of(killed, "app.examine")]
        asking = threading.Thread(target=asked_in_vain, args=(killed,))
        asking.start()
        time.sleep(0.5)
        os.kill(killed.process.pid, signal.SIGKILL)
        killed.stop()
        asking.join(DEADLINE_S)
        (killed.data_dir / "answers" / "left").write_bytes(b"half")
        assert_all_end(pids)
        again = Service(killed.data_dir)
        assert list((again.data_dir / "answers").iterdir()) == []
        all_are_fine(again)
        again.stop()


def assert_all_end(pids: list[int]) -> None:
    end = time.monotonic() + DEADLINE_S
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end, "a child outlived its deadline"
        time.sleep(0.1)


def asked_in_vain(service: Service) -> None:
    with suppress(httpx.TransportError):
        asked(service, ENDLESS)


def test_a_service_that_is_told_to_stop_leaves_no_child_behind(service, tmp_path):
    stopped = Service(copy_of(service, tmp_path / "data"))
    pids = [*children_of(stopped, "app.evaluate"), *children_of(stopped, "app.examine")]
    stopped.stop()
    assert stopped.process.returncode is not None
    assert_all_end(pids)
