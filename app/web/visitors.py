"""Whoever asks for work without submitting anything: let in by turns, so that no crowd of them holds up a submission.

A few are let in at once, each client only some of them, and what each uses in a minute is bounded; whoever is not let
in is told when to come back, before a byte of what they send is kept.
"""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.requests import Request

from app.model.errors import BudgetError, BusyError, OverLimitError
from app.model.languages import Text
from app.web.authority import Authority
from app.web.sparql.budget import Budget, client_of

MOST_PRESENT = 16  # who send, wait or are helped: each may hold some 10 MB
MOST_OF_ONE = 4  # of these, of one client
WAIT_S = 10  # that somebody who is let in waits for a turn
SECONDS_PER_MINUTE = 30  # of work, for one client
ERRORS_PER_MINUTE = 30  # works of one client that took too much

AT_ONCE = 2  # works of those who submit nothing: long lists and thousands of courses must not take others' threads

Done = TypeVar("Done")


class Visitors:
    """The ones who are let in. ``at_once`` of them are worked for at a time."""

    def __init__(self, authority: Authority, trusted_proxies: str, budget: Budget, at_once: int) -> None:
        self._authority = authority
        self._trusted_proxies = trusted_proxies
        self._budget = budget
        self._turns = CapacityLimiter(at_once)
        self._threads = CapacityLimiter(at_once)
        self._present: Counter[str] = Counter()

    @asynccontextmanager
    async def visit(self, request: Request) -> AsyncIterator["Visit"]:
        """Let a client in; raises BudgetError when it used what it has, BusyError when there is no place."""
        caller = await self._authority.who(request) if "authorization" in request.headers else None
        client = client_of(request, self._trusted_proxies, caller)
        self._budget.check(client)
        with self._let_in(client):
            yield Visit(self, client)

    async def work(self, client: str, work: Callable[[], Done]) -> Done:
        """Work for a client when it is its turn, on a thread of the visitors' own, and charge it."""
        try:
            with fail_after(WAIT_S):
                await self._turns.acquire()
        except TimeoutError:
            raise BusyError from None
        started, failed = time.monotonic(), False
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        except OverLimitError:
            failed = True
            raise
        finally:
            self._turns.release()
            self._budget.charge(client, time.monotonic() - started, failed=failed)

    @contextmanager
    def _let_in(self, client: str) -> Iterator[None]:
        if self._present[client] >= MOST_OF_ONE:
            raise _one_at_a_time()
        if self._present.total() >= MOST_PRESENT:
            raise BusyError
        self._present[client] += 1
        try:
            yield
        finally:
            self._present[client] -= 1
            if not self._present[client]:
                del self._present[client]


@dataclass(frozen=True)
class Rooms:
    """Where visitors are let in, by what they come for; what a client uses in any of them is one account."""

    trials: Visitors
    others: Visitors


def open_rooms(authority: Authority, trusted_proxies: str, trials_at_once: int) -> Rooms:
    """The rooms of a service: one for who tries a file, and one for all else, so that neither holds up the other."""
    budget = Budget(SECONDS_PER_MINUTE, ERRORS_PER_MINUTE)
    trials, others = (Visitors(authority, trusted_proxies, budget, at_once) for at_once in (trials_at_once, AT_ONCE))
    return Rooms(trials, others)


class Visit:
    """One client, let in."""

    def __init__(self, visitors: Visitors, client: str) -> None:
        self._visitors = visitors
        self._client = client

    async def have(self, work: Callable[[], Done]) -> Done:
        """The result of work for this client."""
        return await self._visitors.work(self._client, work)


def _one_at_a_time() -> BudgetError:
    return BudgetError(
        Text(
            f"U hebt al {MOST_OF_ONE} verzoeken onderhanden. Wacht tot er een klaar is.",
            f"{MOST_OF_ONE} requests of yours are being handled already. Wait until one is done.",
        ),
        1,
    )
