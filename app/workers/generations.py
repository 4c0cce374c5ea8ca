"""Children over a copy of the store: at each change a new generation stands ready before the old one retires."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from app.model.errors import BusyError
from app.workers.checkpoints import Checkpoints
from app.workers.places import Places
from app.workers.pool import Pool, RetiredError
from app.workers.process import StillbornError

_LOOK_S = 0.1  # how soon a change is seen
_REST_S = 0.5
_AGAIN_S = 1.0  # after a generation that could not be brought up
_WARM_S = 60

log = logging.getLogger("vakgraaf")


class Generations:
    """Children over the present copy, of which ``size`` work at once; ``pool_over`` makes those over a folder.

    A change that cannot be copied, or whose children do not come up, leaves the present generation at work, and is
    tried again. Children of a generation that retires count until their last job is done.
    """

    def __init__(
        self,
        checkpoints: Checkpoints,
        revision: Callable[[], str],
        pool_over: Callable[[Path], Pool],
        size: int,
        wait_s: float,
    ) -> None:
        self._checkpoints = checkpoints
        self._revision = revision
        self._pool_over = pool_over
        self._size = size
        self._places = Places(size, wait_s)
        self._present: Pool | None = None
        self._copy = ExitStack()
        self._of: str | None = None
        self._retiring: list[Pool] = []
        self._trouble = ""
        self._begun = Event()
        self._closing = Event()
        self._keeper = Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def run(self, job: str, payload: Mapping[str, Any]) -> Any:
        """See Pool.run; who meets a generation that just retired is served by the next."""
        with self._places.taken() as end:
            self._begun.wait(end - time.monotonic())
            while self._present is not None and not self._closing.is_set():
                with suppress(RetiredError):
                    return self._present.run_until(end, job, payload)
            raise BusyError

    def ready(self) -> bool:
        """Whether a child stands warm or is at work."""
        return self._present is not None and self._present.wait_until_warm(1, 0)

    def pids(self) -> list[int]:
        """The children of the present generation."""
        return [] if self._present is None else self._present.pids()

    def close(self) -> None:
        """End all children and let go of the copy."""
        self._closing.set()
        self._keeper.join()
        for pool in list(self._retiring):
            pool.close()
        self._copy.close()

    def _keep(self) -> None:
        while not self._closing.is_set():
            begun = time.monotonic()
            try:
                self._renew()
            except Exception as error:  # noqa: BLE001  (whatever went wrong: the present generation works on)
                self._tell(str(error))
                self._closing.wait(_AGAIN_S)
            took = time.monotonic() - begun
            self._closing.wait(min(max(_LOOK_S, took), _REST_S))  # changes in a row leave time for other work

    def _renew(self) -> None:
        revision = self._revision()
        if revision == self._of:
            return
        with ExitStack() as stack:
            folder = stack.enter_context(self._checkpoints.lent())
            pool = self._pool_over(folder)
            stack.callback(pool.close)
            self._wait_until_warm(pool)
            copy = stack.pop_all()
        old, old_copy = self._present, self._copy
        self._present, self._copy, self._of, self._trouble = pool, copy, revision, ""
        self._begun.set()
        if old is not None:
            self._retiring.append(old)
            Thread(target=self._retire, args=(old, old_copy), daemon=True).start()

    def _retire(self, pool: Pool, copy: ExitStack) -> None:
        pool.retire()
        copy.close()
        self._retiring.remove(pool)

    def _tell(self, trouble: str) -> None:
        """Say what goes wrong, once, however often it is tried again."""
        if trouble != self._trouble and not self._closing.is_set():
            log.warning("the children stay at an earlier revision: %s", trouble)
            self._trouble = trouble

    def _wait_until_warm(self, pool: Pool) -> None:
        """The first generation begins with one child; a later one takes over when it can do as much as the former."""
        count = 1 if self._present is None else self._size
        end = time.monotonic() + _WARM_S
        while not pool.wait_until_warm(count, _LOOK_S):
            if self._closing.is_set() or time.monotonic() > end:
                raise StillbornError("the children did not come up")
