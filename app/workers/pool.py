"""A few children, kept warm. A job that takes too long or too much ends with its child; a spare takes its place."""

import logging
import time
from collections import deque
from collections.abc import Mapping
from functools import cache
from threading import Condition, Thread
from typing import Any

from app.model.errors import BusyError, OverLimitError
from app.model.languages import Text
from app.workers.places import Places
from app.workers.process import Child, GoneError, Recipe, StillbornError

_AGAIN_S = 1

log = logging.getLogger("vakgraaf")


class OverTimeError(OverLimitError):
    """A job was not done at its deadline."""


class OverMemoryError(OverLimitError):
    """A child ended at its job: it reached its memory cap, or the job brought it down."""


class RetiredError(BusyError):
    """The pool takes no more jobs."""


class Pool:
    """Children that all know the same jobs.

    ``size`` of them work at once and ``spares`` more stand warm; ``wait_s`` is how long a caller waits for a free one.
    """

    def __init__(self, recipe: Recipe, size: int, wait_s: float = 10, spares: int = 0) -> None:
        self._recipe = recipe
        self._places = Places(size, wait_s)
        self._changed = Condition()
        self._warm: deque[Child] = deque()
        self._children: list[Child] = []
        self._at_work = 0
        self._retired = False
        self._closed = False
        for _ in range(size + spares):
            self._add()

    def run(self, job: str, payload: Mapping[str, Any]) -> Any:
        """The result of a job.

        Raises BusyError when no child is free in time, OverLimitError when the job took too long or too much memory,
        RuntimeError with the child's own words when the job failed.
        """
        with self._places.taken() as end:
            return self.run_until(end, job, payload)

    def run_until(self, end: float, job: str, payload: Mapping[str, Any]) -> Any:
        """The same for one who sees to it that not too many come at once, and waits until ``end`` of time.monotonic."""
        answer = self._asked(job, payload, end)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def pids(self) -> list[int]:
        """The children that live now."""
        return [child.pid for child in list(self._children)]

    def wait_until_warm(self, count: int, timeout_s: float) -> bool:
        """Whether so many children can take a job, or are at one, now or within this time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._warm) + self._at_work >= count, timeout_s)

    def retire(self) -> None:
        """Take no more jobs, wait for those that are being done, end."""
        self._end_idle()
        with self._changed:
            self._changed.wait_for(lambda: not self._at_work)
        self.close()

    def close(self) -> None:
        """End all children, also those at work."""
        with self._changed:
            self._closed = True
        self._end_idle()
        for child in list(self._children):
            child.end()  # who waits for it, or brings it up, lets go of it

    def _end_idle(self) -> None:
        with self._changed:
            self._retired = True
            self._changed.notify_all()
            idle, self._warm = self._warm, deque()
        for child in idle:
            self._bury(child)

    def _asked(self, job: str, payload: Mapping[str, Any], end: float) -> Mapping[str, Any]:
        while True:
            child = self._taken(end)
            begun = time.monotonic()
            try:
                answer = child.ask(job, payload)
            except GoneError:  # it ended while nothing was asked of it: no fault of this caller's
                self._lose(child)
            except (EOFError, OSError) as error:
                self._lose(child)
                raise self._told(error, time.monotonic() - begun) from error
            except BaseException:
                self._lose(child)
                raise
            else:
                self._give_back(child)
                return answer

    def _taken(self, end: float) -> Child:
        with self._changed:
            while self._changed.wait_for(lambda: self._retired or self._warm, end - time.monotonic()):
                if self._retired:
                    raise RetiredError
                child = self._warm.pop()  # the one that worked last: what it reads is in its caches
                if child.lives:
                    self._at_work += 1
                    return child
                self._bury(child)
        raise BusyError

    def _give_back(self, child: Child) -> None:
        with self._changed:
            self._at_work -= 1
            self._changed.notify_all()
            if not self._retired:
                self._warm.append(child)
                return
        self._bury(child)

    def _lose(self, child: Child) -> None:
        """End a child that was at work."""
        self._bury(child)
        with self._changed:
            self._at_work -= 1
            self._changed.notify_all()

    def _bury(self, child: Child) -> None:
        """End a child that nobody else holds, and bring up another unless it is the pool that ends."""
        child.kill()
        with self._changed:
            self._children.remove(child)
        if not self._retired:
            self._add()

    def _told(self, error: Exception, seconds: float) -> BusyError | OverLimitError:
        if self._closed:
            return RetiredError()
        if isinstance(error, TimeoutError):
            return OverTimeError(_over_time(self._recipe.deadline_s), seconds)
        return OverMemoryError(_over_memory(self._recipe.memory_bytes), seconds)

    def _add(self) -> None:
        Thread(target=self._bring_up, daemon=True).start()

    def _bring_up(self) -> None:
        """One more warm child, however long it takes until there is room for it."""
        while not self._retired:
            try:
                child = Child(self._recipe)
            except OSError as error:
                log.warning("no child could be started: %s", error)
            else:
                if self._is_warmed(child):
                    return
            time.sleep(_AGAIN_S)

    def _is_warmed(self, child: Child) -> bool:
        with self._changed:
            self._children.append(child)
            if self._retired:  # in between, and close() did not see it
                child.end()
        try:
            child.warm()
        except StillbornError as error:
            if not self._retired:
                log.warning("a child could not take a job: %s", error)
        else:
            if not child.network_closed:
                _warn_of_network()
            with self._changed:
                if not self._retired:
                    self._warm.append(child)
                    self._changed.notify_all()
                    return True
        child.kill()
        with self._changed:
            self._children.remove(child)
        return False


@cache
def _warn_of_network() -> None:
    """Say it once, however many children there will be."""
    log.warning("the kernel does not close the network to the children; SERVICE is refused by the guard alone")


def _over_time(deadline_s: float) -> Text:
    return Text(
        f"Dit duurde langer dan {deadline_s:g} s en is afgebroken.",
        f"This took longer than {deadline_s:g} s and was ended.",
    )


def _over_memory(memory_bytes: int) -> Text:
    megabytes = memory_bytes // 1_000_000
    return Text(
        f"Dit vroeg meer dan {megabytes} MB geheugen, of dieper nesten dan gaat, en is afgebroken.",
        f"This asked more than {megabytes} MB of memory, or nested deeper than can be, and was ended.",
    )
