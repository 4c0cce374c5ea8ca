"""A store that can forget: Oxigraph keeps every text that it ever held, also when no triple has it any more.

So what is to be forgotten is left behind: what still stands is written to a new folder, and the old one goes. The
folders are numbered; the one with the highest number is whole, and any other is what an interrupted purge left.
"""

import logging
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.model.errors import NoRoomError
from app.model.languages import Text
from app.model.terms import NamedNode, Triple
from app.store.durable import sync_names, sync_tree
from app.store.embedded import EmbeddedStore
from app.store.port import Change, Solutions
from app.store.updates import Updates

_ASIDE = "aside"

log = logging.getLogger("vakgraaf")


class ForgetfulStore:
    """A folder of numbered stores, of which one counts. It keeps the promise of port.py."""

    def __init__(self, folder: Path, updates: Updates) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._updates = updates
        self._changing = Lock()
        self._number = int(standing(folder).name)
        self._inner = EmbeddedStore.build(folder / str(self._number), {}, updates)
        self._leave_only(self._number)

    def purge(self) -> None:
        """See the port. Whoever reads meanwhile reads on in the old folder, whose files go when they are done.

        When it does not come to that, the old folder goes on alone: the next start would take the new one, which lacks
        the changes to come.
        """
        with self._changing:
            number = self._number + 1
            try:
                self._inner = self._written_anew(self._folder / str(number))
                self._number = number
            except OSError as error:
                log.exception("what is to be forgotten could not be left behind")
                raise NoRoomError(str(error).rpartition(": ")[2]) from error
            finally:
                self._leave_only(self._number)

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """See the port."""
        return self.replace_all({graph: triples})[0]

    def replace_all(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """See the port."""
        with self._changing:
            return self._inner.replace_all(contents)

    def revision(self) -> str:
        """See the port."""
        return self._inner.revision()

    def seen(self) -> str:
        """See the port."""
        return self._inner.seen()

    def select(self, sparql: str) -> Solutions:
        """See the port."""
        return self._inner.select(sparql)

    def construct(self, sparql: str) -> frozenset[Triple]:
        """See the port."""
        return self._inner.construct(sparql)

    def size(self) -> int:
        """See the port."""
        return self._inner.size()

    def dump(self) -> bytes:
        """See the port."""
        return self._inner.dump()

    def back_up(self, target: Path) -> None:
        """See the port; the copy is a folder of stores too."""
        with self._changing:
            target.mkdir()
            self._inner.back_up(target / "1")

    def trouble(self) -> Text | None:
        """See the port."""
        return self._inner.trouble()

    def close(self) -> None:
        """See the port."""
        self._inner.close()

    def _written_anew(self, folder: Path) -> EmbeddedStore:
        """What stands, without what it ever held besides, in a folder that has its name when it is whole."""
        aside = self._folder / _ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        fresh = Oxigraph(str(aside))
        fresh.bulk_load(self._inner.dump(), format=RdfFormat.N_QUADS)
        fresh.flush()
        del fresh
        sync_tree(aside)
        aside.rename(folder)
        sync_names(self._folder)
        return EmbeddedStore(folder, self._updates)

    def _leave_only(self, number: int) -> None:
        for path in self._folder.iterdir():
            if path.name.split(".")[0] != str(number):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def standing(folder: Path) -> Path:
    """The store of a folder that counts."""
    return folder / str(max(_numbers(folder), default=1))


def as_forgetful(folder: Path) -> None:
    """Let the copy of a store of any kind, in this folder, open as one that can forget."""
    if _numbers(folder):
        return
    plain = folder.with_name(f"{folder.name}.{_ASIDE}")
    folder.rename(plain)
    folder.mkdir()
    plain.rename(folder / "1")


def _numbers(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir() if path.name.isdigit()]
