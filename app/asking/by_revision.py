"""Remembering what was read for as long as the store keeps its revision."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.store.port import ReadStore

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class ByRevision(Generic[Key, Found]):
    """A bounded memory in front of a read, begun anew with every revision of the store."""

    def __init__(self, store: ReadStore, read: Callable[[Key], Found], most: int = 10_000) -> None:
        self._store = store
        self._read = read
        self._most = most
        self._memory: tuple[str, dict[Key, tuple[Found]]] = ("", {})

    def __call__(self, key: Key) -> Found:
        """What the read gives for this key at the store's present revision."""
        revision = self._store.revision()
        memory = self._memory
        if memory[0] != revision:
            self._memory = memory = (revision, {})
        known = memory[1]
        if (kept := known.get(key)) is not None:
            return kept[0]
        found = self._read(key)
        if len(known) >= self._most:
            known.clear()
        known[key] = (found,)
        return found
