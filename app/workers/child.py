"""A child: confined first, then one job after another until its parent hangs up.

python -m app.workers.child MODULE:TABLE MEMORY_BYTES DEADLINE_S

TABLE is job name → function from a payload to a result. A parent that was killed cannot end its children: the kernel
ends one that is at a job for longer than the deadline and a little more.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from app.workers.confine import confine
from app.workers.frames import read_frame, write_frame

Job = Callable[[Mapping[str, Any]], Any]
_SPARE_S = 5  # a parent that lives ends its child itself, at the deadline


def main(entry: str, memory_bytes: int, deadline_s: float) -> None:
    """Do what is asked on standard input, answer on standard output; whatever else is printed goes to the log."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    module, _, table = entry.partition(":")
    jobs: Mapping[str, Job] = getattr(importlib.import_module(module), table)
    confine(memory_bytes)
    with suppress(EOFError, BrokenPipeError):  # the parent hung up: there is nobody left to work for
        write_frame(answers, {"ready": os.getpid()})
        while True:
            asked = read_frame(sys.stdin.buffer)
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
