"""The log of the feed: what became of each thing in the public graph, in order, with its whole state each time.

SQLite in a file of its own. It has a name of its own too, made when it is made: who kept a place in another log (the
data directory was lost, or is another one) is told so, and never misses a change. So no backup holds it, and putting
one back leaves it: what then differs from the store goes into the log as changes, and places stay places.

What is older than is promised expires by whole pages: of those only what still stands is kept, as what there was then.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from uuid import uuid4
from zlib import compress, decompress

from app.store.durable import told_when_full

CREATE, UPDATE, DELETE = "create", "update", "delete"
ON_A_PAGE = 250
_AT_ONCE = 500  # names in one statement
_SCHEMA = """
CREATE TABLE IF NOT EXISTS log (
    name     TEXT NOT NULL,
    revision TEXT NOT NULL,
    moment   TEXT NOT NULL,
    position INTEGER NOT NULL,
    expired  INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY,
    moment   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    what     TEXT NOT NULL CHECK (what IN ('create', 'update', 'delete')),
    state    BLOB NOT NULL,
    page     INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS events_of ON events (subject, position);
CREATE INDEX IF NOT EXISTS events_kept ON events (page, position) WHERE page IS NOT NULL;
CREATE TABLE IF NOT EXISTS standing (
    subject TEXT PRIMARY KEY,
    digest  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
_COLUMNS = "position, moment, subject, what, state"
_PAGES = """
WITH RECURSIVE starts (start) AS (
    SELECT :expired + 1 WHERE :expired < :position
    UNION ALL SELECT start + :size FROM starts WHERE start + :size <= :position
)
SELECT (start - 1) / :size + 1, first.moment, last.moment, start + :size - 1 <= :position FROM starts
JOIN events AS first ON first.position = start
JOIN events AS last ON last.position = min(start + :size - 1, :position)
ORDER BY start
"""
# of each thing the last that was known of it at a position: SQLite takes the other columns from the row of the maximum
_AT = "SELECT max(position) AS position, moment, subject, what, state FROM events WHERE position <= ? GROUP BY subject"
_LET_GO = f"""
DELETE FROM events WHERE position <= ? AND position NOT IN (SELECT position FROM ({_AT}) WHERE what <> 'delete')
"""  # noqa: S608
_NUMBER = """
UPDATE events SET page = found.page FROM (
    SELECT position, (row_number() OVER (ORDER BY position) - 1) / ? + 1 AS page FROM events WHERE position <= ?
) AS found WHERE events.position = found.position
"""


@dataclass(frozen=True)
class Event:
    """What became of one thing: its state as sorted N-Quads, nothing of one that is gone."""

    position: int
    moment: str
    subject: str
    what: str
    state: bytes


@dataclass(frozen=True)
class Bounds:
    """A page and the moments between which it lies; ``closed`` when nothing is added to it any more."""

    number: int
    first: str
    last: str
    closed: bool


@dataclass(frozen=True)
class Extent:
    """How far the log goes: its name, its last position, and the last that has expired (0: none has)."""

    name: str
    position: int
    expired: int
    moment: str
    revision: str

    @property
    def first_page(self) -> int:
        """The first page that has not expired."""
        return self.expired // ON_A_PAGE + 1


class FeedLog:
    """One log. Whoever reads sees what was noted whole, and never waits for who notes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write = _connection(path)
        self._write.executescript(_SCHEMA)
        self._read = _connection(path)
        self._writing, self._reading = Lock(), Lock()
        with self._transaction():
            if self._write.execute("SELECT 1 FROM log").fetchone() is None:
                self._write.execute("INSERT INTO log VALUES (?, '', '', 0, 0)", (uuid4().hex[:12],))
        self._extent = self._told()

    def extent(self) -> Extent:
        """How far it goes now."""
        return self._extent

    def known(self, subjects: Iterable[str]) -> set[str]:
        """Which of these things stand, as far as the log knows."""
        wanted = list(subjects)
        found: set[str] = set()
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            found |= {row[0] for row in self._rows(f"SELECT subject FROM standing WHERE subject IN ({marks})", *some)}  # noqa: S608
        return found

    def standing(self) -> set[str]:
        """Everything that stands, as far as the log knows."""
        return {row[0] for row in self._rows("SELECT subject FROM standing")}

    def note(self, states: Iterable[tuple[str, bytes]], revision: str | None) -> int:
        """Note the present states of things at a revision, all of them or none; how many had become another.

        When this returns, they are on disk. One moment holds for all, later than that of any before. Without a
        revision the log keeps its own: there is more that it may lack.
        """
        moment = _after(self._extent.moment)
        with self._transaction():
            last = position = self._extent.position
            for subject, state in states:
                what = self._become(subject, state)
                if what is not None:
                    position += 1
                    row = (position, moment, subject, what, compress(state))
                    self._write.execute(f"INSERT INTO events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)  # noqa: S608
            moment = moment if position > last else self._extent.moment
            now = (revision, moment, position)
            self._write.execute("UPDATE log SET revision = coalesce(?, revision), moment = ?, position = ?", now)
        self._extent = self._told()
        return position - last

    def pages(self) -> list[Bounds]:
        """The pages that have not expired; the last one is open."""
        extent = self._extent
        values = {"size": ON_A_PAGE, "expired": extent.expired, "position": extent.position}
        return [Bounds(row[0], row[1], row[2], bool(row[3])) for row in self._rows(_PAGES, values)]

    def page(self, number: int) -> list[Event]:
        """What a page that has not expired holds."""
        first = (number - 1) * ON_A_PAGE
        where = "WHERE position > ? AND position <= ? ORDER BY position"
        return self._events(f"SELECT {_COLUMNS} FROM events {where}", first, first + ON_A_PAGE)  # noqa: S608

    def kept_pages(self) -> int:
        """How many pages there are of what is kept of the expired ones."""
        [[number]] = self._rows("SELECT coalesce(max(page), 0) FROM events WHERE page IS NOT NULL")
        return int(number)

    def kept_page(self, number: int) -> list[Event]:
        """One of them."""
        return self._events(f"SELECT {_COLUMNS} FROM events WHERE page = ? ORDER BY position", number)  # noqa: S608

    def event(self, position: int) -> Event | None:
        """What stands at a position, if it is kept."""
        return next(iter(self._events(f"SELECT {_COLUMNS} FROM events WHERE position = ?", position)), None)  # noqa: S608

    def became(self, subject: str, most: int = 2) -> list[Event]:
        """What is kept of what became of a thing, the last first."""
        where = "WHERE subject = ? ORDER BY position DESC LIMIT ?"
        return self._events(f"SELECT {_COLUMNS} FROM events {where}", subject, most)  # noqa: S608

    def snapshot(self, position: int) -> Iterator[bytes]:
        """The states of everything that stood at a position that has not expired, one by one, as of one moment."""
        with closing(_connection(self._path)) as connection:
            connection.execute("BEGIN")
            [expired] = connection.execute("SELECT expired FROM log").fetchone()
            if position < expired:
                raise ValueError(f"position {position} has expired meanwhile")
            for _, _, _, what, state in connection.execute(_AT, (position,)):
                if what != DELETE:
                    yield decompress(state)

    def expire(self, before: str) -> bool:
        """Let the pages go that were closed before a moment; whether there were any."""
        closed = [page.number for page in self.pages() if page.closed and page.last < before]
        if not closed:
            return False
        with self._transaction():
            self._let_go(max(closed) * ON_A_PAGE)
        self._extent = self._told()
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._write.close()
        self._read.close()

    def _become(self, subject: str, state: bytes) -> str | None:
        """Remember the state of a thing; what became of it, if anything."""
        known = self._write.execute("SELECT digest FROM standing WHERE subject = ?", (subject,)).fetchone()
        if not state:
            self._write.execute("DELETE FROM standing WHERE subject = ?", (subject,))
            return None if known is None else DELETE
        digest = blake2b(state, digest_size=16).digest()
        if known is not None and known[0] == digest:
            return None
        self._write.execute("INSERT OR REPLACE INTO standing VALUES (?, ?)", (subject, digest))
        return CREATE if known is None else UPDATE

    def _let_go(self, position: int) -> None:
        """Keep of everything up to a position what stood at it, on pages of their own."""
        self._write.execute(_LET_GO, (position, position))
        self._write.execute(_NUMBER, (ON_A_PAGE, position))
        self._write.execute("UPDATE log SET expired = ?", (position,))

    def _told(self) -> Extent:
        [row] = self._rows("SELECT name, position, expired, moment, revision FROM log")
        return Extent(*row)

    def _events(self, statement: str, *values: str | int) -> list[Event]:
        return [Event(row[0], row[1], row[2], row[3], decompress(row[4])) for row in self._rows(statement, *values)]

    def _rows(self, statement: str, *values: str | int | Mapping[str, int]) -> list[sqlite3.Row]:
        given = values[0] if values and isinstance(values[0], Mapping) else values
        with self._reading:
            return self._read.execute(statement, given).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._writing, told_when_full():
            self._write.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._write.execute("COMMIT")
            except BaseException:
                if self._write.in_transaction:  # a full disk may have rolled it back already
                    self._write.execute("ROLLBACK")
                raise


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 10000")
    return connection


def _after(last: str) -> str:
    """Now, or as little later as it takes to come after the last moment: clocks are set back, readers are not."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(milliseconds=1))
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
