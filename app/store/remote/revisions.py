"""Which revision a store elsewhere has: asked as seldom as an exact answer allows.

Two revisions that are equal, told before and after a read, mean that nothing changed in between. So a revision that is
told must have been asked after the last read that was done; while nothing is read it may be half a second old.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from app.model.errors import BusyError, VakgraafError

WRITING = " (writing)"  # behind the revision that a change will give, on an engine that does not do it at one moment
_OLDEST_S = 0.5
_LOOK_S = 0.4  # with what is the oldest, how far a reading replica is behind at most; it is promised to be two seconds
_POLL_S = 0.02
_PATIENCE_S = 10  # with a change that is under way

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class _Known:
    text: str
    reads: int  # how many reads were done when this was asked
    asked: float
    ticket: int  # of two answers, the one asked later holds


class Revisions:
    """The revision of one store; ``ask`` reads it there."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._tickets = 0
        self._reads = 0
        self._known = _Known("", -1, 0.0, 0)
        self._ended = Event()
        self._watcher: Thread | None = None

    def present(self) -> str:
        """See ReadStore.revision in the port."""
        known = self._known
        if known.reads == self._reads and time.monotonic() - known.asked < _OLDEST_S:
            return known.text
        return self.settled()

    def seen(self) -> str:
        """See ReadStore.seen in the port."""
        return self._known.text if self._watcher is not None else self.present()

    def settled(self) -> str:
        """The revision now; where a change is under way, that which it gives."""
        end = time.monotonic() + _PATIENCE_S
        while (found := self.exact()).endswith(WRITING):
            if time.monotonic() > end:
                raise BusyError
            time.sleep(_POLL_S)
        return found

    def exact(self) -> str:
        """What the store says of itself at this moment."""
        with self._lock:
            self._tickets += 1
            ticket, reads = self._tickets, self._reads
        asked = time.monotonic()
        found = self._ask()
        self._note(_Known(found, reads, asked, ticket))
        return found

    def was_read(self) -> None:
        """Something was read just now."""
        with self._lock:
            self._reads += 1

    def watch(self) -> None:
        """Keep ``seen`` up to date from now on."""
        self._watcher = Thread(target=self._look, daemon=True, name="revisions")
        self._watcher.start()

    def close(self) -> None:
        """Stop watching."""
        self._ended.set()

    def _note(self, found: _Known) -> None:
        with self._lock:
            if found.ticket > self._known.ticket and not found.text.endswith(WRITING):
                self._known = found

    def _look(self) -> None:
        reachable = True
        while not self._ended.wait(_LOOK_S):
            try:
                self.exact()
            except VakgraafError as error:
                if reachable:
                    log.warning("the revision of the store cannot be read: %s", error.message.en)
                reachable = False
            else:
                if not reachable:
                    log.info("the revision of the store can be read again")
                reachable = True
