"""A turn at evaluating: within what the client has left, on a thread apart from those that answer questions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from app.model.authority import Caller
from app.model.errors import BusyError, NotReadyError, RemoteStoreError, WorkedAtError
from app.model.sparql import Evaluate, PublicAnswer, PublicQuery
from app.web.authority import Authority
from app.web.sparql.budget import client_of
from app.web.sparql.public import PublicSparql
from app.web.sparql.shares import Shares

Done = TypeVar("Done")
AT_ONCE = 64  # queries that are evaluated or wait for it: a thread each, and one more is told that it is too busy
_OUR_OWN = (BusyError, NotReadyError, RemoteStoreError)  # failures that no client can help


@dataclass(frozen=True)
class Spent(Generic[Done]):
    """What came of a turn, and whether that is a failure of the client's."""

    done: Done
    failed: bool = False


class Meter:
    """An Evaluate that counts the seconds that evaluating took; waiting for a free worker does not count."""

    def __init__(self, evaluate: Evaluate) -> None:
        self._evaluate = evaluate
        self.seconds = 0.0

    def __call__(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        """See Evaluate in app/model/sparql.py."""
        try:
            answer = self._evaluate(query, media_type)
        except WorkedAtError as error:
            self.seconds += error.seconds
            raise
        self.seconds += answer.seconds
        return answer


class Turns:
    """Who may have a query evaluated now."""

    def __init__(self, public: PublicSparql, authority: Authority) -> None:
        self._public = public
        self._authority = authority
        self._limiter = CapacityLimiter(AT_ONCE)
        self._shares = Shares(public.at_once, public.wait_s)

    async def take(self, request: Request, work: Callable[[Evaluate], Spent[Done]]) -> Done:
        """Do the work and charge the client for it: for its time, and for a failure unless that was our own.

        Raises BudgetError when the client used what it has, BusyError when too many wait already, NotAuthenticatedError
        when it signed in wrongly, and whatever the work raises.
        """
        client = client_of(request, self._public.trusted_proxies, await self._caller(request))
        budget = self._public.budget
        budget.check(client)
        meter = Meter(self._public.evaluate)
        failed = False
        async with self._shares.of(client):
            if self._limiter.available_tokens <= 0:
                raise BusyError
            try:
                spent = await to_thread.run_sync(work, meter, limiter=self._limiter)
                failed = spent.failed
            except _OUR_OWN:
                raise
            except Exception:
                failed = True
                raise
            finally:
                budget.charge(client, meter.seconds, failed=failed)
        return spent.done

    async def _caller(self, request: Request) -> Caller | None:
        """Who signed in, where somebody tried to: nobody has to."""
        if "authorization" not in request.headers:
            return None
        return await self._authority.who(request)
