"""A store over Virtuoso keeps the contract; where Virtuoso itself does otherwise, a test of ours names it."""

from collections.abc import Iterator

import pytest
from store.contract import BackUpContract, StoreContract
from store.servers import VIRTUOSO, virtuoso

from app.main import INTERNAL
from app.store.remote import Endpoint, WritingStore
from app.store.remote.recognising import recognise
from app.store.remote.virtuoso import is_its_own

pytestmark = pytest.mark.skipif(VIRTUOSO is None, reason="virtuoso-t is not on the path")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as served:
        yield served


@pytest.fixture
def store(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingStore]:
    engine = recognise(endpoint, INTERNAL)
    for [graph] in engine.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows:
        if not is_its_own(graph.value):
            engine.update(f"CLEAR GRAPH {graph}")
    made = WritingStore(engine, INTERNAL, tmp_path_factory.mktemp("home"))
    made.fill({})
    yield made
    made.close()


class TestRemoteStore(StoreContract, BackUpContract):
    """Everything that any store promises."""
