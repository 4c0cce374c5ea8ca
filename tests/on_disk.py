"""What stands in files, also in those of a database that takes some away while they are read."""

from collections.abc import Iterable
from pathlib import Path


def files_below(folder: Path) -> list[Path]:
    """All files of a folder, in whatever depth."""
    return [path for path in folder.rglob("*") if path.is_file()]


def holding(files: Iterable[Path], told: Iterable[bytes]) -> list[Path]:
    """Those of these files that hold any of these; one that is gone by now holds nothing."""
    wanted = list(told)
    contents = ((path, _read(path)) for path in files)
    return [path for path, content in contents if any(one in content for one in wanted)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
