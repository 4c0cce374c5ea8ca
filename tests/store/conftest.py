"""Stores of one's own: every test that writes gets an empty one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates

pytest.register_assert_rewrite("store.contract")

Opened = Callable[[Path], EmbeddedStore]


@pytest.fixture
def updates() -> Updates:
    """The service's own updates."""
    return Updates(INTERNAL)


@pytest.fixture
def opened(updates: Updates) -> Iterator[Opened]:
    """Opens stores, and closes at the end what the test left open."""
    stores = []

    def open_at(directory: Path) -> EmbeddedStore:
        stores.append(EmbeddedStore(directory, updates))
        return stores[-1]

    yield open_at
    for store in stores:
        if hasattr(store, "_oxigraph"):
            store.close()


@pytest.fixture
def store(tmp_path: Path, opened: Opened) -> EmbeddedStore:
    """An empty store on disk."""
    return opened(tmp_path / "public")
