"""A few children, kept warm. A job that takes too long or too much ends with its child; the next one is there soon."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from queue import Empty, Queue
from threading import Thread
from typing import Any

from app.model.errors import BusyError, OverLimitError
from app.model.languages import Text
from app.workers.frames import read_frame_until, write_frame

_AGAIN_S = 1

log = logging.getLogger("vakgraaf")


class Pool:
    """Children that all know the same jobs.

    ``deadline_s`` bounds a job, ``memory_bytes`` a child, ``wait_s`` how long a caller waits for a free one.
    """

    def __init__(self, entry: str, size: int, deadline_s: float, memory_bytes: int, wait_s: float = 10) -> None:
        self._command = [sys.executable, "-m", "app.workers.child", entry, str(memory_bytes), str(deadline_s)]
        self._deadline_s = deadline_s
        self._wait_s = wait_s
        self._idle: Queue[_Child | None] = Queue()
        self._all: list[_Child] = []
        self._closed = False
        for _ in range(size):
            self._idle.put(self._start())

    def run(self, job: str, payload: Mapping[str, Any]) -> Any:
        """The result of a job.

        Raises BusyError when no child is free in time, OverLimitError when the job took too long or too much memory,
        RuntimeError with the child's own words when the job failed.
        """
        try:
            child = self._idle.get(timeout=self._wait_s)
        except Empty:
            raise BusyError from None
        if child is None or self._closed:
            self._idle.put(None)  # the next caller is told so too
            raise BusyError
        if not child.lives:  # ended while nothing was asked of it: no fault of this caller's
            child.kill()
            self._all.remove(child)
            child = self._start()
        try:
            answer = child.ask({"job": job, "payload": payload}, self._deadline_s)
        except (EOFError, OSError, TimeoutError) as error:
            child.kill()
            self._replace(child)
            raise OverLimitError(_over(self._deadline_s)) from error
        except BaseException:
            child.kill()
            self._replace(child)
            raise
        self._idle.put(child)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def pids(self) -> list[int]:
        """The children that live now."""
        return [child.pid for child in self._all]

    def close(self) -> None:
        """End all children."""
        self._closed = True
        for child in list(self._all):
            child.kill()
        self._idle.put(None)

    def _start(self) -> "_Child":
        child = _Child(self._command)
        self._all.append(child)
        return child

    def _replace(self, gone: "_Child") -> None:
        self._all.remove(gone)
        Thread(target=self._add, daemon=True).start()

    def _add(self) -> None:
        """Another child in the place of one that is gone, however long it takes until there is room for it."""
        while not self._closed:
            try:
                child = self._start()
            except OSError as error:
                log.warning("no child could be started: %s", error)
                time.sleep(_AGAIN_S)
                continue
            self._idle.put(child)
            if self._closed:
                child.kill()
            return


class _Child:
    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a child without pipes")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._ready = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def ask(self, message: Any, deadline_s: float) -> Any:
        end = time.monotonic() + deadline_s
        if not self._ready:
            self._answer(end)
            self._ready = True
        write_frame(self._stdin, message)
        return self._answer(end)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._stdin.close()
        self._stdout.close()

    def _answer(self, end: float) -> Any:
        return read_frame_until(self._stdout.fileno(), end)


def _over(deadline_s: float) -> Text:
    return Text(
        f"Het onderzoek van de inzending duurde langer dan {deadline_s:g} s of vroeg te veel geheugen.",
        f"Examining the submission took longer than {deadline_s:g} s or asked too much memory.",
    )
