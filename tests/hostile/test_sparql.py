"""The endpoint under siege: hostile queries one after another, while somebody else asks ten questions a second.

The service runs with a deadline of 1.5 s. The siege is laid once; the tests then look at what came of it.
"""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from canary import Canary
from conftest import Service
from hostile.queries import CANARY, HOSTILE, PREFIXES, HostileQuery
from submitting import copy_of
from web.sparql.asking import get
from web.sparql.conftest import started

DEADLINE_S = 1.5
IN_TIME_S = DEADLINE_S + 5
TRIES = 5  # of a friendly query: where the machine is busy, a child that was ended is not replaced at once
PACE_S = 0.1  # between two questions of the friendly client
MOST_GROWTH = 100_000_000  # bytes of the service itself
SETTINGS = {
    "sparql_deadline_s": DEADLINE_S,
    "sparql_budget_s": 1e6,
    "sparql_budget_errors": 1_000_000,
    "trusted_proxies": "127.0.0.1",
}
FROM_ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}  # the friendly client is another one than the hostile
FRIENDLY = PREFIXES + "SELECT ?label {{ ?c vg:competence ?x . ?x skos:prefLabel ?label }} ORDER BY ?label LIMIT {n}"


class Friend:
    """Asks ten questions a second, never the same twice; one in five is SPARQL, and comes back when it is too busy.

    Questions are never told so: hostile queries do not stand in their way.
    """

    def __init__(self, service: Service) -> None:
        self._client = httpx.Client(base_url=service.address, timeout=30, headers=FROM_ELSEWHERE)
        self._enough = threading.Event()
        self._threads = ThreadPoolExecutor(11)
        self._asking = self._threads.submit(self._ask_on)
        self._answers: list[Future[httpx.Response]] = []

    def _ask_on(self) -> None:
        while not self._enough.wait(PACE_S):
            self._answers.append(self._threads.submit(self._ask, len(self._answers)))

    def _ask(self, number: int) -> httpx.Response:
        if number % 5:
            return self._client.get("/v1/questions/search", params={"q": f"data {number}"})
        for _ in range(TRIES):
            answer = get(self._client, FRIENDLY.format(n=number + 1))
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(int(answer.headers["retry-after"]))
        return answer

    def stop(self) -> list[httpx.Response]:
        """All answers so far."""
        self._enough.set()
        self._asking.result()
        answers = [answer.result() for answer in self._answers]
        self._threads.shutdown()
        self._client.close()
        return answers


@dataclass
class Siege:
    """What came of it."""

    pid: int
    answers: dict[str, httpx.Response | Exception] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)
    friendly: list[httpx.Response] = field(default_factory=list)


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as listening:
        yield listening


@pytest.fixture(scope="module")
def besieged(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with started(copy_of(service, tmp_path_factory.mktemp("besieged") / "data"), **SETTINGS) as running:
        yield running


@pytest.fixture(scope="module")
def siege(besieged: Service, canary: Canary) -> Siege:
    laid = Siege(besieged.process.pid)
    for number in range(10):  # so that what is loaded at first use does not count as growth
        besieged.client.get("/v1/questions/search", params={"q": f"word {number}"}).raise_for_status()
        get(besieged.client, FRIENDLY.format(n=number)).raise_for_status()
    laid.memory.append(memory_of(besieged))
    friend = Friend(besieged)
    for hostile in HOSTILE:
        begun = time.monotonic()
        laid.answers[hostile.name] = sent(besieged, hostile, canary)
        laid.seconds[hostile.name] = time.monotonic() - begun
        laid.memory.append(memory_of(besieged))
    laid.friendly = friend.stop()
    return laid


def sent(service: Service, hostile: HostileQuery, canary: Canary) -> httpx.Response | Exception:
    """The answer to a hostile query, or why there is none."""
    text = hostile.text.replace(CANARY, canary.address)
    try:
        if hostile.by_get:
            return service.client.get("/sparql", params={"query": text})
        return service.client.post("/sparql", data={"query": text, **hostile.fields})
    except httpx.HTTPError as error:
        return error


def memory_of(service: Service) -> int:
    """The resident memory of the service itself, in bytes."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) * 1_024


def test_the_siege_is_one_of_at_least_fifty_different_queries() -> None:
    assert len({hostile.text for hostile in HOSTILE}) >= 50
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_a_hostile_query_gets_an_honest_error_in_time(hostile: HostileQuery, siege: Siege) -> None:
    answer = siege.answers[hostile.name]
    assert isinstance(answer, httpx.Response), answer
    assert answer.status_code in hostile.statuses, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert "repair" not in answer.json() or answer.json()["repair"]["nl"]
    assert siege.seconds[hostile.name] <= IN_TIME_S


def test_the_friendly_client_notices_nothing(siege: Siege) -> None:
    failed = {(answer.status_code, str(answer.url)) for answer in siege.friendly if answer.status_code != 200}
    assert not failed
    assert len(siege.friendly) >= 0.5 * sum(siege.seconds.values()) / PACE_S  # it did ask all the while


def test_the_service_is_the_same_process_and_has_not_grown(siege: Siege, besieged: Service) -> None:
    assert besieged.process.poll() is None
    assert besieged.process.pid == siege.pid
    assert max(siege.memory) - siege.memory[0] <= MOST_GROWTH


def test_nobody_was_called(siege: Siege, canary: Canary) -> None:
    assert siege.answers
    assert canary.visits == 0


def test_nothing_is_left_of_it(siege: Siege, besieged: Service) -> None:
    assert siege.answers
    assert not list((besieged.data_dir / "answers").iterdir())
    assert "Traceback" not in besieged.log.read_text()
    assert get(besieged.client, "ASK {}").json()["boolean"] is True


# what is only hostile in numbers


@pytest.fixture(scope="module")
def frugal(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose clients may fail three times in a minute, with no proxy before it."""
    folder = tmp_path_factory.mktemp("frugal") / "data"
    with started(copy_of(service, folder), sparql_budget_errors=3, sparql_deadline_s=DEADLINE_S) as running:
        yield running


def test_who_fails_too_often_stays_the_same_client_under_every_name_it_gives_itself(frugal: Service) -> None:
    names = [f"198.51.100.{n}" for n in range(10)]
    headers = [{"X-Forwarded-For": name, "X-Real-IP": name, "Forwarded": f"for={name}"} for name in names]
    answers = [frugal.client.post("/sparql", data={"query": "nope"}, headers=each) for each in headers]
    assert [answer.status_code for answer in answers] == [400] * 3 + [429] * 7
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers[3:])
