"""Work that takes longer than a caller waits: a thread each, a few at a time, told about until the process ends."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any
from uuid import uuid4

from app.model.errors import UnreadableError, VakgraafError

log = logging.getLogger("vakgraaf")
_MOST_KEPT = 1_000


@dataclass
class Job:
    """One piece of work: waiting, running, done or failed."""

    id: str
    owner: str
    state: str = "waiting"
    result: Any = None
    problem: dict[str, Any] | None = None


class Jobs:
    """The work of this process. What was under way when it ended was not acknowledged: the sender sends it again."""

    def __init__(self, at_once: int = 1) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def start(self, owner: str, work: Callable[[], Any]) -> Job:
        """Begin a piece of work for an owner."""
        job = Job(uuid4().hex, owner)
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > _MOST_KEPT:
                self._jobs.pop(next(iter(self._jobs)))
        self._threads.submit(self._run, job, work)
        return job

    def find(self, identifier: str, owner: str) -> Job | None:
        """The work of this identifier, if it is this owner's."""
        job = self._jobs.get(identifier)
        return job if job is not None and job.owner == owner else None

    def close(self) -> None:
        """Wait for nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[], Any]) -> None:
        job.state = "running"
        try:
            job.result = work()
            job.state = "done"
        except VakgraafError as error:
            job.problem = error.message.by_language() | _where(error)
            job.state = "failed"
        except Exception:
            job.problem = {"nl": "Er ging iets mis aan onze kant.", "en": "Something went wrong on our side."}
            job.state = "failed"
            log.exception("unforeseen in a job")


def _where(error: VakgraafError) -> dict[str, Any]:
    """Which rule refused a file that could not be read, and where."""
    if not isinstance(error, UnreadableError):
        return {}
    return {"rule": error.rule, "place": None if error.place is None else asdict(error.place)}
