"""Behind the wall: what tells of people stands in a store, a history and blobs of its own, in a folder of its own.

``open_restricted`` opens the store, ``open_restricted_desk`` the desk over it (``desk.restricted`` of the public desk;
its ``held`` are Queries over the restricted store). No feed, no dump and no public query knows of either.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

from app.desk import Desk
from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.opening import engine_at
from app.publish import Publisher
from app.publishing.following import Following
from app.publishing.giving_way import Reference
from app.settings import INTERNAL, Settings
from app.store.blobs import Blobs
from app.store.feed import FeedLog
from app.store.forgetful import ForgetfulStore
from app.store.history import History
from app.store.layout import BLOBS, FEED, GRAPH, RECORDS, RESTRICTED
from app.store.port import Store
from app.store.queries import Queries
from app.store.records import Records
from app.store.remote import Endpoint, ReadingStore, WritingStore
from app.store.updates import Updates
from app.versions import complete


@contextmanager
def open_restricted(data_dir: Path, settings: Settings | None = None) -> Iterator[Store | None]:
    """The restricted store: that of the data directory, or one elsewhere; None where only the public one is elsewhere.

    Raises StoreLockedError when another process has it.
    """
    folder = data_dir / RESTRICTED
    if settings is not None and settings.store and not settings.restricted_store:
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with ExitStack() as opened:
        store: Store
        if settings is not None and settings.restricted_store:
            store = _elsewhere(settings, folder, opened)
        else:
            store = ForgetfulStore(folder / GRAPH, Updates(INTERNAL))
        opened.callback(store.close)
        yield store


@contextmanager
def open_restricted_desk(public: Desk, store: Store | None, data_dir: Path) -> Iterator[Desk | None]:
    """The desk of the kinds that are not public, beside the public one, whose things they refer to."""
    if store is None:
        yield None
        return
    folder = data_dir / RESTRICTED
    with (
        closing(History(folder / RECORDS)) as history,
        closing(Records(folder / RECORDS)) as records,
        closing(FeedLog(folder / FEED)) as untold,  # it never begins, so nothing is noted in it
    ):
        held = Queries(store, INTERNAL)
        desk = replace(
            public,
            store=store,
            publisher=Publisher(store, Following(held, untold, public.publisher.feed_days)),
            history=history,
            records=records,
            blobs=Blobs(folder / BLOBS),
            reference=Reference(held, records, ()),
            public=False,
        )
        complete(desk)
        yield desk


def _elsewhere(settings: Settings, folder: Path, opened: ExitStack) -> Store:
    endpoint = Endpoint(
        query=settings.restricted_store,
        update=settings.restricted_store_update,
        graphs=settings.restricted_store_graphs,
        user=settings.restricted_store_user,
        password=settings.restricted_store_password.get_secret_value(),
        token=settings.restricted_store_token.get_secret_value(),
        deadline_s=settings.store_deadline_s,
    )
    public = {settings.store, settings.store_update, settings.store_graphs} - {""}
    if shared := public & {endpoint.query, endpoint.update, endpoint.graphs}:
        raise WrongInputError([_no_wall(", ".join(sorted(shared)))])
    engine = engine_at(endpoint, INTERNAL)
    opened.callback(engine.close)
    if settings.replica == "reading":
        return ReadingStore(engine, INTERNAL, None)
    store = WritingStore(engine, INTERNAL, folder)
    store.check_finished()
    if not store.revision():
        store.fill({})
    return store


def _no_wall(address: str) -> Fault:
    return Fault(
        "VAKGRAAF_RESTRICTED_STORE",
        address,
        Text(
            f"De afgeschermde opslag en de openbare, die iedereen kan bevragen, hebben een adres gemeen: {address}.",
            f"The restricted store and the public one, which everybody can query, share an address: {address}.",
        ),
        Text("Geef haar eigen adressen.", "Give it addresses of its own."),
    )
