"""The history of submissions: what was sent and found, which version of which graph it became, and what happened when.

SQLite in the data directory, its own tables beside those of records.py; every acknowledged row is on disk.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from app.model.errors import BusyError
from app.store.durable import told_when_full

_SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    kind         TEXT NOT NULL,
    client       TEXT NOT NULL,
    moment       TEXT NOT NULL,
    digest       TEXT NOT NULL,
    kind_version TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused', 'failed')),
    report       TEXT NOT NULL,
    triples      TEXT,
    version      INTEGER,
    note         TEXT,
    difference   BLOB,
    UNIQUE (organisation, kind, version)
) STRICT;
CREATE INDEX IF NOT EXISTS submissions_of ON submissions (organisation, kind, version);
CREATE INDEX IF NOT EXISTS submissions_pending ON submissions (moment) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS repeats (
    client     TEXT NOT NULL,
    key        TEXT NOT NULL,
    digest     TEXT NOT NULL,
    submission TEXT NOT NULL,
    fresh      INTEGER NOT NULL DEFAULT 1,
    report     TEXT,
    PRIMARY KEY (client, key)
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    moment     TEXT NOT NULL,
    graph      TEXT NOT NULL,
    what       TEXT NOT NULL,
    submission TEXT,
    revision   TEXT NOT NULL
) STRICT;
"""
_REMEMBER = """
INSERT OR IGNORE INTO repeats (client, key, digest, submission, fresh, report) VALUES (?, ?, ?, ?, ?, ?)
"""
_LATER = (
    ("submissions", "difference", "BLOB"),
    ("repeats", "fresh", "INTEGER NOT NULL DEFAULT 1"),
    ("repeats", "report", "TEXT"),
)
_COLUMNS = "id, organisation, kind, client, moment, digest, kind_version, state, report, triples, version, note"


@dataclass(frozen=True)
class Submission:
    """One submission. ``digest`` is that of what was sent; ``report`` and ``triples`` are digests of kept contents."""

    organisation: str
    kind: str
    client: str
    digest: str
    kind_version: str
    state: str
    report: str
    triples: str | None = None
    version: int | None = None
    note: str | None = None
    id: str = ""
    moment: str = ""


@dataclass(frozen=True)
class Repeat:
    """A call that may come again: who makes it, under which key, and a digest of what is asked.

    ``fresh`` is whether it brought a version, and not what stood already; then ``report`` is the digest of its own.
    """

    client: str
    key: str
    asked: str
    fresh: bool = True
    report: str | None = None


