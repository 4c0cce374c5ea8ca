"""Work without an account: bounded for each client and for all together, and never in the way of a submission."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Service
from starlette.requests import Request
from submitting import TURTLE, Account, catalogue, copy_of, course

from app.model.errors import BudgetError, BusyError, OverLimitError, TooSlowError
from app.model.languages import Text
from app.store.keys import Keys
from app.web.authority import Authority
from app.web.sparql.budget import Budget
from app.web.upload import uploaded
from app.web.visitors import MOST_OF_ONE, MOST_PRESENT, Visitors

CROWD = 8
SLOW = catalogue(*(course(f"slow-{number}") for number in range(2_000)))


@pytest.fixture(scope="module")
def running(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAKGRAAF_WORKERS", "2")
        started = Service(copy_of(service, tmp_path_factory.mktemp("visitors") / "data"))
    yield started
    started.stop()


def tried(service: Service, body: bytes, address: str = "127.0.0.1") -> httpx.Response:
    """Somebody at an address of their own tries a file."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=120) as client:
        headers = {"Content-Type": TURTLE}
        parameters = {"kind": "catalogue"}
        return client.post(f"{service.address}/v1/validations", params=parameters, headers=headers, content=body)


def test_a_crowd_that_tries_large_files_does_not_hold_up_a_submission(running):
    """Two children: the crowd of eight takes turns at one, so that most still wait when the submission is done."""
    radio = Account(running)
    ended: list[int] = []

    def visitor(number: int) -> None:
        ended.append(tried(running, SLOW, f"127.0.0.{10 + number}").status_code)

    crowd = [threading.Thread(target=visitor, args=(number,)) for number in range(CROWD)]
    for thread in crowd:
        thread.start()
    while not list((running.data_dir / "spool").iterdir()):
        time.sleep(0.01)
    for number in range(2):
        assert radio.submit(catalogue(course(f"urgent-{number}"))).status_code == 201
    assert len(ended) < CROWD // 2
    assert running.client.get("/v1/questions/gaps").status_code == 200
    for thread in crowd:
        thread.join(120)
    assert set(ended) <= {200, 503}
    assert 200 in ended


def test_one_client_has_only_some_requests_handled_at_a_time(running):
    with ThreadPoolExecutor(2 * MOST_OF_ONE) as pool:
        answers = list(pool.map(lambda _: tried(running, SLOW, "127.0.0.50"), range(2 * MOST_OF_ONE)))
    told = [answered for answered in answers if answered.status_code == 429]
    assert len(told) >= 1
    assert len(told) <= MOST_OF_ONE
    for answered in told:
        assert int(answered.headers["retry-after"]) >= 1
        assert answered.headers["content-type"] == "application/problem+json"
        assert answered.json()["rule"] == "budget"


def request(address: str, key: str | None = None, media_type: str = "") -> Request:
    """A request of somebody at an address."""
    headers = [(b"content-type", media_type.encode())]
    headers += [] if key is None else [(b"authorization", f"Bearer {key}".encode())]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": headers, "client": (address, 1)})


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    with closing(Keys(tmp_path / "records.sqlite")) as register:
        yield register


def visitors(keys: Keys, seconds: float = 60, errors: float = 60, at_once: int = 1) -> Visitors:
    return Visitors(Authority(keys), "", Budget(seconds, errors), at_once)


async def visit(found: Visitors, who: Request, work: Callable[[], Any]) -> Any:
    """One visit from beginning to end."""
    async with found.visit(who) as let_in:
        return await let_in.have(work)


def test_who_used_the_seconds_of_a_minute_is_told_when_to_come_back_and_others_are_not(keys):
    found = visitors(keys, seconds=0.05)
    asyncio.run(visit(found, request("192.0.2.1"), lambda: time.sleep(0.1)))
    with pytest.raises(BudgetError) as told:
        asyncio.run(visit(found, request("192.0.2.1"), lambda: None))
    assert told.value.retry_after_s >= 1
    assert asyncio.run(visit(found, request("192.0.2.2"), lambda: "fine")) == "fine"


def test_who_signs_in_has_an_account_of_their_own_behind_the_same_address(keys):
    found = visitors(keys, seconds=0.05)
    key = keys.create("radio", None, 1)[1]
    asyncio.run(visit(found, request("192.0.2.1"), lambda: time.sleep(0.1)))
    assert asyncio.run(visit(found, request("192.0.2.1", key), lambda: "fine")) == "fine"


def test_work_that_takes_too_much_counts_as_an_error(keys):
    found = visitors(keys, errors=1)

    def too_much() -> None:
        raise OverLimitError(Text("te veel", "too much"))

    with pytest.raises(OverLimitError):
        asyncio.run(visit(found, request("192.0.2.1"), too_much))
    with pytest.raises(BudgetError):
        asyncio.run(visit(found, request("192.0.2.1"), lambda: None))


def test_no_more_are_let_in_than_there_are_places_and_a_place_is_given_back(keys):
    found = visitors(keys)

    async def crowd() -> None:
        async with asyncio.TaskGroup() as tasks:
            leave = asyncio.Event()

            async def stay(number: int) -> None:
                async with found.visit(request(f"192.0.2.{number}")):
                    await leave.wait()

            for number in range(MOST_PRESENT):
                tasks.create_task(stay(number))
            await asyncio.sleep(0)
            with pytest.raises(BusyError):
                await visit(found, request("192.0.2.99"), lambda: None)
            leave.set()
        assert await visit(found, request("192.0.2.99"), lambda: "fine") == "fine"

    asyncio.run(crowd())


def test_work_is_done_a_few_at_a_time_and_who_waits_too_long_is_told(keys, monkeypatch):
    monkeypatch.setattr("app.web.visitors.WAIT_S", 0.1)
    found = visitors(keys)

    async def two() -> list[object]:
        works = (visit(found, request(f"192.0.2.{number}"), lambda: time.sleep(0.5)) for number in range(2))
        return await asyncio.gather(*works, return_exceptions=True)

    first, second = asyncio.run(two())
    assert first is None
    assert isinstance(second, BusyError)


def test_who_sends_too_slowly_gives_the_place_back_and_is_told(keys, monkeypatch):
    monkeypatch.setattr("app.web.upload.IN_TIME_S", 0.1)
    found = visitors(keys)

    async def endless() -> dict[str, Any]:
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b"#", "more_body": True}

    async def slow() -> None:
        who = request("192.0.2.1", media_type=TURTLE)
        who = Request(who.scope, endless)
        async with found.visit(who):
            await uploaded(who)

    with pytest.raises(TooSlowError):
        asyncio.run(slow())
    assert asyncio.run(visit(found, request("192.0.2.1"), lambda: "fine")) == "fine"
