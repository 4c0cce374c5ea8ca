"""What a turn costs a client: its time and its own failures, never those of the service."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

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
from app.model.sparql import PublicAnswer, PublicQuery
from app.store.keys import Keys
from app.store.layout import RECORDS
from app.web.authority import Authority
from app.web.sparql.budget import Budget
from app.web.sparql.public import PublicSparql
from app.web.sparql.turns import Spent, Turns

TOLD = Text("nl", "en")
REQUEST = Request({"type": "http", "method": "GET", "headers": [], "client": ("192.0.2.1", 1)})


@pytest.fixture
def turns(tmp_path: Path):
    """Turns of clients that have ten seconds and one failure in a minute."""
    with closing(Keys(tmp_path / RECORDS)) as keys:
        public = PublicSparql(_nobody, lambda: True, Budget(10, 1), "")
        yield Turns(public, Authority(keys))


def _nobody(_query: PublicQuery, _media_type: str) -> PublicAnswer:
    raise AssertionError


def take(turns: Turns, work: Callable[[], Spent[str]]) -> str:
    return asyncio.run(turns.take(REQUEST, work))


def failing(error: Exception) -> Callable[[], Spent[str]]:
    def work() -> Spent[str]:
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
        take(turns, lambda: Spent("done", 0))


@pytest.mark.parametrize("error", [BusyError(), NotReadyError(TOLD), RemoteStoreError(TOLD)])
def test_a_failure_of_the_service_is_not(turns: Turns, error: Exception) -> None:
    for _ in range(3):
        with pytest.raises(type(error)):
            take(turns, failing(error))
    assert take(turns, lambda: Spent("done", 0)) == "done"


def test_what_evaluating_took_is_charged_and_not_what_waiting_did(turns: Turns) -> None:
    assert take(turns, lambda: Spent("small", 0.001)) == "small"
    assert take(turns, lambda: Spent("large", 11)) == "large"
    with pytest.raises(BudgetError) as told:
        take(turns, lambda: Spent("more", 0))
    assert told.value.retry_after_s >= 1


def test_who_has_nothing_left_has_nothing_evaluated(turns: Turns) -> None:
    take(turns, lambda: Spent("large", 11))
    begun: list[str] = []

    def work() -> Spent[str]:
        begun.append("work")
        return Spent("more", 0)

    with pytest.raises(BudgetError):
        take(turns, work)
    assert begun == []
