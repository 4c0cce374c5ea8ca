"""Changes for engines that do not do an update whole at one moment: marked, in steps, and finished whatever happens.

While a change is under way the store bears the revision that it will give, with a mark behind it; who reads then reads
again. What the change is stands in a file before it begins, so that it is finished after a crash too. The mark, what
follows and the end hold for one revision only. The triples themselves do not: Virtuoso takes 1.5 s for a thousand of
them under a condition and 0.04 s without; to do the same ones twice changes nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from app.model.terms import NamedNode, Triple
from app.store.durable import write_whole
from app.store.port import Change
from app.store.remote.engine import Engine
from app.store.remote.guarded import GuardedUpdates
from app.store.remote.revisions import WRITING, Revisions
from app.store.remote.writing import Wanted, another_writer
from app.store.updates import joined, next_revision, putting, taking


class Journal:
    """What is under way, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, wanted: Wanted) -> None:
        """Remember it, on disk, before it begins."""
        changes = [[change.graph.value, _written(change.gone), _written(change.new)] for change in wanted.changes]
        told = {"changes": changes, "last": wanted.last, "revision": wanted.revision}
        write_whole(self._path, json.dumps(told).encode())

    def read(self) -> Wanted | None:
        """What is under way, if something is."""
        if not self._path.exists():
            return None
        told = json.loads(self._path.read_bytes())
        changes = (
            Change(NamedNode(graph), _read(gone), _read(new), told["revision"]) for graph, gone, new in told["changes"]
        )
        return Wanted(tuple(changes), told["last"], told["revision"])

    def drop(self) -> None:
        """It is done, or never will be."""
        self._path.unlink(missing_ok=True)


class Stepped:
    """See Writer in writing.py."""

    def __init__(self, engine: Engine, updates: GuardedUpdates, revisions: Revisions, journal: Journal) -> None:
        self._engine = engine
        self._updates = updates
        self._revisions = revisions
        self._journal = journal
        self.in_doubt = journal.read() is not None

    def write(self, wanted: Wanted) -> None:
        """See Writer."""
        self._journal.keep(wanted)
        self.in_doubt = True
        mark = wanted.revision + WRITING
        self._engine.update(joined(self._updates.stamp(wanted.last, mark)))
        if self._revisions.exact() != mark:
            self._end()
            raise another_writer()
        self._finish(wanted, mark)

    def settle(self) -> bool:
        """See Writer. What was begun is finished; what was not can never begin any more."""
        wanted = self._journal.read() if self.in_doubt else None
        if wanted is None:
            return False
        mark = wanted.revision + WRITING
        found = self._revisions.exact()
        if found == wanted.last:
            self._engine.update(joined(self._updates.stamp(wanted.last, next_revision(wanted.revision))))
            found = self._revisions.exact()
        if found == mark:
            self._finish(wanted, mark)
            return True
        self._end()
        return found == wanted.revision

    def _finish(self, wanted: Wanted, mark: str) -> None:
        for change in wanted.changes:
            for write, triples in ((taking, change.gone), (putting, change.new)):
                for batch in self._batches(triples):
                    self._engine.update(write(change.graph, batch))
        if self._updates.plain.touches_a_premise(wanted.changes):
            for step in self._updates.derive(mark):
                self._engine.update(joined(step))
        self._engine.update(joined(self._updates.stamp(mark, wanted.revision)))
        if self._revisions.exact() != wanted.revision:
            raise another_writer()
        self._end()

    def _batches(self, triples: frozenset[Triple]) -> Iterator[list[str]]:
        kept = sorted(map(str, map(self._engine.dialect.kept, triples)))
        size = self._engine.dialect.most_triples
        return (kept[first : first + size] for first in range(0, len(kept), size))

    def _end(self) -> None:
        self._journal.drop()
        self.in_doubt = False


def _written(triples: frozenset[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _read(n_triples: str) -> frozenset[Triple]:
    return frozenset(quad.triple for quad in parse(n_triples, RdfFormat.N_TRIPLES))
