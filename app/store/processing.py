"""Who looked among people, when, for which purpose and how many were found; never which. And what was asked about them.

In tables of its own beside the restricted records. Every row is on disk before anybody gets an answer. No pseudonym
stands in them: a request keeps only the references under which its members were shown to who asks.
"""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any

from app.model.errors import BusyError
from app.store.durable import told_when_full

_ID_BYTES = 8
_SCHEMA = """
CREATE TABLE IF NOT EXISTS processing (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    moment       TEXT NOT NULL,
    act          TEXT NOT NULL,
    organisation TEXT NOT NULL,
    client       TEXT NOT NULL,
    pool         TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    hits         INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS processing_by_moment ON processing (moment);
CREATE TABLE IF NOT EXISTS pool_requests (
    id           TEXT PRIMARY KEY,
    moment       TEXT NOT NULL,
    pool         TEXT NOT NULL,
    organisation TEXT NOT NULL,
    client       TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    refs         TEXT NOT NULL,
    state        TEXT NOT NULL DEFAULT 'open'
) STRICT;
CREATE INDEX IF NOT EXISTS pool_requests_of ON pool_requests (pool, moment);
"""
_LOGGED = "moment, act, organisation, client, pool, purpose, hits"
_ASKED = "id, moment, pool, organisation, client, purpose, refs, state"
_STATE = "ALTER TABLE pool_requests ADD COLUMN state TEXT NOT NULL DEFAULT 'open'"  # which an older file has not yet


class Act(StrEnum):
    """What was done."""

    LOOK_UP = "look-up"
    REQUEST = "request"
    READ_REQUEST = "read-request"
    FIND_OWN = "find-own"
    ANSWER_REQUEST = "answer-request"
    DECLINE_REQUEST = "decline-request"
    REOPEN_REQUEST = "reopen-request"


class State(StrEnum):
    """What became of a request."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


@dataclass(frozen=True)
class Processed:
    """One line of the log."""

    moment: str
    act: Act
    organisation: str
    client: str
    pool: str
    purpose: str
    hits: int


@dataclass(frozen=True)
class PoolRequest:
    """A request to the manager of a pool about members, by their references."""

    id: str
    moment: str
    pool: str
    organisation: str
    client: str
    purpose: str
    references: tuple[str, ...]
    state: State = State.OPEN


class Processing:
    """The log and the requests of a data directory."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.executescript(_SCHEMA)
        if "state" not in {row[1] for row in self._connection.execute("PRAGMA table_info(pool_requests)")}:
            self._connection.execute(_STATE)

    def note(self, line: Processed) -> None:
        """Write a line; it is on disk when this returns."""
        told = (line.moment, line.act, line.organisation, line.client, line.pool, line.purpose, line.hits)
        with told_when_full(), self._lock, self._connection:
            self._connection.execute(f"INSERT INTO processing ({_LOGGED}) VALUES (?, ?, ?, ?, ?, ?, ?)", told)  # noqa: S608

    def lines(self, first: date | None = None, last: date | None = None) -> list[Processed]:
        """The log in order, of these days (in UTC), both included."""
        given = {"first": str(first or ""), "last": f"{last}~" if last else "~"}  # "~" comes after every moment
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {_LOGGED} FROM processing WHERE moment >= :first AND moment < :last ORDER BY moment, id",  # noqa: S608
                given,
            ).fetchall()
        return [Processed(moment, Act(act), *rest) for moment, act, *rest in rows]

    def ask(self, asked: PoolRequest) -> None:
        """Keep a request; it is on disk when this returns."""
        told = (asked.id, asked.moment, asked.pool, asked.organisation, asked.client, asked.purpose)
        refs = json.dumps(asked.references)
        with told_when_full(), self._lock, self._connection:
            self._connection.execute(
                f"INSERT INTO pool_requests ({_ASKED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*told, refs, asked.state),
            )

    def settle(self, identifier: str, state: State) -> None:
        """Keep what became of a request; it is on disk when this returns."""
        with told_when_full(), self._lock, self._connection:
            self._connection.execute("UPDATE pool_requests SET state = ? WHERE id = ?", (state, identifier))

    def requests(self, *pools: str) -> list[PoolRequest]:
        """The requests about members of a pool, newest first; of one that has or had several names, all its names."""
        return self._requests(f"pool IN ({', '.join('?' * len(pools))}) ORDER BY moment DESC, id", *pools)

    def request(self, identifier: str) -> PoolRequest | None:
        """A request by its identifier."""
        return next(iter(self._requests("id = ?", identifier)), None)

    def forget(self, before: date) -> int:
        """Take out the lines and the requests from before a day (in UTC), also from the file; how many there were.

        Raises BusyError where somebody still reads what was in the file: then it is to be done again.
        """
        with told_when_full(), self._lock:
            with self._connection:
                gone = sum(
                    self._connection.execute(f"DELETE FROM {table} WHERE moment < ?", (str(before),)).rowcount  # noqa: S608
                    for table in ("processing", "pool_requests")
                )
            # what was taken out, now or when somebody was reading, stands in the file beside it until this is done
            [busy, *_] = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise BusyError
        return gone

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _requests(self, condition: str, *values: str) -> list[PoolRequest]:
        with self._lock:
            rows: list[tuple[Any, ...]] = self._connection.execute(
                f"SELECT {_ASKED} FROM pool_requests WHERE {condition}",  # noqa: S608
                values,
            ).fetchall()
        return [_request(*row) for row in rows]


def _request(identifier: str, moment: str, pool: str, organisation: str, client: str, *told: str) -> PoolRequest:
    purpose, references, state = told
    refs = tuple(json.loads(references))
    return PoolRequest(identifier, moment, pool, organisation, client, purpose, refs, State(state))


def new_id() -> str:
    """What a request is called; nobody can guess the next one."""
    return secrets.token_hex(_ID_BYTES)


def now() -> str:
    """The present moment, as the log tells it."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
