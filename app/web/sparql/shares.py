"""How many workers one client may have at once: not all, so that its longest queries leave room for others."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import anyio

from app.model.errors import BusyError


class Shares:
    """``at_once`` queries of one client are worked at; its others wait, at most ``wait_s``, first come first served."""

    def __init__(self, at_once: int, wait_s: float) -> None:
        self._at_once = at_once
        self._wait_s = wait_s
        self._semaphores: dict[str, anyio.Semaphore] = {}
        self._present: Counter[str] = Counter()

    @asynccontextmanager
    async def of(self, client: str) -> AsyncIterator[None]:
        """A share of this client's, until the block ends. Raises BusyError when it has none left in time."""
        semaphore = self._semaphores.setdefault(client, anyio.Semaphore(self._at_once))
        self._present[client] += 1
        try:
            await self._acquire(semaphore)
            try:
                yield
            finally:
                semaphore.release()
        finally:
            self._present[client] -= 1
            if not self._present[client]:  # nothing is remembered of who has gone
                del self._present[client], self._semaphores[client]

    def __len__(self) -> int:
        """How many clients have a share, or wait for one."""
        return len(self._present)

    async def _acquire(self, semaphore: anyio.Semaphore) -> None:
        with suppress(anyio.WouldBlock):
            semaphore.acquire_nowait()
            return
        with anyio.move_on_after(self._wait_s) as waiting:
            await semaphore.acquire()
        if waiting.cancelled_caught:
            raise BusyError
