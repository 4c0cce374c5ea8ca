"""Since when an answer is what it is: for each address the validator of what it last answered, and that moment.

What is lost here is only found again: a copy that somebody keeps is then asked for once more than needed.
"""

import logging
import sqlite3
from pathlib import Path
from threading import Lock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS moments (
    address TEXT PRIMARY KEY,
    tag     TEXT NOT NULL,
    moment  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

log = logging.getLogger("vakgraaf")


class Moments:
    """The moments, in a file of their own that survives a restart."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")  # a reader must not wait for the disk
        self._connection.executescript(_SCHEMA)

    def since(self, address: str, tag: str, now: float) -> int | None:
        """The second since when this address answers what has this validator; None where that cannot be kept.

        Two answers of one address never share a second, so that a copy of the earlier is never taken for the later.
        """
        with self._lock:
            try:
                return self._since(address, tag, int(now))
            except sqlite3.Error as error:  # a full disk keeps nobody from reading
                log.warning("the moment of %s is not kept: %s", address, error)
                return None

    def _since(self, address: str, tag: str, now: int) -> int:
        found = self._connection.execute("SELECT tag, moment FROM moments WHERE address = ?", (address,)).fetchone()
        if found is not None and found[0] == tag:
            return int(found[1])
        moment = now if found is None else max(now, found[1] + 1)
        row = (address, tag, moment)
        self._connection.execute("INSERT OR REPLACE INTO moments (address, tag, moment) VALUES (?, ?, ?)", row)
        return moment

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
