"""Copies of the public store for the children to read: a new one when the store has a new revision, old ones swept."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock


class Checkpoints:
    """A folder of numbered copies; the copies of an earlier process are swept at the start."""

    def __init__(self, folder: Path, revision: Callable[[], str], back_up: Callable[[Path], None]) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._folder = folder
        self._revision = revision
        self._back_up = back_up
        self._lock = Lock()
        self._count = 0
        self._newest: tuple[str, Path] | None = None
        self._lent: Counter[Path] = Counter()

    @contextmanager
    def lent(self) -> Iterator[Path]:
        """A copy of the store at its present revision, which stays until the block ends."""
        with self._lock:
            path = self._current()
            self._lent[path] += 1
        try:
            yield path
        finally:
            with self._lock:
                self._lent[path] -= 1
                self._sweep()

    def _current(self) -> Path:
        revision = self._revision()
        if self._newest is None or self._newest[0] != revision:
            self._count += 1
            path = self._folder / str(self._count)
            try:
                self._back_up(path)
            except BaseException:
                shutil.rmtree(path, ignore_errors=True)
                raise
            self._newest = revision, path
            self._sweep()
        return self._newest[1]

    def _sweep(self) -> None:
        """Remove what nobody reads any more and nobody will be lent again."""
        newest = None if self._newest is None else self._newest[1]
        for path in list(self._folder.iterdir()):
            if path != newest and not self._lent[path]:
                del self._lent[path]
                shutil.rmtree(path, ignore_errors=True)
