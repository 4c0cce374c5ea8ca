"""Updates that do nothing unless the store still has the revision on which they were worked out.

So what arrives late, or a second time, or from a writer that should not be there, changes nothing. Only the last step
gives the store its new revision.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from app.model.terms import NamedNode, Triple
from app.store.updates import REVISION, STORE, Updates, block, joined, without_prologue

_MARK = re.compile(r"^# (?:gone|new)$", re.MULTILINE)
_WHERE = re.compile(r"\bWHERE\s*\{")
_STEP = re.compile(r"\s*;\s*\n")


class GuardedUpdates:
    """The files of queries/internal/remote, and the derivations with the same condition put into each of them."""

    def __init__(self, folder: Path) -> None:
        self.plain = Updates(folder)
        self._replace = _read(folder / "remote" / "replace.ru")
        self._stamp = _read(folder / "remote" / "stamp.ru")
        self._derive = _read(folder / "derive.ru")

    def change(self, graph: NamedNode, gone: Iterable[Triple], new: Iterable[Triple], last: str, revision: str) -> str:
        """The request that changes a graph and renews what follows from it, from one revision to the next."""
        gone, new = frozenset(gone), frozenset(new)
        derived = [self.derive(last)] if self.plain.touches_a_premise(gone | new) else []
        return joined(self.replace(graph, gone, new, last), *derived, self.stamp(last, revision))

    def move(self, last: str, revision: str) -> str:
        """The request that only gives the store another revision."""
        return joined(self.stamp(last, revision))

    def replace(self, graph: NamedNode, gone: Iterable[Triple], new: Iterable[Triple], last: str) -> str:
        """The step that takes triples out of a graph and puts others in."""
        head, middle, tail = (part.replace('"last"', f'"{last}"') for part in _MARK.split(self._replace))
        return f"{head}{block(graph, gone)}{middle}{block(graph, new)}{tail}"

    def derive(self, last: str) -> str:
        """The step that makes what follows anew."""
        return _WHERE.sub(rf'WHERE {{ GRAPH {STORE} {{ {STORE} {REVISION} "{last}" }}', self._derive)

    def stamp(self, last: str, revision: str) -> str:
        """The step that gives the store its new revision."""
        return self._stamp.replace('"last"', f'"{last}"').replace('"revision"', f'"{revision}"')


def steps(text: str) -> list[str]:
    """The operations of a text of ours, one by one."""
    return _STEP.split(text)


def _read(path: Path) -> str:
    return without_prologue(path.read_text(encoding="utf-8"))
