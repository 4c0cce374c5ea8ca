"""The register of jobs: large submissions that were promised an answer, with their bytes, until each has ended.

SQLite in the data directory, and a file for each body beside it: what was promised survives a restart.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from app.store.durable import told_when_full, write_whole

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    position     INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL,
    client       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    digest       TEXT NOT NULL,
    if_match     TEXT,
    key          TEXT,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    created      TEXT NOT NULL,
    started      TEXT,
    ended        TEXT,
    starts       INTEGER NOT NULL DEFAULT 0,
    problem      TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_waiting ON jobs (position) WHERE state IN ('waiting', 'running');
CREATE UNIQUE INDEX IF NOT EXISTS jobs_repeated ON jobs (client, key) WHERE key IS NOT NULL
    AND state NOT IN ('failed', 'cancelled');
"""
_COLUMNS = (
    "id, organisation, client, kind, media_type, digest, if_match, key, state, created, started, ended, starts, problem"
)
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
MOST_KEPT = 1_000  # jobs that have ended; the submissions that they became are kept for good


@dataclass(frozen=True)
class Job:
    """One submission that is taken in later; ``digest`` is that of its bytes, ``problem`` is JSON."""

    organisation: str
    client: str
    kind: str
    media_type: str
    digest: str
    if_match: str | None = None
    key: str | None = None
    state: str = WAITING
    id: str = ""
    created: str = ""
    started: str | None = None
    ended: str | None = None
    starts: int = 0
    problem: str | None = None

    @property
    def call(self) -> tuple[str, str, str, str]:
        """What is asked."""
        return self.organisation, self.kind, self.media_type, self.digest

    @property
    def over(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self.state in {DONE, FAILED, CANCELLED}


class JobRegister:
    """Jobs in the order in which they came."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA busy_timeout = 10000")
        self._connection.executescript(_SCHEMA)
        self._lock = Lock()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def add(self, job: Job, body: bytes) -> Job:
        """Promise a job: when this returns, its bytes and its row are on disk."""
        identifier = uuid4().hex
        with told_when_full():
            write_whole(self._folder / identifier, body)
        try:
            with self._writing():
                self._connection.execute(
                    "INSERT INTO jobs (id, organisation, client, kind, media_type, digest, if_match, key, state,"
                    " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
                    (identifier, job.organisation, job.client, *job.call[1:], job.if_match, job.key, _now()),
                )
        except BaseException:
            (self._folder / identifier).unlink(missing_ok=True)
            raise
        return self._one("id = ?", identifier)

    def body(self, job: Job) -> bytes | None:
        """The bytes of a job that has not ended; None when somebody took them away."""
        try:
            return (self._folder / job.id).read_bytes()
        except FileNotFoundError:
            return None

    def phases(self, job: Job) -> Path:
        """The file to which the phases of a running job are written."""
        return self._folder / f"{job.id}.phases"

    def find(self, identifier: str) -> Job | None:
        """The job of an identifier."""
        return next(self._all("id = ?", identifier), None)

    def repeated(self, client: str, key: str) -> Job | None:
        """The job that a client asked for earlier under this idempotency key, unless it came to nothing."""
        return next(self._all("client = ? AND key = ? AND state NOT IN ('failed', 'cancelled')", client, key), None)

    def waiting(self, organisation: str) -> int:
        """How many jobs of an organisation have not ended."""
        return sum(1 for _ in self._all("organisation = ? AND state IN ('waiting', 'running')", organisation))

    def ahead(self, job: Job) -> int:
        """How many jobs come before this one."""
        earlier = "SELECT position FROM jobs WHERE id = ?"
        return sum(1 for _ in self._all(f"state IN ('waiting', 'running') AND position < ({earlier})", job.id))

    def next(self) -> Job | None:
        """The job that waits longest, if there is one."""
        return next(self._all("state = 'waiting' ORDER BY position LIMIT 1"), None)

    def interrupted(self) -> list[Job]:
        """The jobs that were running when the process ended."""
        return list(self._all("state = 'running' ORDER BY position"))

    def start(self, job: Job) -> bool:
        """A job begins to run; False when it does not wait any more."""
        return self._changed(
            "UPDATE jobs SET state = 'running', started = ?, starts = starts + 1 WHERE id = ? AND state = 'waiting'",
            _now(),
            job.id,
        )

    def put_back(self, job: Job) -> None:
        """A running job could not be done now: it waits again, in its old place, as if it had not begun."""
        self._wait_again(job, "starts = starts - 1")

    def take_up_again(self, job: Job) -> None:
        """A running job whose process ended waits again, in its old place; that it began goes on to count."""
        self._wait_again(job, "starts = starts")

    def end(self, job: Job, state: str, problem: str | None = None) -> bool:
        """A job that waited or ran has ended; False when it had ended already. Its bytes are not needed any more."""
        where = "state = 'waiting'" if state == CANCELLED else "state IN ('waiting', 'running')"
        ended = self._changed(
            f"UPDATE jobs SET state = ?, ended = ?, problem = ? WHERE id = ? AND {where}",  # noqa: S608  (one of two)
            state,
            _now(),
            problem,
            job.id,
        )
        if ended:
            (self._folder / job.id).unlink(missing_ok=True)
            self.phases(job).unlink(missing_ok=True)
        return ended

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _wait_again(self, job: Job, counted: str) -> None:
        self.phases(job).unlink(missing_ok=True)
        where = "WHERE id = ? AND state = 'running'"
        self._changed(f"UPDATE jobs SET state = 'waiting', started = NULL, {counted} {where}", job.id)  # noqa: S608

    def _sweep(self) -> None:
        """Forget the oldest that have ended, and the files of what has ended or was never promised."""
        self._changed(
            "DELETE FROM jobs WHERE state NOT IN ('waiting', 'running') AND position NOT IN"
            " (SELECT position FROM jobs WHERE state NOT IN ('waiting', 'running') ORDER BY position DESC LIMIT ?)",
            MOST_KEPT,
        )
        under_way = {job.id for job in self._all("state IN ('waiting', 'running')")}
        for path in self._folder.iterdir():
            if path.name not in under_way:
                path.unlink(missing_ok=True)

    def _changed(self, statement: str, *values: object) -> bool:
        with self._writing():
            return self._connection.execute(statement, values).rowcount > 0

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, told_when_full():
            yield

    def _one(self, where: str, *values: object) -> Job:
        return next(self._all(where, *values))

    def _all(self, where: str, *values: object) -> Iterator[Job]:
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM jobs WHERE {where}", values).fetchall()  # noqa: S608
        names = [name.strip() for name in _COLUMNS.split(",")]
        return (Job(**dict(zip(names, row, strict=True))) for row in rows)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
