"""The desk, for a verb of the owner: in this process, or at the running service where that holds the data directory."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

from app.control import ask_service
from app.desk import Desk
from app.errands import AT_THE_DESK
from app.main import examinable, here, join, keyring_of, open_desk, open_public
from app.model.errors import StoreLockedError
from app.settings import Settings
from app.store.port import Store


def at_the_desk(settings: Settings, errand: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What came of an errand: done here, or by the service that holds the data directory."""
    try:
        store = open_public(settings)
    except StoreLockedError:
        return ask_service(settings.data_dir, errand, asked)
    with _desk_over(store, settings) as desk:
        return AT_THE_DESK[errand](desk, settings, asked)


@contextmanager
def _desk_over(store: Store, settings: Settings) -> Iterator[Desk]:
    with closing(store):
        house, keyring = join(store), keyring_of(settings)
        with (
            examinable(house, settings) as examined,
            open_desk(
                store, house, settings.data_dir, here(examined, keyring=keyring), settings=settings, keyring=keyring
            ) as desk,
        ):
            yield desk
