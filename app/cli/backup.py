"""vakgraaf backup and restore: everything that a data directory keeps, of one moment; a running service goes on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.terminal import Json, tell
from app.control import taken
from app.model.errors import Fault, StoreLockedError, WrongInputError
from app.model.languages import Text
from app.opening import open_reading
from app.restricted import open_restricted
from app.settings import INTERNAL, Settings, read_settings
from app.store import backup as backups
from app.store.embedded import EmbeddedStore
from app.store.layout import STORE
from app.store.remote import ReadingStore
from app.store.updates import Updates


def backup(folder: Path, json_: Json = False) -> None:
    """Copy the graph, the records and what was submitted to a folder that does not exist."""
    if folder.exists():
        raise WrongInputError([_exists(folder)])
    with _snapshot(read_settings()) as snapshot:
        told = backups.keep(snapshot, folder)
    for_people = f"{folder}: {told['triples']} triples, revision {told['revision']}"
    tell({"folder": str(folder), **told}, for_people, as_json=json_)


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that backup made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Set aside what the data directory holds now.")] = False,
    json_: Json = False,
) -> None:
    """Put a backup in the data directory. No service may be running on it."""
    settings = read_settings()
    if settings.store:
        raise WrongInputError([_elsewhere(settings.store)])
    data_dir = settings.data_dir
    aside = backups.restore(folder, data_dir, replace=replace)
    told = {"data_dir": str(data_dir), "set_aside": None if aside is None else str(aside)}
    tell(told, f"{folder} → {data_dir}" + ("" if aside is None else f"\n{data_dir} → {aside}"), as_json=json_)


@contextmanager
def _snapshot(settings: Settings) -> Iterator[Path]:
    """A snapshot, made here or by the service that holds the data directory."""
    data_dir = settings.data_dir
    try:
        store = _opened(settings)
    except StoreLockedError:
        with taken(data_dir) as snapshot:
            yield snapshot
        return
    with closing(store), TemporaryDirectory(dir=data_dir) as here, open_restricted(data_dir, settings) as behind:
        backups.snapshot(store, data_dir, Path(here), behind)
        yield Path(here)


def _opened(settings: Settings) -> EmbeddedStore | ReadingStore:
    """The store as it is: a backup never brings one up to date."""
    if settings.store:
        return open_reading(settings, INTERNAL, alone=True)
    if not (settings.data_dir / STORE).exists():
        raise WrongInputError([_nothing(settings.data_dir)])
    return EmbeddedStore(settings.data_dir / STORE, Updates(INTERNAL))


def _nothing(data_dir: Path) -> Fault:
    return Fault(
        "data_dir",
        str(data_dir),
        Text(f"In {data_dir} staat niets om te bewaren.", f"There is nothing in {data_dir} to back up."),
        Text("Noem de map met VAKGRAAF_DATA_DIR.", "Name the folder with VAKGRAAF_DATA_DIR."),
    )


def _elsewhere(store: str) -> Fault:
    return Fault(
        "VAKGRAAF_STORE",
        store,
        Text(f"De graaf staat in {store}, niet in een map.", f"The graph stands at {store}, in no folder."),
        Text(
            "Zet de back-up terug zonder VAKGRAAF_STORE, schrijf hem uit met vakgraaf dump, en laad dat daar.",
            "Restore without VAKGRAAF_STORE, write it out with vakgraaf dump, and load that there.",
        ),
    )


def _exists(folder: Path) -> Fault:
    return Fault(
        "folder",
        str(folder),
        Text(f"{folder} bestaat al.", f"{folder} exists already."),
        Text("Noem een map die er nog niet is.", "Name a folder that does not exist yet."),
    )
