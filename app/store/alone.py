"""One process at a time: a file that is locked for as long as somebody is at work."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.model.errors import StoreLockedError
from app.model.languages import Text


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of this file until the block ends; raises StoreLockedError when another process holds it."""
    with path.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise locked(path) from error
        yield


def locked(path: Path) -> StoreLockedError:
    """That another process is at work here."""
    return StoreLockedError(Text(f"Een ander proces heeft {path} open.", f"Another process has {path} open."))
