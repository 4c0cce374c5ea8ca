"""The log of the feed is kept in line with the store while changes go on.

What a crash, or a change by another way, kept from the log is found by comparing thing by thing, a part at a time:
between two parts changes come in, and each is noted at once. So a part that was compared stays right, and at the end
the log knows all. Until then it keeps its old revision: a process that ends half-way leaves the next one the rest.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock, Thread

from app.publishing.following import Following
from app.store.port import Change

AT_ONCE = 250  # things in one part: a change waits for no longer than one takes
_AGAIN_S = 60.0  # after something went wrong
_LOST = ""  # no revision: something came by that was not noted

log = logging.getLogger("vakgraaf")
Pause = Callable[[float], bool]


class KeepingUp:
    """Keeps one log in line. ``changing`` is held by whoever changes the store, and by nobody else for long."""

    def __init__(self, following: Following, revision: Callable[[], str], changing: Lock) -> None:
        self._following = following
        self._revision = revision
        self._changing = changing
        self._catching_up = Lock()
        self._reached: str | None = None  # while it catches up: the revision of the last change that was noted
        self._aside = False
        self._behind = Event()
        self._failed = False

    def in_line(self) -> bool:
        """Whether nothing is known that the log lacks."""
        return self._reached is None and not self._failed and not self._behind.is_set()

    def tell(self, changes: Sequence[Change], before: str) -> None:
        """Note changes that took the store on from a revision; by who holds ``changing``.

        What could not be noted is found by who catches up aside, if somebody does.
        """
        try:
            self._tell(changes, before)
        except BaseException:
            if self._aside:
                self._behind.set()
            raise

    def catch_up(self, pause: Pause = lambda _: False) -> None:
        """Bring the log in line, and let it begin when it never did.

        ``pause`` is told how long each part took, and may wait before the next; it says whether to stop.
        """
        with self._catching_up:
            while self._begin():
                try:
                    if not self._compare(pause):
                        return
                finally:
                    with self._changing:
                        self._reached = None

    @contextmanager
    def aside(self, wait_s: float) -> Iterator[None]:
        """Catch up on a thread of its own, now and whenever the log has fallen behind, until the block ends.

        The block begins when the log is in line, or after so many seconds. From then on the thread rests as long as
        it works: whoever asks something goes first.
        """
        ended, begun = Event(), Event()

        def pause(took: float) -> bool:
            return ended.wait(took if begun.is_set() else 0)

        thread = Thread(target=self._keep, args=(ended, begun, pause), daemon=True)
        self._aside = True
        self._behind.set()
        thread.start()
        begun.wait(wait_s)
        begun.set()
        try:
            yield
        finally:
            self._aside = False
            ended.set()
            self._behind.set()
            thread.join()

    def _keep(self, ended: Event, begun: Event, pause: Pause) -> None:
        while not ended.is_set():
            self._behind.wait(_AGAIN_S if self._failed else None)
            if ended.is_set():
                return
            try:
                self.catch_up(pause)
                self._failed = False
            except Exception:
                log.exception("the feed cannot catch up now; it is tried again")
                self._failed = True
                self._behind.clear()
            begun.set()

    def _begin(self) -> bool:
        """Begin to catch up; not when there is nothing to do."""
        with self._changing:
            self._behind.clear()
            revision = self._revision()
            if self._following.log.extent().revision == revision:
                return False
            self._reached = revision
            return True

    def _compare(self, pause: Pause) -> bool:
        """Compare everything once. The log has the store's revision then, unless something came by that it lacks."""
        missed, things = 0, self._following.things()
        for start in range(0, len(things), AT_ONCE):
            began = time.monotonic()
            with self._changing:
                if self._reached == _LOST:
                    return True
                missed += self._following.compare(things[start : start + AT_ONCE])
            if pause(time.monotonic() - began):
                return False
        with self._changing:
            if self._reached and self._reached == self._revision():
                self._following.settle(self._reached)
                log.info("the feed caught up with %d things", missed)
        return True

    def _tell(self, changes: Sequence[Change], before: str) -> None:
        known = self._following.log.extent().revision
        if self._reached is not None:
            self._tell_beside(changes, before)
        elif known and known == before:
            self._following.follow(changes)
        elif known and self._aside:
            self._behind.set()
        elif known:
            self._following.compare(self._following.things())
            self._following.settle(changes[-1].revision)

    def _tell_beside(self, changes: Sequence[Change], before: str) -> None:
        """Note changes while everything is compared."""
        last, self._reached = self._reached, _LOST
        if last == before:
            self._following.follow_behind(changes)
            self._reached = changes[-1].revision
