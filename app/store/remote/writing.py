"""How a change is brought into an engine elsewhere so that it is known afterwards whether it came in.

An acknowledgement can get lost, and a request can arrive long after its sender gave up. So every change is worked out
on a revision and holds for that one only; and when it is not known what became of one, the store is either found at
the new revision, or moved to another so that the change can never come in any more.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from app.model.errors import RemoteStoreError
from app.model.languages import Text
from app.store.port import Change
from app.store.remote.engine import Engine
from app.store.remote.guarded import GuardedUpdates
from app.store.remote.revisions import Revisions
from app.store.updates import joined, next_revision


@dataclass(frozen=True)
class Wanted:
    """Changes that were worked out: on which revision, and which one they give together."""

    changes: tuple[Change, ...]
    last: str
    revision: str


class Writer(Protocol):
    """Brings changes in. ``in_doubt``: it is not known what became of one."""

    in_doubt: bool

    def write(self, wanted: Wanted) -> None:
        """Bring it in. When this raises, ``settle`` has to be called before anything else."""
        ...

    def settle(self) -> bool:
        """Find out what became of the change that is in doubt, if one is, and end the doubt; whether it came in."""
        ...


class AtOnce:
    """For engines that do an update whole or not at all: one change is one request."""

    def __init__(self, engine: Engine, updates: GuardedUpdates, revisions: Revisions) -> None:
        self._engine = engine
        self._updates = updates
        self._revisions = revisions
        self._doubted: Wanted | None = None
        self.in_doubt = False

    def write(self, wanted: Wanted) -> None:
        """See Writer."""
        kept = self._engine.dialect.kept
        changes = [
            replace(change, gone=frozenset(map(kept, change.gone)), new=frozenset(map(kept, change.new)))
            for change in wanted.changes
        ]
        text = self._updates.change(changes, wanted.last, wanted.revision)
        self._doubted, self.in_doubt = wanted, True
        self._engine.update(text)
        found = self._revisions.exact()
        self.in_doubt = False
        if found != wanted.revision:
            raise another_writer()

    def settle(self) -> bool:
        """See Writer."""
        doubted = self._doubted
        if doubted is None or not self.in_doubt:
            return False
        found = self._revisions.exact()
        if found == doubted.last:
            self._engine.update(joined(self._updates.stamp(doubted.last, next_revision(doubted.revision))))
            found = self._revisions.exact()
        if found == doubted.last:
            raise another_writer()
        self.in_doubt = False
        return found == doubted.revision


def another_writer() -> RemoteStoreError:
    """The store is not at the revision that our change was to give: somebody else changes it too."""
    return RemoteStoreError(
        Text(
            "De opslag veranderde tegelijk door een ander; er is niets geschreven. Laat één replica schrijven.",
            "The store was changed by another at the same time; nothing was written. Let one replica write.",
        ),
    )
