"""Who writes the files of the public graph: a child, over a copy of the store: the service does not grow.

Like examine.py this is a place where parts meet. DumpFiles stands in the service, JOBS in its child.
"""

import json
import logging
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from pyoxigraph import Store as Oxigraph

from app.model.errors import BusyError, VakgraafError
from app.publishing.dumps import ALL, PACKED, Dump, Wanted, selections, wanted, write
from app.settings import PACKAGE
from app.store.frozen import FrozenStore
from app.store.port import ReadStore
from app.store.queries import Queries
from app.workers.checkpoints import Checkpoints
from app.workers.pool import Pool
from app.workers.process import Recipe

QUERIES = PACKAGE / "queries" / "dumps"
DEADLINE_S = 300.0
MEMORY_BYTES = 1_500_000_000
WAIT_S = 30.0  # for those that are written before
MOST_WAITING = 6
QUIET_S = 20.0  # without a change, before the file of everything is written anew
LONGEST_S = 120.0  # that changes one after another can put it off
_EACH_S = 1.0

_TROUBLE = (VakgraafError, RuntimeError, OSError)  # an engine elsewhere, a child or the disk; it is tried again

log = logging.getLogger("vakgraaf")


def write_file(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The job of a child: one file of a copy of the store."""
    checkpoint = Path(payload["checkpoint"])
    queries = Queries(FrozenStore(checkpoint), QUERIES)
    found = Wanted(payload["path"], payload["form"])
    size, digest = write(Oxigraph.read_only(str(checkpoint)), queries, found, Path(payload["target"]))
    return {"size": size, "sha256": digest, "revision": queries.store.revision()}


JOBS = {"dump": write_file}


class DumpFiles:
    """The files in a folder of the data directory. What stands there is of the revision that its note names.

    A file is called by its digest too: whoever reads one goes on reading it when the next takes its place.
    """

    def __init__(self, store: ReadStore, checkpoints: Checkpoints, folder: Path, quiet_s: float = QUIET_S) -> None:
        self._store = store
        self._queries = Queries(store, QUERIES)
        self._checkpoints = checkpoints
        self._folder = folder
        self._quiet_s = quiet_s
        self._pool: Pool | None = None  # from the first file on
        self._known: tuple[str, dict[str, tuple[str, ...]]] = ("", {})
        self._writing = Lock()
        self._waiting = BoundedSemaphore(MOST_WAITING)
        self._ended = Event()
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob("*.part"):  # by a process that was killed
            left.unlink()
        self._notes = {address: dump for note in folder.glob("*.json") for address, dump in _read(note)}
        self._watcher = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._pool is not None:
            self._pool.close()
        self._watcher.join()

    def known(self) -> dict[str, tuple[str, ...]]:
        """See Dumps."""
        revision = self._store.revision()
        if self._known[0] != revision:
            self._known = revision, selections(self._queries)
        return self._known[1]

    def written(self) -> dict[str, Dump]:
        """See Dumps."""
        return dict(self._notes)

    def get(self, asked: Wanted) -> Dump:
        """See Dumps. The packed file of everything may be a moment behind: it waits until changes have come to rest."""
        found = self._notes.get(asked.address)
        if found is not None and (found.revision == self._store.revision() or asked == Wanted(ALL, PACKED)):
            return found
        return self._renewed(asked)

    def _renewed(self, asked: Wanted) -> Dump:
        with self._turn():
            found = self._notes.get(asked.address)
            if found is not None and found.revision == self._store.revision():
                return found  # another caller had it written
            aside = self._folder / f"{_key(asked)}.part"
            with self._checkpoints.lent() as checkpoint:
                payload = {"path": asked.path, "form": asked.form, "target": str(aside)}
                told = self._children().run("dump", {**payload, "checkpoint": str(checkpoint)})
            return self._kept(asked, aside, told, found)

    def pids(self) -> list[int]:
        """The children that live now."""
        return [] if self._pool is None else self._pool.pids()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One file at a time, and few who wait for theirs: they hold threads that answer questions too."""
        if not self._waiting.acquire(blocking=False):
            raise BusyError
        try:
            if not self._writing.acquire(timeout=WAIT_S):
                raise BusyError
            try:
                yield
            finally:
                self._writing.release()
        finally:
            self._waiting.release()

    def _children(self) -> Pool:
        if self._pool is None:
            self._pool = Pool(Recipe("app.dumping:JOBS", DEADLINE_S, MEMORY_BYTES), 1, WAIT_S)
        return self._pool

    def _kept(self, asked: Wanted, aside: Path, told: Mapping[str, Any], before: Dump | None) -> Dump:
        """Name the file, unless it is the one that stands; of those before, the last one stays for who reads it."""
        if before is not None and before.sha256 == told["sha256"] and before.file.exists():
            aside.unlink()
            dump = replace(before, revision=told["revision"])
        else:
            file = self._folder / f"{_key(asked)}-{told['sha256'][:16]}"
            aside.rename(file)
            dump = Dump(file, told["size"], told["sha256"], told["revision"], time.time())
            staying = {file, before.file if before else file}
            for old in self._folder.glob(f"{_key(asked)}-*"):
                if old not in staying:
                    old.unlink(missing_ok=True)
        _note(self._folder / f"{_key(asked)}.json", asked.address, dump)
        self._notes[asked.address] = dump
        return dump

    def _watch(self) -> None:
        """Write what is packed anew when the store has changed and come to rest."""
        seen, since, first = "", time.monotonic(), 0.0
        while not self._ended.wait(_EACH_S):
            revision, now = self._store.seen(), time.monotonic()
            if revision != seen:
                first = first or now
                seen, since = revision, now
            if first and (now - since >= self._quiet_s or now - first >= LONGEST_S):
                first = 0.0 if self._renewed_packed(seen) else now
                since = time.monotonic()

    def _renewed_packed(self, revision: str) -> bool:
        """Whether all that is packed is of this revision now; what went wrong was told."""
        try:
            self._let_go(self.known())
        except _TROUBLE as error:
            self._tell("what there is to write", error)
            return False
        done = True
        packed = {address for address in self._notes if address.endswith(f".{PACKED}")}
        for address in sorted(packed | {f"{ALL}.{PACKED}"}):
            path = address.removesuffix(f".{PACKED}")
            note = self._notes.get(address)
            if self._ended.is_set() or (note is not None and note.revision == revision):
                continue
            try:
                self._renewed(Wanted(path, PACKED))
            except _TROUBLE as error:
                self._tell(address, error)
                done = False
        return done

    def _tell(self, what: str, error: Exception) -> None:
        if not self._ended.is_set():
            log.warning("%s could not be had for the files: %s", what, error)

    def _let_go(self, known: Mapping[str, tuple[str, ...]]) -> None:
        """Remove the files of what is no more."""
        addresses = {f"{path}.{form}" for path, forms in known.items() for form in forms}
        for address in set(self._notes) - addresses:
            del self._notes[address]
            for left in self._folder.glob(f"{_key_of(address)}[-.]*"):
                left.unlink(missing_ok=True)


def dump_to(store: ReadStore, address: str, target: Path) -> tuple[int, str]:
    """Write the file that is called so below /dumps, of a store that is open; its size and its digest.

    Raises UnknownError when there is no such file. A copy of the store stands beside it as long as that takes.
    """
    found = wanted(address, selections(Queries(store, QUERIES)))
    copy = target.with_name(f"{target.name}.copy")
    store.back_up(copy)
    try:
        told = write_file({"checkpoint": str(copy), "path": found.path, "form": found.form, "target": str(target)})
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return told["size"], told["sha256"]


def _key(asked: Wanted) -> str:
    return _key_of(asked.address)


def _key_of(address: str) -> str:
    return address.replace("/", "~")


def _note(path: Path, address: str, dump: Dump) -> None:
    told = {
        "address": address,
        "file": dump.file.name,
        "size": dump.size,
        "sha256": dump.sha256,
        "revision": dump.revision,
        "moment": dump.moment,
    }
    aside = path.with_suffix(".note")
    aside.write_text(json.dumps(told), encoding="utf-8")
    aside.rename(path)


def _read(path: Path) -> list[tuple[str, Dump]]:
    """The file of a note, if it is still there."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        address = told.pop("address")
        dump = Dump(**told | {"file": path.with_name(told["file"])})
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [(address, dump)] if dump.file.is_file() and dump.file.stat().st_size == dump.size else []
