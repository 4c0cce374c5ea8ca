"""The composition root: the only module that knows every part and joins them."""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from app.answer import Library
from app.asking.catalogue import Catalogue
from app.asking.listing import Lists
from app.asking.things import Things
from app.control import Control, bind_socket, checkpoint, sweep
from app.model.errors import PortTakenError, StoreLockedError
from app.model.terms import NamedNode
from app.publish import bring_up_to_date, note_first_load
from app.publishing.documents import Documents
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.settings import PACKAGE, Settings
from app.store.embedded import EmbeddedStore, ReadableStore, Updates
from app.store.frozen import FrozenStore
from app.store.queries import Queries
from app.store.records import Records
from app.web.application import create_app
from app.web.site import Site

ONTOLOGY = PACKAGE / "ontology"
QUERIES = PACKAGE / "queries"
INTERNAL = QUERIES / "internal"
STORE = "public"

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class House:
    """The parts, joined over one store."""

    store: ReadableStore
    queries: Queries
    library: Library
    lists: Lists
    documents: Documents


def join(store: ReadableStore) -> House:
    """The parts over a store that is open."""
    queries = Queries(store, INTERNAL)
    things = Things(queries)
    return House(
        store=store,
        queries=queries,
        library=Library(store, Catalogue(QUERIES), things),
        lists=Lists(queries, things),
        documents=Documents(queries, ONTOLOGY / "context.jsonld"),
    )


def open_store(data_dir: Path) -> EmbeddedStore:
    """The store of a data directory, filled on the first start and brought up to this release on any later one.

    Raises StoreLockedError when another process has it open.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    packaged = packaged_graphs(ONTOLOGY)
    updates = Updates(INTERNAL)
    folder = data_dir / STORE
    records = Records(data_dir / "records.sqlite")
    try:
        if folder.exists():
            store = EmbeddedStore(folder, updates)
            changes = bring_up_to_date(store, records, packaged)
            log.info("%d reference graphs replaced", len(changes))
        else:
            store = EmbeddedStore.build(folder, _files(packaged), updates)
            note_first_load(store, records, packaged)
    finally:
        records.close()
    return store


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """The house for the command: over the store itself, or over a checkpoint when a running service holds it."""
    try:
        store = open_store(settings.data_dir)
    except StoreLockedError:
        with checkpoint(settings.data_dir) as folder, closing(FrozenStore(folder)) as copy:
            yield join(copy)
        return
    with closing(store):
        yield join(store)


def serve(settings: Settings) -> None:
    """Run the service until it is told to stop."""
    started = time.monotonic()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with closing(open_store(settings.data_dir)) as store, closing(_listen(settings)) as public:
        sweep(settings.data_dir)
        house = join(store)
        log.info("%d triples at revision %s", store.size(), store.revision())
        site = Site(house.library, house.lists, house.documents, settings.address, settings.cache_mb * 1_000_000)
        app = Control(create_app(site), store, settings.data_dir)
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
        log.info("Vakgraaf answers at %s after %.2f s", settings.address, time.monotonic() - started)
        uvicorn.Server(config).run(sockets=[public, bind_socket(settings.data_dir)])


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise PortTakenError(settings.host, settings.port, error.strerror or str(error)) from error
    return listening


def _files(packaged: list[PackagedGraph]) -> dict[NamedNode, Path]:
    return {found.graph: found.path for found in packaged}
