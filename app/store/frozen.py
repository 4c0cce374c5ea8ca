"""A copy of the store that nobody writes: what the command reads while a service runs."""

from pathlib import Path

from pyoxigraph import Store as Oxigraph

from app.store.embedded import ReadableStore


class FrozenStore(ReadableStore):
    """A checkpoint, opened for reading only; any number of processes may have it open."""

    def __init__(self, directory: Path) -> None:
        super().__init__(Oxigraph.read_only(str(directory)))
