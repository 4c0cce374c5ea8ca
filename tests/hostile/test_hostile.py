"""Whatever is sent, it is refused in time and by name, and nothing else happens."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Service
from hostile.bodies import GOOD, HOSTILE, Hostile
from submitting import Account, copy_of

IN_TIME_S = 10
MOST_GROWTH = 50_000_000  # bytes


class Listener(threading.Thread):
    """A server on the loopback interface that nobody should ever visit."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.visits = 0

    def run(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listening = Listener()
    listening.start()
    yield listening
    listening.socket.shutdown(socket.SHUT_RDWR)
    listening.socket.close()


@pytest.fixture(scope="module")
def radio(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """RADIO at a service of its own, with a catalogue that is to stay as it is."""
    running = Service(copy_of(service, tmp_path_factory.mktemp("hostile") / "data"))
    account = Account(running)
    account.accepted(GOOD)
    yield account
    running.stop()


@pytest.fixture(scope="module")
def at_first(radio: Account) -> tuple[str, str, int]:
    return state_of(radio), radio.standing().text, memory_of(radio)


def state_of(account: Account) -> str:
    return str(account.service.client.get("/health/ready").json()["revision"])


def memory_of(account: Account) -> int:
    """The resident memory of the service itself, in bytes."""
    status = Path(f"/proc/{account.service.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) * 1_024


def refusal(account: Account, answered: httpx.Response, hostile: Hostile) -> dict[str, Any]:
    """What the service says of it: at once, or where the file is large when its job has ended."""
    if answered.status_code != httpx.codes.ACCEPTED:
        assert answered.status_code in hostile.statuses, answered.text[:2_000]
        assert answered.headers["content-type"] == "application/problem+json"
        told: dict[str, Any] = answered.json()
        return told
    end = time.monotonic() + IN_TIME_S
    while (job := account.get(answered.headers["location"]).json())["state"] not in {"done", "failed"}:
        assert time.monotonic() < end
        time.sleep(0.05)
    ended: dict[str, Any] = job["problem"] or job["result"]
    assert ended.get("state") != "accepted"
    return ended


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_it_is_refused_by_name_and_leaves_nothing(hostile: Hostile, radio: Account, listener: Listener, at_first):
    revision, standing, _ = at_first
    radio.service.client.timeout = IN_TIME_S
    answered = radio.submit(hostile.body(listener.port), hostile.media_type, headers=hostile.headers)
    told = refusal(radio, answered, hostile)
    named = {told["rule"]} if "rule" in told else {found["rule"] for found in told["report"]["findings"]}
    assert named
    assert not hostile.rules or named & hostile.rules, named
    assert len(answered.content) < 1_000_000
    assert state_of(radio) == revision
    assert radio.standing().text == standing
    assert [version["version"] for version in radio.versions()] == [1]
    assert listener.visits == 0
    assert radio.service.process.poll() is None
    assert not list((radio.service.data_dir / "spool").iterdir())


def test_the_service_has_not_grown_and_still_takes_submissions_in(radio: Account, at_first):
    assert memory_of(radio) - at_first[2] < MOST_GROWTH
    assert radio.submit(GOOD).status_code == 200
    assert not Path("/tmp/climbed").exists()  # noqa: S108
