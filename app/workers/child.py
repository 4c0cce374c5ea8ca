"""A child: confined first, then one job after another until its parent hangs up.

python -m app.workers.child MODULE:TABLE MEMORY_BYTES DEADLINE_S

TABLE is job name → function from a payload to a result. A parent that was killed cannot end its children: the kernel
ends one that is at a job for longer than the deadline and a little more.
"""

import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from app.workers.confine import confine
from app.workers.frames import read_frame, write_frame

Job = Callable[[Mapping[str, Any]], Any]
_SPARE_S = 5  # a parent that lives ends its child itself, at the deadline
_STACK_BYTES = 64 << 20  # what strangers nest deeply is parsed and planned by recursion


def main(entry: str, memory_bytes: int, deadline_s: float) -> None:
    """Do what is asked on standard input, answer on standard output; whatever else is printed goes to the log."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the whole group; the parent decides
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, table = entry.partition(":")
    jobs: Mapping[str, Job] = getattr(importlib.import_module(module), table)
    closed = confine(memory_bytes)
    threading.stack_size(_STACK_BYTES)
    working = threading.Thread(target=_work, args=(jobs, answers, closed, deadline_s))
    working.start()
    working.join()


def _work(jobs: Mapping[str, Job], answers: IO[bytes], closed: bool, deadline_s: float) -> None:  # noqa: FBT001
    with suppress(EOFError, BrokenPipeError):  # the parent hung up: there is nobody left to work for
        write_frame(answers, {"ready": os.getpid(), "network_closed": closed})
        while True:
            asked = read_frame(sys.stdin.buffer)
            write_frame(answers, {"taken": asked["job"]})
            signal.setitimer(signal.ITIMER_REAL, deadline_s + _SPARE_S)
            write_frame(answers, _done(jobs, asked))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _done(jobs: Mapping[str, Job], asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": jobs[asked["job"]](asked["payload"])}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a stranger's bytes bring about is told, not died of)
        return {"error": f"{type(error).__name__}: {error}"[:2000]}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
