"""A store over the Oxigraph server keeps the contract."""

from collections.abc import Iterator

import pytest
from store.contract import BackUpContract, StoreContract
from store.servers import oxigraph

from app.main import INTERNAL
from app.store.remote import Endpoint, WritingStore
from app.store.remote.dialect import Dialect
from app.store.remote.engine import Engine
from app.store.remote.line import Line


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with oxigraph() as served:
        yield served


@pytest.fixture
def store(endpoint: Endpoint) -> Iterator[WritingStore]:
    engine = Engine(Line(endpoint), Dialect())
    engine.update("DROP ALL")
    made = WritingStore(engine, INTERNAL)
    made.fill({})
    yield made
    made.close()


class TestRemoteStore(StoreContract, BackUpContract):
    """Everything that any store promises."""
