"""The packed file of everything, of a graph of a million triples: how long it takes, and what asking for it costs.

A child writes it, over a copy of the store; what is measured is the process that asks, which is the service's part.

python -m bench.dumps [TRIPLES]
"""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Self

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from app.dumping import DumpFiles
from app.main import open_store
from app.publishing.dumps import ALL, PACKED, Wanted
from app.store.layout import STORE
from app.workers.checkpoints import Checkpoints

ID = "https://w3id.org/vakgraaf/id/"
NAME = NamedNode("https://schema.org/name")
TEACHES = NamedNode("https://w3id.org/vakgraaf/def#teaches")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COURSE = NamedNode("https://w3id.org/vakgraaf/def#Course")
LEVEL = NamedNode(f"{ID}competence/ecf-4/A.5/3")
_PER_GRAPH = 10_000
_EACH_S = 0.01


def main(triples: int) -> None:
    """Fill a store and have the file written twice: anew, and when it stands."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        open_store(folder).close()
        fill(folder / STORE, triples)
        with closing(open_store(folder)) as store:
            checkpoints = Checkpoints(folder / "copies", store.revision, store.back_up)
            with DumpFiles(store, checkpoints, folder / "dumps") as dumps:
                _measure(dumps, store.size())


def fill(directory: Path, triples: int) -> None:
    """Add invented courses to a store until it holds so many triples."""
    store = Oxigraph(str(directory))
    store.bulk_extend(_invented(triples - len(store)))
    store.flush()


def _measure(dumps: DumpFiles, size: int) -> None:
    wanted = Wanted(ALL, PACKED)
    before = resident_mb()
    with _Peak() as peak:
        started = time.perf_counter()
        dump = dumps.get(wanted)
        written_s = time.perf_counter() - started
    print(f"{size} triples in {dump.size / 1e6:.1f} MB: {written_s:.1f} s (aim 20)")
    print(f"the process grew by {peak.mb - before:.0f} MB at most (aim 100), from {before:.0f} MB")


def resident_mb() -> float:
    """The memory that this process holds now, in MB (10^6 bytes)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / 1e6


class _Peak(Thread):
    """The most that this process held while a block ran."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._ended = Event()
        self.mb = 0.0

    def run(self) -> None:
        while not self._ended.wait(_EACH_S):
            self.mb = max(self.mb, resident_mb())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()


def _invented(count: int) -> Iterator[Quad]:
    """Courses of three triples each, in graphs of some thousands."""
    for number in range(count // 3):
        graph = NamedNode(f"{ID}graph/invented-{number // _PER_GRAPH}/catalogue")
        course = NamedNode(f"{ID}course/invented-{number // _PER_GRAPH}/{number}")
        yield Quad(course, TYPE, COURSE, graph)
        yield Quad(course, NAME, Literal(f"Opleiding nummer {number} over digitaal vakmanschap", language="nl"), graph)
        yield Quad(course, TEACHES, LEVEL, graph)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
