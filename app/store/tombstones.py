"""The register of what is gone from the public graph: when it went, from which graphs, what it was, what follows it.

It stands in the database of the records, so that a backup holds it: an address that once answered tells for good what
became of its thing. What came back since is found in the graph, and nobody asks here.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from app.store.durable import told_when_full

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tombstones (
    path        TEXT PRIMARY KEY,
    subject     TEXT NOT NULL,
    moment      TEXT NOT NULL,
    revision    TEXT NOT NULL,
    release     TEXT NOT NULL,
    graphs      TEXT NOT NULL,
    names       TEXT NOT NULL,
    type        TEXT,
    followed_by TEXT NOT NULL
) STRICT;
"""
_COLUMNS = "path, subject, moment, revision, release, graphs, names, type, followed_by"


@dataclass(frozen=True)
class Tombstone:
    """One thing that is gone; ``path`` is its path below /id/, ``release`` that of the service which saw it go.

    ``graphs`` are those that spoke of it last; the revision is the first one without it, empty where it is not known.
    """

    path: str
    subject: str
    moment: str
    revision: str = ""
    release: str = ""
    graphs: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    type: str | None = None
    followed_by: tuple[str, ...] = ()


class Tombstones:
    """The register, in a table of its own."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA busy_timeout = 10000")
        self._connection.executescript(_SCHEMA)

    def note(self, gone: Iterable[Tombstone]) -> None:
        """Remember that these are gone, all of them or none; what went before goes now anew."""
        rows = [_row(one) for one in gone]
        if not rows:
            return
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        with self._lock, told_when_full(), self._connection:
            self._connection.executemany(f"INSERT OR REPLACE INTO tombstones ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608

    def at(self, path: str) -> Tombstone | None:
        """What stood at a path below /id/ and is gone, if anything did."""
        with self._lock:
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM tombstones WHERE path = ?",  # noqa: S608  (a constant)
                (path,),
            ).fetchone()
        return None if row is None else _told(row)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _row(one: Tombstone) -> tuple[str | None, ...]:
    graphs, names, followed = (json.dumps(value, sort_keys=True) for value in (one.graphs, one.names, one.followed_by))
    return one.path, one.subject, one.moment, one.revision, one.release, graphs, names, one.type, followed


def _told(row: tuple[str, ...]) -> Tombstone:
    path, subject, moment, revision, release, graphs, names, type_, followed = row
    listed = (tuple(json.loads(graphs)), json.loads(names), type_, tuple(json.loads(followed)))
    return Tombstone(path, subject, moment, revision, release, *listed)