class History:
    """The register of submissions, versions and events."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA busy_timeout = 10000")
        self._connection.executescript(_SCHEMA)
        _add_later_columns(self._connection)
        self._lock = Lock()
        self._changes = 0

    def changes(self) -> int:
        """How often something was accepted or noted since this was opened: what was read before may differ now."""
        return self._changes

    def add(self, submission: Submission, repeat: Repeat | None = None) -> Submission:
        """Remember a submission, and the call that brought it; it gets its identifier and its moment."""
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        added = replace(submission, id=uuid4().hex, moment=moment)
        values = [getattr(added, name.strip()) for name in _COLUMNS.split(",")]
        marks = ", ".join("?" * len(values))
        with self._writing() as write:
            write(f"INSERT INTO submissions ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608
            if repeat is not None:
                write(_REMEMBER, _values(repeat, added.id))
        return added

    def find(self, identifier: str) -> Submission | None:
        """The submission of an identifier."""
        return self._one("id = ?", identifier)

    def standing(self, organisation: str, kind: str) -> Submission | None:
        """The accepted submission that is the present version, if there is one."""
        return self._one(
            "organisation = ? AND kind = ? AND state = 'accepted' ORDER BY version DESC", organisation, kind
        )

    def version(self, organisation: str, kind: str, number: int) -> Submission | None:
        """One version."""
        return self._one(
            "organisation = ? AND kind = ? AND state = 'accepted' AND version = ?", organisation, kind, number
        )

    def versions(self, organisation: str, kind: str) -> list[Submission]:
        """All versions, newest first."""
        where = "organisation = ? AND kind = ? AND state = 'accepted' ORDER BY version DESC"
        return self._all(where, organisation, kind)

    def pending(self) -> list[Submission]:
        """Submissions of which it is not known yet whether they came into the store."""
        return self._all("state = 'pending' ORDER BY moment")

    def standing_everywhere(self) -> list[Submission]:
        """The present version of every organisation's every kind."""
        return self._all(
            "state = 'accepted' AND triples IS NOT NULL AND version = ("
            " SELECT max(version) FROM submissions AS other WHERE other.state = 'accepted'"
            " AND other.organisation = submissions.organisation AND other.kind = submissions.kind)"
            " ORDER BY organisation, kind"
        )

    def accept(self, submission: Submission, graph: str, what: str, revision: str, difference: bytes) -> Submission:
        """A pending submission has become the present version: its state, what it brought and its event, or nothing."""
        with self._writing() as write:
            write("UPDATE submissions SET state = 'accepted', difference = ? WHERE id = ?", (difference, submission.id))
            write(
                "INSERT INTO events (moment, graph, what, submission, revision) VALUES (?, ?, ?, ?, ?)",
                (submission.moment, graph, what, submission.id, revision),
            )
        self._changes += 1
        return replace(submission, state="accepted")

    def drop(self, submission: Submission) -> None:
        """A pending submission never came into the store: it was not acknowledged, and is forgotten with its call."""
        with self._writing() as write:
            write("DELETE FROM submissions WHERE id = ? AND state = 'pending'", (submission.id,))
            write(
                "DELETE FROM repeats WHERE submission = ? AND submission NOT IN (SELECT id FROM submissions)",
                (submission.id,),
            )

    def behind(self, revision: str) -> list[Submission]:
        """The submissions with whose acceptance the store came to a revision."""
        return self._all("id IN (SELECT submission FROM events WHERE revision = ?) ORDER BY moment", revision)

    def difference(self, identifier: str) -> bytes | None:
        """What an accepted submission brought, as ``accept`` was given it."""
        with self._lock:
            row = self._connection.execute("SELECT difference FROM submissions WHERE id = ?", (identifier,)).fetchone()
        return None if row is None else row[0]

    def note(self, identifier: str, report: str, note: str) -> None:
        """A submission was checked again: its report now, and what its owner should know."""
        with self._writing() as write:
            write("UPDATE submissions SET report = ?, note = ? WHERE id = ?", (report, note, identifier))
        self._changes += 1

    def repeated(self, client: str, key: str) -> tuple[Repeat, str] | None:
        """What a client asked earlier under this idempotency key, and the submission that came of it."""
        with self._lock:
            row = self._connection.execute(
                "SELECT digest, fresh, report, submission FROM repeats WHERE client = ? AND key = ?", (client, key)
            ).fetchone()
        return None if row is None else (Repeat(client, key, str(row[0]), bool(row[1]), row[2]), str(row[3]))

    def remember(self, repeat: Repeat, identifier: str) -> None:
        """Remember a call by the submission that stood already."""
        with self._writing() as write:
            write(_REMEMBER, _values(repeat, identifier))

    def holders(self, kind: str) -> list[str]:
        """The organisations that sent something of a kind, whatever became of it."""
        asked = "SELECT DISTINCT organisation FROM submissions WHERE kind = ? ORDER BY organisation"
        with self._lock:
            return [row[0] for row in self._connection.execute(asked, (kind,))]

    def rewrite(self, versions: Iterable[tuple[Submission, bytes]]) -> None:
        """Let versions, each with its difference, be of other contents than they were, all or none of them.

        Their calls are forgotten: what was held must be.
        """
        with self._writing() as write:
            for submission, difference in versions:
                write(
                    "UPDATE submissions SET digest = ?, report = ?, triples = ?, difference = ? WHERE id = ?",
                    (submission.digest, submission.report, submission.triples, difference, submission.id),
                )
                write("DELETE FROM repeats WHERE submission = ?", (submission.id,))
        self._changes += 1

    def erase(self, organisation: str, kind: str, *, but: str = "", refused_only: bool = False) -> int:
        """Forget the submissions of an organisation's kind, with their calls and events; how many there were."""
        refused = " AND state IN ('refused', 'failed')" if refused_only else ""
        which = f"SELECT id FROM submissions WHERE organisation = ? AND kind = ? AND id != ?{refused}"  # noqa: S608
        values = (organisation, kind, but)
        with self._lock:
            found = self._connection.execute(which, values).fetchall()
        with self._writing() as write:
            for (identifier,) in found:
                write("DELETE FROM repeats WHERE submission = ?", (identifier,))
                write("DELETE FROM events WHERE submission = ?", (identifier,))
                write("DELETE FROM submissions WHERE id = ?", (identifier,))
        self._changes += 1
        return len(found)

    def contents(self) -> set[str]:
        """The digests of all contents that something here names."""
        named = "SELECT report FROM submissions UNION SELECT triples FROM submissions UNION SELECT report FROM repeats"
        with self._lock:
            return {row[0] for row in self._connection.execute(named) if row[0] is not None}

    def purge(self) -> None:
        """Write the file anew, so that what was forgotten stands nowhere in it.

        Raises BusyError where somebody still reads what was in it: then it is to be done again.
        """
        with self._lock, told_when_full():
            self._connection.execute("VACUUM")
            [busy, *_] = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise BusyError

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[Callable[[str, Sequence[object]], object]]:
        """Several statements, all or none."""
        with self._lock, told_when_full():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk may have rolled it back already
                    self._connection.execute("ROLLBACK")
                raise

    def _one(self, where: str, *values: object) -> Submission | None:
        return next(iter(self._all(f"{where} LIMIT 1", *values)), None)

    def _all(self, where: str, *values: object) -> list[Submission]:
        with self._lock:
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM submissions WHERE {where}", values).fetchall()  # noqa: S608
        names = [name.strip() for name in _COLUMNS.split(",")]
        return [Submission(**dict(zip(names, row, strict=True))) for row in rows]


def _values(repeat: Repeat, identifier: str) -> tuple[object, ...]:
    return repeat.client, repeat.key, repeat.asked, identifier, repeat.fresh, repeat.report


def _add_later_columns(connection: sqlite3.Connection) -> None:
    """The columns that a data directory of an earlier release does not have yet."""
    for table, column, definition in _LATER:
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {definition}")
