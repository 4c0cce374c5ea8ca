"""On disk means on disk.

RocksDB acknowledges a write once it is in the operating system's cache, which a power cut empties. Syncing the
write-ahead log takes a few milliseconds; without it every acknowledged write can be lost.
"""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.model.errors import NoRoomError

log = logging.getLogger("vakgraaf")
ASIDE = "aside-"
_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
_SQLITE_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
_PRIMARY_CODE = 0xFF  # SQLite says more in the higher bits


def sync_log(directory: Path) -> None:
    """Force the write-ahead log of a store, and the directory that names its files, to the disk."""
    for log in directory.glob("*.log"):
        _sync(log)
    _sync(directory)


def sync_tree(directory: Path) -> None:
    """Force every file below a directory, the directory and its own name to the disk."""
    for path in directory.rglob("*"):
        _sync(path)
    _sync(directory)
    _sync(directory.parent)


def sync_names(*directories: Path) -> None:
    """Force the names that directories hold to the disk: a file whose name is lost is lost."""
    for directory in directories:
        _sync(directory)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fdatasync(descriptor) if path.is_file() else os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def told_when_full() -> Iterator[None]:
    """A disk that takes nothing more, whoever meets it, is told as what it is: not the sender's fault, and not ours."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if not _is_the_disk(error):
            raise
        log.exception("the disk takes nothing more")
        raise NoRoomError(error.strerror or "" if isinstance(error, OSError) else str(error)) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside, sync it, and then name it, so that its name always means whole contents."""
    with NamedTemporaryFile(dir=path.parent, prefix=ASIDE, delete=False) as aside:
        try:
            aside.write(content)
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).rename(path)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise
    sync_names(path.parent)


def _is_the_disk(error: Exception) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & _PRIMARY_CODE in _SQLITE_DISK
    return isinstance(error, OSError) and error.errno in _DISK
