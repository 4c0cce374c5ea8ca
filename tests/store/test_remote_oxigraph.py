"""A store over the Oxigraph server keeps the contract."""

from collections.abc import Iterator

import pytest
from store.contract import BackUpContract, StoreContract
from store.servers import oxigraph

from app.settings import INTERNAL
from app.store.remote import Endpoint, WritingStore
from app.store.remote.recognising import recognise


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with oxigraph() as served:
        yield served


@pytest.fixture
def store(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingStore]:
    engine = recognise(endpoint, INTERNAL)
    engine.update("DROP ALL")
    made = WritingStore(engine, INTERNAL, tmp_path_factory.mktemp("home"))
    made.fill({})
    yield made
    made.close()


class TestRemoteStore(StoreContract, BackUpContract):
    """Everything that any store promises."""
