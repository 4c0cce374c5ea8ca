"""Opening a store elsewhere: waited for, recognised, filled on the first start and brought up to this release later.

Also what every change of a store passes, whether it stands here or elsewhere.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from app.model.errors import OverLimitError, RemoteStoreError
from app.publish import SUBMISSION, Publisher, bring_up_to_date, note_first_load
from app.publishing.departing import Departing
from app.publishing.following import Following
from app.publishing.giving_way import Reference
from app.publishing.reference import PackagedGraph
from app.settings import INTERNAL, Settings
from app.store.feed import FeedLog
from app.store.layout import FEED, RECORDS
from app.store.port import Store
from app.store.queries import Queries
from app.store.records import GraphRecord, Records
from app.store.remote import Endpoint, ReadingStore, WritingStore
from app.store.remote.engine import Engine
from app.store.remote.recognising import recognise
from app.store.tombstones import Tombstones

_AGAIN_S = 1.0
FEED_DAYS = int(Settings.model_fields["feed_days"].default)

log = logging.getLogger("vakgraaf")


@contextmanager
def open_publisher(
    store: Store, data_dir: Path, days: int = FEED_DAYS, internal: Path = INTERNAL
) -> Iterator[Publisher]:
    """What the changes of a store pass, with the log of the feed and the register of what is gone beside it."""
    queries = Queries(store, internal)
    with closing(FeedLog(data_dir / FEED)) as log_of_feed, closing(Tombstones(data_dir / RECORDS)) as tombstones:
        publisher = Publisher(store, Following(queries, log_of_feed, days))
        publisher.listen(Departing(queries, tombstones))
        yield publisher


def endpoint_of(settings: Settings) -> Endpoint:
    """Where the settings say that the store is."""
    return Endpoint(
        query=settings.store,
        update=settings.store_update,
        graphs=settings.store_graphs,
        user=settings.store_user,
        password=settings.store_password.get_secret_value(),
        token=settings.store_token.get_secret_value(),
        deadline_s=settings.store_deadline_s,
    )


def open_reading(settings: Settings, internal: Path, *, alone: bool) -> ReadingStore:
    """The store for a replica that only reads; ``alone`` keeps a second service away from its data directory."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        engine = opened.enter_context(closing(engine_at(endpoint_of(settings), internal)))
        store = ReadingStore(engine, internal, settings.data_dir if alone else None)
        opened.callback(store.close)
        if store.seen():
            store.check_union()
        opened.pop_all()
    return store


def open_writing(settings: Settings, internal: Path, packaged: Sequence[PackagedGraph]) -> WritingStore:
    """The store for the one replica that changes it, with the reference graph of this release in it.

    Raises StoreLockedError when another process has the data directory.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        engine = opened.enter_context(closing(engine_at(endpoint_of(settings), internal)))
        store = WritingStore(engine, internal, settings.data_dir)
        opened.callback(store.close)
        store.check_finished()
        _bring_up(store, internal, settings.data_dir, packaged)
        opened.pop_all()
    return store


def engine_at(endpoint: Endpoint, internal: Path) -> Engine:
    """The engine, once it answers: in a cluster it may start after us."""
    end = time.monotonic() + endpoint.deadline_s
    while True:
        try:
            return recognise(endpoint, internal)
        except (RemoteStoreError, OverLimitError):
            if time.monotonic() > end:
                raise
        time.sleep(_AGAIN_S)


def _bring_up(store: WritingStore, internal: Path, data_dir: Path, packaged: Sequence[PackagedGraph]) -> None:
    records = Records(data_dir / RECORDS)
    try:
        if not store.revision():
            log.info("the store is empty: loading %d graphs", len(packaged))
            store.fill({found.graph: found.path for found in packaged})
            store.check_union()
            note_first_load(store, records, packaged)
            return
        store.check_union()
        if not records.graphs():
            _adopt(store, records)
        reference = Reference(Queries(store, internal), records, packaged)
        with open_publisher(store, data_dir, internal=internal) as publisher:
            changes = bring_up_to_date(publisher, records, packaged, reference.contents)
        log.info("%d reference graphs replaced", len(changes))
    finally:
        records.close()


def _adopt(store: WritingStore, records: Records) -> None:
    """Let a data directory that is new to a store know what was submitted: no release takes the place of that."""
    found = store.submitted()
    log.warning("this data directory is new to the store: %d submitted graphs are left as they are", len(found))
    revision = store.revision()
    records.note(*(GraphRecord(graph, SUBMISSION, "", revision) for graph in found))
