"""Updates that do nothing unless the store still has the revision on which they were worked out.

So what arrives late, or a second time, or from a writer that should not be there, changes nothing. Only the last step
gives the store its new revision.
"""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from app.model.terms import NamedNode, Triple
from app.store.port import Change
from app.store.updates import REVISION, STORE, Updates, block, joined, without_prologue

_WHERE = re.compile(r"\bWHERE\s*\{")
_END = re.compile(r"\s*;\s*\n")
_NAMES = ("take-out", "put-in", "stamp")


class GuardedUpdates:
    """The files of queries/internal/remote, and the derivations with the same condition put into each of them."""

    def __init__(self, folder: Path) -> None:
        self.plain = Updates(folder)
        self._steps = {name: _read(folder / "remote" / f"{name}.ru") for name in _NAMES}
        self._derive = _END.split(_read(folder / "derive.ru"))

    def change(self, changes: Sequence[Change], last: str, revision: str) -> str:
        """The request that changes graphs and renews what follows from them, from one revision to the next."""
        derived = self.derive(last) if self.plain.touches_a_premise(changes) else []
        taken = [self.take_out(change.graph, change.gone, last) for change in changes if change.gone]
        put = [self.put_in(change.graph, change.new, last) for change in changes if change.new]
        return joined(*taken, *put, *derived, self.stamp(last, revision))

    def take_out(self, graph: NamedNode, triples: Collection[Triple], last: str) -> str:
        """The step that takes triples out of a graph."""
        return self._with("take-out", graph, triples, last)

    def put_in(self, graph: NamedNode, triples: Collection[Triple], last: str) -> str:
        """The step that puts triples into a graph."""
        return self._with("put-in", graph, triples, last)

    def derive(self, last: str) -> list[str]:
        """The steps that make what follows anew."""
        guarded = f'WHERE {{ GRAPH {STORE} {{ {STORE} {REVISION} "{last}" }}'
        return [_WHERE.sub(guarded, step) for step in self._derive]

    def stamp(self, last: str, revision: str) -> str:
        """The step that gives the store its new revision."""
        return self._steps["stamp"].replace('"last"', f'"{last}"').replace('"revision"', f'"{revision}"')

    def _with(self, name: str, graph: NamedNode, triples: Collection[Triple], last: str) -> str:
        before, after = self._steps[name].replace('"last"', f'"{last}"').split("# triples\n")
        return f"{before}{block(graph, triples)}\n{after}"


def _read(path: Path) -> str:
    return without_prologue(path.read_text(encoding="utf-8"))
