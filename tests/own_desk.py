"""A desk over a copy of the reference graph, for a test that submits without a service around it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.desk import Desk
from app.main import House, here, join, open_desk, open_store
from app.people.pseudonyms import Keyring
from app.settings import Settings
from app.store.layout import RECORDS, STORE


def copied(house: House, data_dir: Path, folder: Path) -> Path:
    """A data directory of one's own with the reference graph, as the house has it: linked, sooner than built."""
    folder.mkdir(parents=True)
    house.store.back_up(folder / STORE)
    with closing(sqlite3.connect(data_dir / RECORDS)) as found, closing(sqlite3.connect(folder / RECORDS)) as made:
        found.backup(made)
    return folder


@contextmanager
def own_desk(
    house: House, data_dir: Path, folder: Path, keyring: Keyring | None = None, settings: Settings | None = None
) -> Iterator[Desk]:
    """A desk over a store of one's own in this folder, with what is known of its graphs; pools need a keyring."""
    store = open_store(copied(house, data_dir, folder))
    own = join(store)
    keys = keyring or Keyring()
    examined = here(own, keyring=keys)
    with closing(store), open_desk(store, own, folder, examined, keyring=keys, settings=settings) as opened:
        yield opened
