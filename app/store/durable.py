"""On disk means on disk.

RocksDB acknowledges a write once it is in the operating system's cache, which a power cut empties. Syncing the
write-ahead log takes a few milliseconds; without it every acknowledged write can be lost.
"""

import os
from pathlib import Path


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
