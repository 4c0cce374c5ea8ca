"""A backup: the stores, the records and the contents that they name, all of one moment, in one folder.

What tells of people is in it too, so it is for its owner's eyes alone; the key of their pseudonyms is not.

It is made in two steps. A snapshot stands inside the data directory and is quick, since it links what never changes;
whoever writes waits for it. The backup is a copy of the snapshot, whole and on disk before it has its name.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import __version__
from app.model.errors import Fault, StoreLockedError, WrongInputError
from app.model.languages import Text
from app.store.durable import ASIDE, sync_names, sync_tree
from app.store.forgetful import as_forgetful, standing
from app.store.frozen import FrozenStore
from app.store.layout import BLOBS, GRAPH, JOBS, RECORDS, RESTRICTED, STORE
from app.store.port import ReadStore

NOTE = "backup.json"
RESTORING = "restoring"  # a whole copy, on its way into its places
_COPYING = f"{RESTORING}.part"
_ALWAYS = (RECORDS, BLOBS, JOBS, STORE)
_PARTS = (*_ALWAYS, RESTRICTED)
_BESIDE_RECORDS = ("-wal", "-shm")


def snapshot(store: ReadStore, data_dir: Path, target: Path, restricted: ReadStore | None = None) -> None:
    """Put everything of this moment in an empty folder of the data directory; no change may come in meanwhile.

    The bodies of jobs are linked before and after the records: a job comes and goes without any other change.
    """
    _link_files(data_dir / JOBS, target / JOBS)
    _copy_records(data_dir / RECORDS, target / RECORDS)
    _link_files(data_dir / JOBS, target / JOBS)
    _link_files(data_dir / BLOBS, target / BLOBS)
    store.back_up(target / STORE)
    if restricted is not None:
        behind, taken = data_dir / RESTRICTED, target / RESTRICTED
        taken.mkdir(mode=0o700)
        _copy_records(behind / RECORDS, taken / RECORDS)
        _link_files(behind / BLOBS, taken / BLOBS)
        restricted.back_up(taken / GRAPH)
        as_forgetful(taken / GRAPH)


def keep(taken: Path, folder: Path) -> dict[str, Any]:
    """Make a backup of a snapshot in a folder that does not exist; what its note says."""
    aside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)  # what an interrupted one left
    aside.mkdir(mode=0o700)
    shutil.copytree(taken, aside, dirs_exist_ok=True)
    told = {
        "release": __version__,
        "moment": datetime.now(UTC).isoformat(timespec="seconds"),
        **_held(aside),
    }
    (aside / NOTE).write_text(json.dumps(told, indent=1), encoding="utf-8")
    sync_tree(aside)
    aside.rename(folder)
    sync_names(folder.parent)
    return told


def restore(backup: Path, data_dir: Path, *, replace: bool) -> Path | None:
    """Put a backup in a data directory; where what stood there went, if anything did.

    Nothing is touched before the copy is whole, sound and on disk. From then on it is completed, by whoever opens the
    data directory next if this process is killed.
    """
    told = _read_note(backup)
    data_dir.mkdir(parents=True, exist_ok=True)
    complete_restore(data_dir)
    if not replace and any((data_dir / name).exists() for name in _PARTS):
        raise WrongInputError([_holds_one(data_dir)])
    with _shut(data_dir / STORE):
        pass  # rather now than after a long copy
    copied = data_dir / _COPYING
    shutil.rmtree(copied, ignore_errors=True)
    try:
        shutil.copytree(backup, copied)
        _check_sound(copied, told, backup)
        sync_tree(copied)
        with _shut(data_dir / STORE):
            copied.rename(data_dir / RESTORING)
            sync_names(data_dir)
            return complete_restore(data_dir)
    finally:
        shutil.rmtree(copied, ignore_errors=True)


def complete_restore(data_dir: Path) -> Path | None:
    """Put in place what a restore brought, part by part; where what stood there went. Nothing to do means None."""
    if not (data_dir / RESTORING).exists():
        return None
    with (data_dir / f"{RESTORING}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        brought = data_dir / RESTORING
        if not brought.exists():
            return None  # another process did it meanwhile
        aside = _folder_aside(data_dir)
        for name in _PARTS:
            if (brought / name).exists():
                _set_aside(data_dir, name, aside)
                (brought / name).rename(data_dir / name)
                sync_names(aside, brought, data_dir)
        shutil.rmtree(brought)
        sync_names(data_dir)
        if any(aside.iterdir()):
            return aside
        aside.rmdir()
        return None


def _link_files(source: Path, target: Path) -> None:
    """Link every file that has its name for good; what goes away meanwhile was not needed any more."""
    target.mkdir(exist_ok=True)
    for path in _whole_files(source):
        linked = target / path.relative_to(source)
        linked.parent.mkdir(exist_ok=True)
        with suppress(FileExistsError, FileNotFoundError):
            os.link(path, linked)


def _whole_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith(ASIDE) and not path.suffix:
            yield path


def _copy_records(source: Path, target: Path) -> None:
    """SQLite copies itself, so that the copy is of one moment whoever writes."""
    with closing(sqlite3.connect(source)) as found, closing(sqlite3.connect(target)) as made:
        found.backup(made)


def _read_note(backup: Path) -> dict[str, Any]:
    try:
        told = json.loads((backup / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongInputError([_no_backup(backup, str(error))]) from error
    if not isinstance(told, dict) or not isinstance(told.get("revision"), str):
        raise WrongInputError([_no_backup(backup, NOTE)])
    return told


def _check_sound(copied: Path, told: dict[str, Any], backup: Path) -> None:
    """Both sides of the wall: each store opens and holds what the note says, and SQLite finds its records whole."""
    behind = RESTRICTED in told or (copied / RESTRICTED).exists()
    parts = [*_ALWAYS, *(f"{RESTRICTED}/{name}" for name in (RECORDS, BLOBS, GRAPH) if behind)]
    missing = [name for name in parts if not (copied / name).exists()]
    if missing:
        raise WrongInputError([_no_backup(backup, ", ".join(missing))])
    try:
        found = _held(copied)
        verdicts = [_verdict(copied / name) for name in parts if name.endswith(RECORDS)]
    except (OSError, RuntimeError, sqlite3.DatabaseError) as error:
        raise WrongInputError([_no_backup(backup, str(error))]) from error
    noted = {RESTRICTED: found.get(RESTRICTED), **told}  # of which older notes said nothing
    if set(verdicts) != {"ok"} or any(noted.get(name) != value for name, value in found.items()):
        raise WrongInputError([_no_backup(backup, f"{verdicts}, {found}")])


def _held(folder: Path) -> dict[str, Any]:
    """What the stores of a whole copy hold, as its note tells it."""
    told: dict[str, Any] = _extent(folder / STORE)
    if (folder / RESTRICTED).exists():
        told[RESTRICTED] = _extent(standing(folder / RESTRICTED / GRAPH))
    return told


def _extent(folder: Path) -> dict[str, Any]:
    with closing(FrozenStore(folder)) as store:
        return {"revision": store.revision(), "triples": store.size()}


def _verdict(records: Path) -> str:
    with closing(sqlite3.connect(f"file:{records}?mode=ro&immutable=1", uri=True)) as opened:
        return str(opened.execute("PRAGMA quick_check").fetchone()[0])


@contextmanager
def _shut(store: Path) -> Iterator[None]:
    """Keep everybody from opening a store; StoreLockedError when somebody has: RocksDB locks this file for as long."""
    try:
        lock = (store / "LOCK").open("r+b")
    except FileNotFoundError:  # there is none
        yield
        return
    with lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreLockedError(
                Text(
                    f"Een ander proces heeft {store} open. Stop eerst de dienst.",
                    f"Another process has {store} open. Stop the service first.",
                ),
            ) from error
        yield


def _folder_aside(data_dir: Path) -> Path:
    folder = data_dir / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    folder.mkdir()
    return folder


def _set_aside(data_dir: Path, name: str, aside: Path) -> None:
    """Move away what stands under a name; what SQLite left beside the records goes with them, as it is of theirs."""
    for found in (name, *(f"{name}{end}" for end in _BESIDE_RECORDS if name == RECORDS)):
        if (data_dir / found).exists():
            (data_dir / found).rename(aside / found)


def _no_backup(folder: Path, why: str) -> Fault:
    return Fault(
        "folder",
        str(folder),
        Text(f"{folder} is geen hele back-up: {why}.", f"{folder} is no whole backup: {why}."),
        Text("Noem een map die vakgraaf backup maakte.", "Name a folder that vakgraaf backup made."),
    )


def _holds_one(data_dir: Path) -> Fault:
    return Fault(
        "data_dir",
        str(data_dir),
        Text(f"{data_dir} is al in gebruik.", f"{data_dir} is in use already."),
        Text(
            "Geef --replace om wat er staat opzij te zetten, of noem een andere map met VAKGRAAF_DATA_DIR.",
            "Give --replace to set aside what is there, or name another folder with VAKGRAAF_DATA_DIR.",
        ),
    )
