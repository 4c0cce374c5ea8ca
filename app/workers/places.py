"""Places for so many callers at once. Whoever came first is let in first."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from app.model.errors import BusyError


class Places:
    """``size`` places; a caller waits ``wait_s`` for one, and then hears that it is busy."""

    def __init__(self, size: int, wait_s: float) -> None:
        self._free = size
        self._wait_s = wait_s
        self._changed = Condition()
        self._callers: deque[object] = deque()

    @contextmanager
    def taken(self) -> Iterator[float]:
        """A place until the block ends; gives the moment (of time.monotonic) until which this caller would wait."""
        end = time.monotonic() + self._wait_s
        self._take(end)
        try:
            yield end
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _take(self, end: float) -> None:
        caller = object()
        with self._changed:
            self._callers.append(caller)
            try:
                if not self._changed.wait_for(lambda: self._is_next(caller), end - time.monotonic()):
                    raise BusyError
                self._free -= 1
            finally:
                self._callers.remove(caller)
                self._changed.notify_all()

    def _is_next(self, caller: object) -> bool:
        return self._free > 0 and self._callers[0] is caller
