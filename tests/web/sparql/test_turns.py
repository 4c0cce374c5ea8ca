"""What a turn costs a client: its time and its own failures, never those of the service."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Event

import pytest
from starlette.requests import Request

from app.model.errors import (
    BudgetError,
    BusyError,
    ForbiddenQueryError,
    NotAcceptableError,
    NotReadyError,
    OverLimitError,
    RefusedQueryError,
    RemoteStoreError,
)
from app.model.languages import Text
from app.model.sparql import Evaluate, Form, PublicAnswer, PublicQuery
from app.store.keys import Keys
from app.store.layout import RECORDS
from app.web.authority import Authority
from app.web.sparql.budget import Budget
from app.web.sparql.public import PublicSparql
from app.web.sparql.shares import Shares
from app.web.sparql.turns import Spent, Turns

TOLD = Text("nl", "en")
REQUEST = Request({"type": "http", "method": "GET", "headers": [], "client": ("192.0.2.1", 1)})
ANOTHER = Request({"type": "http", "method": "GET", "headers": [], "client": ("192.0.2.2", 1)})
Work = Callable[[Evaluate], Spent[str]]
ENDS = {"ended": OverLimitError, "refused": RefusedQueryError, "unwritable": NotAcceptableError}


@pytest.fixture
def turns(tmp_path: Path):
    """Turns of clients that have ten seconds and one failure in a minute."""
    with closing(Keys(tmp_path / RECORDS)) as keys:
        public = PublicSparql(_evaluated, lambda: True, Budget(10, 1), "", 1, 0.2)
        yield Turns(public, Authority(keys))


def _evaluated(query: PublicQuery, media_type: str) -> PublicAnswer:
    """An answer, or the end of one, that took as many seconds as the query says."""
    kind, _, seconds = query.text.partition(" ")
    if kind in ENDS:
        raise ENDS[kind](TOLD, float(seconds))
    return PublicAnswer(media_type, BytesIO(), 0, "r", float(seconds))


def take(turns: Turns, work: Work, request: Request = REQUEST) -> str:
    return asyncio.run(turns.take(request, work))


def taking(text: str) -> Work:
    def work(evaluate: Evaluate) -> Spent[str]:
        evaluate(PublicQuery(text, Form.ASK), "text/csv")
        return Spent(text)

    return work


def failing(error: Exception) -> Work:
    def work(_evaluate: Evaluate) -> Spent[str]:
        raise error

    return work


@pytest.mark.parametrize(
    "error",
    [RefusedQueryError(TOLD), ForbiddenQueryError(TOLD), OverLimitError(TOLD), NotAcceptableError(TOLD), ValueError()],
)
def test_a_failure_of_the_client_is_charged(turns: Turns, error: Exception) -> None:
    with pytest.raises(type(error)):
        take(turns, failing(error))
    with pytest.raises(BudgetError):
        take(turns, taking("done 0"))


def test_a_failure_that_is_told_on_a_page_is_charged_too(turns: Turns) -> None:
    assert take(turns, lambda _evaluate: Spent("told", failed=True)) == "told"
    with pytest.raises(BudgetError):
        take(turns, taking("done 0"))


@pytest.mark.parametrize("error", [BusyError(), NotReadyError(TOLD), RemoteStoreError(TOLD)])
def test_a_failure_of_the_service_is_not(turns: Turns, error: Exception) -> None:
    for _ in range(3):
        with pytest.raises(type(error)):
            take(turns, failing(error))
    assert take(turns, taking("done 0")) == "done 0"


def test_what_evaluating_took_is_charged(turns: Turns) -> None:
    assert take(turns, taking("small 0.001")) == "small 0.001"
    assert take(turns, taking("large 11")) == "large 11"
    with pytest.raises(BudgetError) as told:
        take(turns, taking("more 0"))
    assert told.value.retry_after_s >= 1


@pytest.mark.parametrize("end", ENDS)
def test_so_is_what_was_ended(turns: Turns, end: str) -> None:
    with pytest.raises(ENDS[end]):
        take(turns, taking(f"{end} 22"))
    with pytest.raises(BudgetError) as told:
        take(turns, taking("more 0"))
    assert told.value.retry_after_s > 60  # 12 s of debt, at 10 s a minute


def test_who_has_nothing_left_has_nothing_evaluated(turns: Turns) -> None:
    take(turns, taking("large 11"))
    begun: list[str] = []

    def work(_evaluate: Evaluate) -> Spent[str]:
        begun.append("work")
        return Spent("more")

    with pytest.raises(BudgetError):
        take(turns, work)
    assert begun == []


def test_a_second_query_of_a_client_waits_for_its_first_and_one_of_another_does_not(turns: Turns) -> None:
    first_may_end = Event()

    def first(_evaluate: Evaluate) -> Spent[str]:
        first_may_end.wait(10)
        return Spent("first")

    async def all_three() -> tuple[object, ...]:
        begun = asyncio.create_task(turns.take(REQUEST, first))
        await asyncio.sleep(0)
        second = await asyncio.gather(turns.take(REQUEST, taking("second 0")), return_exceptions=True)
        other = await turns.take(ANOTHER, taking("other 0"))
        first_may_end.set()
        return (*second, other, await begun, await turns.take(REQUEST, taking("third 0")))

    second, other, begun, third = asyncio.run(all_three())
    assert isinstance(second, BusyError)
    assert (other, begun, third) == ("other 0", "first", "third 0")


def test_nothing_is_remembered_of_the_shares_of_who_has_gone() -> None:
    async def some() -> Shares:
        shares = Shares(1, 0)
        for number in range(10):
            async with shares.of(f"client {number}"):
                assert len(shares) == 1
        return shares

    assert len(asyncio.run(some())) == 0
