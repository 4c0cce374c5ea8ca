"""Submissions at a service that is killed, and two clients at once: nothing acknowledged is lost, nothing is mixed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from subprocess import PIPE

import httpx
import pytest
from conftest import ROOT, Service
from faults.taker import PER_VERSION, contents
from submitting import Account, copy_of

from app.desk import graph_of
from app.main import here, join, open_desk, open_store
from app.store.history import History
from app.store.layout import RECORDS

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "20"))
RACES = 2 * ROUNDS if "SOAK_ROUNDS" in os.environ else ROUNDS  # a race is shorter than a kill: 200 beside 100 of those
SERVICE_ROUNDS = 3  # it takes seconds to start


@pytest.fixture
def data_dir(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory to kill services over, which start sooner with one child."""
    monkeypatch.setenv("VAKGRAAF_WORKERS", "1")
    return copy_of(service, tmp_path / "data")


def told_by(text: str) -> set[str]:
    """Which catalogues the courses of a graph are of; a catalogue that is there is there whole."""
    names = [line.split('"')[1] for line in text.splitlines() if '"uit ' in line]
    assert len(names) in {0, PER_VERSION}
    return {name.removeprefix("uit ") for name in names}


class Sender(threading.Thread):
    """Somebody who sends one catalogue after another until the service is gone."""

    def __init__(self, account: Account, first: int) -> None:
        super().__init__()
        self.account = account
        self.number = first
        self.acknowledged = 0
        self.begun = threading.Event()

    def run(self) -> None:
        while True:
            try:
                answered = self.account.submit(contents(self.number))
            except httpx.TransportError:
                return
            finally:
                self.begun.set()
            assert answered.status_code == 201, answered.text
            self.acknowledged = self.number
            self.number += 1


def test_a_service_that_is_killed_while_it_takes_submissions_in_loses_none_that_it_answered(data_dir):
    acknowledged, sent = 0, 0
    for _ in range(SERVICE_ROUNDS):
        running = Service(data_dir)
        try:
            account = Account(running)
            is_whole(account, acknowledged, sent)
            sender = Sender(account, sent + 1)
            sender.start()
            assert sender.begun.wait(30)
            time.sleep(random.uniform(0, 0.15))  # noqa: S311
        finally:
            running.process.kill()
            running.process.wait()
        sender.join(30)
        running.stop()
        acknowledged, sent = max(acknowledged, sender.acknowledged), sender.number
    running = Service(data_dir)
    try:
        is_whole(Account(running), acknowledged, sent)
    finally:
        running.stop()
    assert acknowledged >= 1


def is_whole(account: Account, acknowledged: int, sent: int) -> None:
    """The last that was acknowledged stands, or the one that the kill left unanswered; history and graph agree."""
    history = History(account.service.data_dir / RECORDS)
    try:
        assert history.pending() == []
    finally:
        history.close()
    versions = account.versions()
    assert [version["version"] for version in versions] == list(range(len(versions), 0, -1))
    answered = account.standing()
    if not sent:
        assert answered.status_code == 404
        return
    [stands] = told_by(answered.text)
    assert int(stands) in {acknowledged, sent}
    thing = account.service.client.get("/id/course/radio/c0", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert f'"uit {stands}"' in thing.text


def test_no_acknowledged_submission_is_lost_by_a_kill_and_none_is_there_by_half(data_dir, tmp_path):
    """The same story without HTTP around it, so that many rounds take little time."""
    acknowledgements = tmp_path / "acknowledged"
    acknowledgements.touch()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [sys.executable, str(Path(__file__).with_name("taker.py")), str(data_dir), str(acknowledgements)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE, text=True) as takers:
        assert takers.stdin
        assert takers.stdout
        for number in range(ROUNDS):
            before = acknowledgements.stat().st_size
            takers.stdin.write(f"{1_000 * number + 1}\n")
            takers.stdin.flush()
            taker = int(takers.stdout.readline())
            end = time.monotonic() + 30
            while acknowledgements.stat().st_size == before:
                assert time.monotonic() < end, "nothing was acknowledged in time"
                time.sleep(0.001)
            time.sleep(random.uniform(0, 0.1))  # noqa: S311
            os.kill(taker, signal.SIGKILL)
            wait_until_gone(taker)
            settles(data_dir, *map(int, acknowledgements.read_text().splitlines()[-1].split()))
        takers.stdin.close()


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < end
        time.sleep(0.001)


def settles(data_dir: Path, acknowledged: int, version: int) -> None:
    """The next start: the last that was acknowledged stands, or the one after it; what is pending is settled."""
    store = open_store(data_dir)
    house = join(store)
    with closing(store), open_desk(store, house, data_dir, here(house)) as desk:
        assert desk.history.pending() == []
        standing = desk.history.standing("radio", "catalogue")
        assert standing
        assert standing.version in {version, version + 1}
        graph = graph_of("radio", "catalogue")
        held = "\n".join(map(str, desk.queries.triples("graph", {"graph": [graph]})))
        expected = acknowledged + (standing.version - version)
        assert told_by(held) == {str(expected)}
        assert told_by(desk.blobs.read(standing.triples or "").decode()) == {str(expected)}
        assert f'versionInfo> "{standing.version}"' in held
        numbers = [one.version for one in desk.history.versions("radio", "catalogue")]
        assert numbers == list(range(standing.version, 0, -1))
        assert desk.records.graphs()[graph.value].origin == "submission"


@pytest.fixture
def running(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("VAKGRAAF_WORKERS", "2")
    service = Service(data_dir)
    yield service
    service.stop()


def test_of_two_clients_at_once_always_exactly_one_catalogue_stands(running):
    """Whole, the last of the two in the history, and what the graph of the questions says too."""
    clients = [Account(running), Account(running)]
    with ThreadPoolExecutor(2) as pool:
        for number in range(RACES):
            bodies = [contents(f"{number} {name}") for name in ("one", "other")]
            answers = list(pool.map(lambda client, body: client.submit(body), clients, bodies))
            assert [answer.status_code for answer in answers] == [201, 201], [answer.text for answer in answers]
            versions = sorted(answer.json()["version"] for answer in answers)
            assert versions == [2 * number + 1, 2 * number + 2]
            last = max((0, 1), key=lambda place: answers[place].json()["version"])
            assert told_by(clients[0].standing().text) == {f"{number} {('one', 'other')[last]}"}
            assert clients[0].standing().headers["etag"] == answers[last].headers["etag"]


def test_of_two_clients_that_worked_on_the_same_version_one_is_told_so(running):
    clients = [Account(running), Account(running)]
    with ThreadPoolExecutor(2) as pool:
        tag = clients[0].submit(contents("first")).headers["etag"]
        for number in range(5):
            bodies = [contents(f"{number} {name}") for name in ("one", "other")]
            answers = list(
                pool.map(lambda who, body, tag=tag: who.submit(body, headers={"If-Match": tag}), clients, bodies)
            )
            assert sorted(answer.status_code for answer in answers) == [201, 412]
            tag = next(answer.headers["etag"] for answer in answers if answer.status_code == 201)


def test_a_call_that_comes_twice_at_once_under_one_idempotency_key_is_taken_in_once(running):
    client = Account(running)
    with ThreadPoolExecutor(2) as pool:
        for number in range(5):
            headers = {"Idempotency-Key": str(number)}
            answers = list(
                pool.map(
                    lambda _, number=number, headers=headers: client.submit(contents(number), headers=headers), (1, 2)
                )
            )
            assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(client.versions()) == 5
