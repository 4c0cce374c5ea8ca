"""The state of a store before a change that takes several steps.

A copy of it stands beside the store, of files that both share: it is read until the last step is on disk, and when the
process ends before that, the next one that opens the store goes back to it. A mark within the store says that it is in
the middle: a store that was put back from elsewhere has none, whatever stands beside it.
"""

import shutil
from pathlib import Path
from threading import Timer

from pyoxigraph import Store as Oxigraph

from app.model.errors import NotReadyError
from app.model.languages import Text
from app.store.durable import sync_names, sync_tree

_MARK = "half-done"
_READ_S = 60.0  # whoever still reads the copy then may lose it


class Before:
    """The state before, of the store in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._copy = _copy_of(directory)
        self._sweeping: Timer | None = None

    def keep(self, oxigraph: Oxigraph) -> Oxigraph:
        """Keep the present state, from now on in the middle of a change; gives the copy to read."""
        self.sweep()
        oxigraph.backup(str(self._copy))
        sync_tree(self._copy)
        copy = Oxigraph.read_only(str(self._copy))
        (self._directory / _MARK).touch()
        sync_names(self._directory)
        return copy

    def let_go(self) -> None:
        """The change is whole and on disk: there is no way back any more."""
        (self._directory / _MARK).unlink()
        sync_names(self._directory)
        self._sweeping = Timer(_READ_S, shutil.rmtree, (self._copy,), {"ignore_errors": True})
        self._sweeping.daemon = True
        self._sweeping.start()

    def sweep(self) -> None:
        """Remove what is not needed any more."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping.join()
        if not (self._directory / _MARK).exists():
            shutil.rmtree(self._copy, ignore_errors=True)


def go_back(directory: Path) -> None:
    """Put the state before a change that broke off in its place; nobody has the store open.

    Broken off itself, it is begun again: the mark goes when all is there, and the copy after it.
    """
    copy = _copy_of(directory)
    if not copy.exists():
        raise _no_way_back(directory)
    for path in directory.iterdir():
        if path.name != _MARK:
            path.unlink()
    for path in copy.iterdir():
        _bring_back(path, directory / path.name)
    sync_tree(directory)
    (directory / _MARK).unlink()
    sync_names(directory)
    shutil.rmtree(copy, ignore_errors=True)


def _bring_back(kept: Path, target: Path) -> None:
    """Tables never change, so both may have them; the engine goes on writing in its other files."""
    if kept.suffix == ".sst":
        target.hardlink_to(kept)
    else:
        shutil.copyfile(kept, target)


def is_half_done(directory: Path) -> bool:
    """Whether the store is in the middle of a change, or was when its process ended."""
    return (directory / _MARK).exists()


def _copy_of(directory: Path) -> Path:
    return directory.with_name(f"{directory.name}.before")


def _no_way_back(directory: Path) -> NotReadyError:
    return NotReadyError(
        Text(
            f"De opslag in {directory} is half gewijzigd en de kopie van ervoor is weg. Zet een back-up terug.",
            f"The store in {directory} is half changed, and the copy from before is gone. Put a backup back.",
        ),
    )
