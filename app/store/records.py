"""What is not graph: where each graph came from. SQLite in the data directory, every acknowledged row on disk."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS graphs (
    graph    TEXT PRIMARY KEY,
    origin   TEXT NOT NULL CHECK (origin IN ('reference', 'submission')),
    digest   TEXT NOT NULL,
    revision TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class GraphRecord:
    """Where the present contents of a graph came from; the digest is that of the bytes it was read from."""

    graph: str
    origin: str
    digest: str
    revision: str


class Records:
    """The register of graphs."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def graphs(self) -> dict[str, GraphRecord]:
        """Every graph that stands in the store, by its IRI."""
        rows = self._connection.execute("SELECT graph, origin, digest, revision FROM graphs")
        return {row[0]: GraphRecord(*row) for row in rows}

    def note(self, *records: GraphRecord) -> None:
        """Remember where these graphs came from; all of them or none."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO graphs (graph, origin, digest, revision) VALUES (?, ?, ?, ?)",
                [(record.graph, record.origin, record.digest, record.revision) for record in records],
            )

    def forget(self, graph: str) -> None:
        """Remove a graph that is gone."""
        with self._connection:
            self._connection.execute("DELETE FROM graphs WHERE graph = ?", (graph,))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
