"""Remembering what was read for as long as the store keeps its revision."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.store.port import Store

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class ByRevision(Generic[Key, Found]):
    """A bounded memory in front of a read, begun anew with every revision of the store."""

    def __init__(self, store: Store, read: Callable[[Key], Found], most: int = 10_000) -> None:
        self._store = store
        self._read = read
        self._most = most
        self._memory: tuple[str, dict[Key, Found]] = ("", {})

    def __call__(self, key: Key) -> Found:
        """What the read gives for this key at the store's present revision."""
        revision = self._store.revision()
        if self._memory[0] != revision:
            self._memory = (revision, {})
        known = self._memory[1]
        if key not in known:
            found = self._read(key)
            if len(known) >= self._most:
                known.clear()
            known[key] = found
        return known[key]
