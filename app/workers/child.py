"""A child: confined first, then one job after another until its parent hangs up.

python -m app.workers.child MODULE:TABLE MEMORY_BYTES DEADLINE_S MARK

TABLE is job name → function from a payload to a result, MARK the descriptor on which a child marks that it took a job.
A parent that was killed cannot end its children: the kernel ends one that is at a job for longer than the deadline and
a little more.
"""

import importlib
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from app.workers.confine import confine
from app.workers.frames import read_frame, write_frame
from app.workers.mark import Mark

Job = Callable[[Mapping[str, Any]], Any]
_SPARE_S = 5  # a parent that lives ends its child itself, at the deadline
_GROWN = 4  # the part of its memory cap above which a child is replaced when its job is done
_STACK_BYTES = 64 << 20  # what strangers nest deeply is parsed and planned by recursion


def main(entry: str, memory_bytes: int, deadline_s: float, mark: Mark) -> None:
    """Do what is asked on standard input, answer on standard output; whatever else is printed goes to the log."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the whole group; the parent decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, table = entry.partition(":")
    jobs: Mapping[str, Job] = getattr(importlib.import_module(module), table)
    write_frame(answers, {"ready": os.getpid(), "network_closed": confine(memory_bytes)})
    threading.stack_size(_STACK_BYTES)
    work = Work(jobs, answers, mark, deadline_s, memory_bytes // _GROWN)
    while work.goes_on:
        thread = threading.Thread(target=work.go_on)
        thread.start()
        thread.join()


class Work:
    """One job after another, on a thread with room to recurse.

    The parent slows the thread of a long job down, and nobody may speed one up again: another goes on after it. A
    child that keeps more memory than ``most_bytes`` after a job takes no other.
    """

    def __init__(
        self, jobs: Mapping[str, Job], answers: IO[bytes], mark: Mark, deadline_s: float, most_bytes: int
    ) -> None:
        self._jobs = jobs
        self._answers = answers
        self._mark = mark
        self._deadline_s = deadline_s
        self._most_bytes = most_bytes
        self._priority = os.getpriority(os.PRIO_PROCESS, 0)
        self.goes_on = True

    def go_on(self) -> None:
        """Do jobs until this thread is slowed down, the process has grown or the parent hangs up."""
        thread = threading.get_native_id()
        try:
            while os.getpriority(os.PRIO_PROCESS, thread) == self._priority:
                self._do()
                if _peak_bytes() > self._most_bytes and _resident_bytes() > self._most_bytes:
                    self.goes_on = False
                    return
        except BaseException as error:
            self.goes_on = False
            if not isinstance(error, EOFError | BrokenPipeError):  # nobody left to work for: no reason to complain
                raise

    def _do(self) -> None:
        asked = read_frame(sys.stdin.buffer)
        self._mark.set(taken=True)
        signal.setitimer(signal.ITIMER_REAL, self._deadline_s + _SPARE_S)
        write_frame(self._answers, _done(self._jobs, asked))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def _done(jobs: Mapping[str, Job], asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": jobs[asked["job"]](asked["payload"])}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a stranger's bytes bring about is told, not died of)
        return {"error": f"{type(error).__name__}: {error}"[:2000]}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Mark(int(sys.argv[4])))
