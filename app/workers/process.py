"""One child as its parent sees it: started, warmed, asked, killed."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.workers.frames import Frames, write_frame
from app.workers.mark import Mark

_START_S = 60  # a machine under load imports slowly
_PROMPT_S = 1.0  # a job that takes longer makes way for those that do not
_NICER = 5


class StillbornError(Exception):
    """A child that ended, or stood still, before it could take a job."""


class GoneError(Exception):
    """A child that had ended before it was asked anything."""


@dataclass(frozen=True)
class Recipe:
    """How children are made: which jobs they know, what bounds them, and the job that each does first, to be warm."""

    entry: str
    deadline_s: float
    memory_bytes: int
    warming: tuple[str, Mapping[str, Any]] | None = None

    @property
    def command(self) -> list[str]:
        """What starts one."""
        return [sys.executable, "-m", "app.workers.child", self.entry, str(self.memory_bytes), str(self.deadline_s)]


class Child:
    """A process that takes one job at a time."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._mark = Mark()
        self._process = self._started()
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("a child without pipes")
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._said = Frames(self._stdout.fileno())
        self.network_closed = False

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                [*self._recipe.command, str(self._mark.descriptor)],
                pass_fds=[self._mark.descriptor],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env=_environment(),
            )
        except OSError:
            self._mark.close()
            raise

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def warm(self) -> None:
        """Wait until it can take jobs. Raises StillbornError when it cannot."""
        end = time.monotonic() + _START_S
        try:
            self.network_closed = self._said.read(end)["network_closed"]
            if self._recipe.warming is None:
                return
            job, payload = self._recipe.warming
            answer = self.ask(job, payload, end)
        except (EOFError, GoneError, OSError) as error:  # a TimeoutError is an OSError
            raise StillbornError(f"{type(error).__name__}, exit status {self._process.poll()}") from error
        if "error" in answer:
            raise StillbornError(answer["error"])

    def ask(self, job: str, payload: Mapping[str, Any], end: float | None = None) -> Mapping[str, Any]:
        """What it says to a job, at the deadline of jobs or at another end.

        Raises GoneError when it had ended before, TimeoutError at the end, EOFError when it ended at the job.
        """
        end = end or time.monotonic() + self._recipe.deadline_s
        self._mark.set(taken=False)
        try:
            write_frame(self._stdin, {"job": job, "payload": payload})
        except OSError as error:
            raise GoneError from error
        try:
            return self._answer(end)
        except EOFError as error:
            if self._mark.taken:
                raise
            raise GoneError from error

    def end(self) -> None:
        """End it, while somebody else may be waiting for what it says, and wait until it has."""
        self._process.kill()
        self._process.wait()

    def kill(self) -> None:
        """End it and let go of it; for who holds it alone."""
        self.end()
        self._stdin.close()
        self._stdout.close()
        self._mark.close()

    def _answer(self, end: float) -> Mapping[str, Any]:
        """What it says in the end. A long job goes on with less of the processor than all short ones."""
        soon = min(end, time.monotonic() + _PROMPT_S)
        answer: Mapping[str, Any]
        try:
            answer = self._said.read(soon)
        except TimeoutError:
            self._slow_down()
            answer = self._said.read(end)
        return answer

    def _slow_down(self) -> None:
        """Slow down all threads but the main one, from which the next one takes its priority."""
        with suppress(OSError):  # it ended in between
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                if int(task.name) != self.pid:
                    os.setpriority(os.PRIO_PROCESS, int(task.name), os.getpriority(os.PRIO_PROCESS, 0) + _NICER)


def _environment() -> dict[str, str]:
    """Our own, without the settings: some are secrets, and no child needs any.

    Each arena of the allocator would take 128 MB of the addresses that the memory cap counts.
    """
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("VAKGRAAF_")}
    return {**kept, "PYTHONHASHSEED": "0", "MALLOC_ARENA_MAX": "2"}
