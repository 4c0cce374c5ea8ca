"""The composition root: the only module that knows every part and joins them."""

import logging
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import uvicorn

from app.answer import Library
from app.asking.catalogue import Catalogue
from app.asking.listing import Lists
from app.asking.things import Things
from app.checking.kinds import Kinds
from app.control import (
    CHECKPOINT,
    REVALIDATE,
    SUBMIT,
    Control,
    Errand,
    bind_socket,
    checkpoint,
    checkpoint_errand,
    sweep,
)
from app.examine import SHAPES, answer_of_child, examine
from app.model.errors import PortTakenError, StoreLockedError
from app.model.submissions import Submitter
from app.model.terms import NamedNode
from app.publish import bring_up_to_date, note_first_load
from app.publishing.documents import Documents
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.receipts import receipt_told
from app.settings import PACKAGE, Settings
from app.store.blobs import Blobs
from app.store.embedded import EmbeddedStore, ReadableStore, Updates
from app.store.frozen import FrozenStore
from app.store.history import History
from app.store.keys import Keys
from app.store.queries import Queries
from app.store.records import Records
from app.submit import Desk, Inspect, Inspected, Sent, complete, revalidate, submit
from app.web.application import create_app
from app.web.authority import Authority, open_access_tokens
from app.web.jobs import Jobs
from app.web.site import Site
from app.workers.checkpoints import Checkpoints
from app.workers.pool import Pool

ONTOLOGY = PACKAGE / "ontology"
QUERIES = PACKAGE / "queries"
INTERNAL = QUERIES / "internal"
STORE = "public"
RECORDS = "records.sqlite"

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class House:
    """The parts, joined over one store."""

    store: ReadableStore
    queries: Queries
    library: Library
    lists: Lists
    documents: Documents
    kinds: Kinds


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
        kinds=Kinds(SHAPES),
    )


def open_store(data_dir: Path) -> EmbeddedStore:
    """The store of a data directory, filled on the first start and brought up to this release on any later one.

    Raises StoreLockedError when another process has it open.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    packaged = packaged_graphs(ONTOLOGY)
    updates = Updates(INTERNAL)
    folder = data_dir / STORE
    records = Records(data_dir / RECORDS)
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


@contextmanager
def open_desk(store: EmbeddedStore, house: House, data_dir: Path, inspect: Inspect) -> Iterator[Desk]:
    """The desk that takes submissions in, with what was under way at the last end settled."""
    with closing(History(data_dir / RECORDS)) as history, closing(Records(data_dir / RECORDS)) as records:
        desk = Desk(store, house.queries, house.kinds, inspect, history, records, Blobs(data_dir / "blobs"))
        complete(desk)
        yield desk


def here(house: House, engine: str = "shacl") -> Inspect:
    """Examining in this process: for the command, whose user trusts the file."""

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        return examine(house.queries, house.kinds, sent, submitter, engine)

    return inspect


def in_children(pool: Pool, checkpoints: Checkpoints, spool: Path) -> Inspect:
    """Examining in a child: for the service, which trusts nobody's bytes."""
    shutil.rmtree(spool, ignore_errors=True)  # what a killed process was sent
    spool.mkdir(parents=True)

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        with NamedTemporaryFile(dir=spool) as body, checkpoints.lent() as checkpoint:
            body.write(sent.body)
            body.flush()
            payload = {
                "checkpoint": str(checkpoint),
                "body": body.name,
                "kind": sent.kind,
                "media_type": sent.media_type,
                "organisation": sent.organisation,
                "submitter": None if submitter is None else asdict(submitter),
            }
            return answer_of_child(pool.run("examine", payload))

    return inspect


def serve(settings: Settings) -> None:
    """Run the service until it is told to stop."""
    started = time.monotonic()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    data_dir = settings.data_dir
    with (
        closing(open_store(data_dir)) as store,
        closing(_listen(settings)) as public,
        closing(_pool(settings)) as pool,
        closing(Jobs()) as jobs,
    ):
        sweep(data_dir)
        house = join(store)
        log.info("%d triples at revision %s", store.size(), store.revision())
        checkpoints = Checkpoints(data_dir / "copies", store.revision, store.back_up)
        with open_desk(store, house, data_dir, in_children(pool, checkpoints, data_dir / "spool")) as desk:
            errands = {
                CHECKPOINT: checkpoint_errand(store, data_dir),
                SUBMIT: submit_errand(desk, settings.address),
                REVALIDATE: lambda _: failing(desk),
            }
            app = Control(create_app(_site(settings, house, desk, jobs)), errands)
            config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
            log.info("Vakgraaf answers at %s after %.2f s", settings.address, time.monotonic() - started)
            uvicorn.Server(config).run(sockets=[public, bind_socket(data_dir)])


def _pool(settings: Settings) -> Pool:
    return Pool("app.examine:JOBS", settings.workers, settings.check_deadline_s, settings.worker_mb * 1_000_000)


def _site(settings: Settings, house: House, desk: Desk, jobs: Jobs) -> Site:
    return Site(
        library=house.library,
        lists=house.lists,
        documents=house.documents,
        desk=desk,
        authority=_authority(settings),
        jobs=jobs,
        address=settings.address,
        cache_bytes=settings.cache_mb * 1_000_000,
    )


def submit_errand(desk: Desk, address: str) -> Errand:
    """The errand that takes a file in for the owner of the data directory."""

    def taken(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        body = Path(payload["file"]).read_bytes()
        sent = Sent(payload["kind"], payload["media_type"], body, payload["organisation"], "command")
        return receipt_told(address, submit(desk, sent, payload["if_match"]))

    return taken


def failing(desk: Desk) -> dict[str, int]:
    """What stands and no longer conforms, with the number of findings."""
    return {f"{found.organisation}/{found.kind}": len(report.findings) for found, report in revalidate(desk)}


def _authority(settings: Settings) -> Authority:
    tokens = open_access_tokens(settings.oauth_issuer, settings.oauth_audience, settings.oauth_clients)
    return Authority(Keys(settings.data_dir / RECORDS), tokens)


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
