"""The composition root: the only module that knows every part and joins them."""

import logging
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

import uvicorn

from app.answer import Library
from app.asking.catalogue import Catalogue
from app.asking.listing import Lists
from app.asking.things import Things
from app.checking.kinds import Kinds
from app.control import (
    BACKUP,
    CHECKPOINT,
    IMPORT,
    LEAVE,
    RELEASE,
    REVALIDATE,
    ROTATE,
    SUBMIT,
    SUCCEED,
    Control,
    Errand,
    backup_errand,
    bind_socket,
    checkpoint,
    checkpoint_errand,
    sweep,
)
from app.desk import Desk, Glance, Inspect, Inspected, Sent
from app.dumping import DumpFiles
from app.evaluate import QueryChildren
from app.examine import SHAPES, answer_of_child, examine, payload_of, raise_unreadable
from app.forgetting import leave, renew
from app.forward import RemoteQueries
from app.importing import Place, bring_in_for
from app.model.errors import BusyError, Fault, OverLimitError, PortTakenError, StoreLockedError, WrongInputError
from app.model.languages import Text
from app.model.submissions import Submitter
from app.model.terms import NamedNode
from app.opening import FEED_DAYS, open_publisher, open_reading, open_writing
from app.people.pseudonyms import Keyring, new_secret
from app.people.secret import open_keyring, write_secret
from app.pools import Pools
from app.publish import bring_up_to_date, note_first_load
from app.publishing.catalog import Catalog, Operator
from app.publishing.contexts import Contexts
from app.publishing.documents import Documents
from app.publishing.dumps import Dumps
from app.publishing.giving_way import Reference
from app.publishing.mappings import Mappings
from app.publishing.profiles import Profiles
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.publishing.successions import Successions
from app.receipts import receipt_told, succession_told
from app.release import release
from app.restricted import open_restricted, open_restricted_desk
from app.settings import PACKAGE, Settings
from app.store.backup import complete_restore
from app.store.blobs import Blobs
from app.store.durable import told_when_full
from app.store.embedded import EmbeddedStore
from app.store.frozen import FrozenStore
from app.store.history import History
from app.store.jobs import JobRegister
from app.store.keys import Keys
from app.store.layout import BLOBS, JOBS, MOMENTS, RECORDS, RESTRICTED, STORE
from app.store.moments import Moments
from app.store.port import ReadStore, Store
from app.store.processing import Processing
from app.store.queries import Queries
from app.store.records import Records
from app.store.remote import ReadingStore
from app.store.tombstones import Tombstones
from app.store.updates import Updates
from app.submit import revalidate, submit
from app.succession import succeed
from app.versions import complete
from app.web.application import create_app
from app.web.authority import Authority, open_access_tokens
from app.web.jobs import Jobs
from app.web.replica import ReadingReplica
from app.web.signposting import Signposts
from app.web.site import Site
from app.web.sparql.budget import Budget, read_proxies
from app.web.sparql.public import PublicSparql
from app.workers.checkpoints import Checkpoints
from app.workers.pool import Pool
from app.workers.process import Recipe

ONTOLOGY = PACKAGE / "ontology"
QUERIES = PACKAGE / "queries"
INTERNAL = QUERIES / "internal"
TABLES = QUERIES / "tables"

_NO_KEYS = Keyring()

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class House:
    """The parts, joined over one store."""

    store: ReadStore
    queries: Queries
    library: Library
    lists: Lists
    documents: Documents
    kinds: Kinds


def join(store: ReadStore) -> House:
    """The parts over a store that is open."""
    queries = Queries(store, INTERNAL)
    things = Things(queries)
    questions = Catalogue(QUERIES)
    if classes := things.vocabulary().by_name:
        questions.check_classes(classes)
    return House(
        store=store,
        queries=queries,
        library=Library(store, questions, things),
        lists=Lists(queries, things),
        documents=Documents(queries, Contexts(ONTOLOGY)),
        kinds=Kinds(SHAPES),
    )


def open_store(data_dir: Path) -> EmbeddedStore:
    """The store of a data directory, filled on the first start and brought up to this release on any later one.

    Raises StoreLockedError when another process has it open.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    complete_restore(data_dir)
    packaged = packaged_graphs(ONTOLOGY)
    updates = Updates(INTERNAL)
    folder = data_dir / STORE
    records = Records(data_dir / RECORDS)
    try:
        if folder.exists():
            store = EmbeddedStore(folder, updates)
            reference = Reference(Queries(store, INTERNAL), records, packaged)
            with open_publisher(store, data_dir) as publisher:
                changes = bring_up_to_date(publisher, records, packaged, reference.contents)
            log.info("%d reference graphs replaced", len(changes))
        else:
            store = EmbeddedStore.build(folder, _files(packaged), updates)
            note_first_load(store, records, packaged)
    finally:
        records.close()
    return store


def open_public(settings: Settings) -> Store:
    """The store that the settings name: that of the data directory, or one elsewhere, to read or to change.

    Raises StoreLockedError when another process has it, or its data directory, open.
    """
    if not settings.store:
        if settings.replica == "reading":
            raise WrongInputError([_nothing_to_read()])
        return open_store(settings.data_dir)
    if settings.replica == "reading":
        return open_reading(settings, INTERNAL, alone=True)
    return open_writing(settings, INTERNAL, packaged_graphs(ONTOLOGY))


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """The house for the command: over the store itself, or, when a running service holds it, over what can be read."""
    try:
        store = open_public(settings)
    except StoreLockedError:
        if settings.store:
            with closing(open_reading(settings, INTERNAL, alone=False)) as reading:
                yield join(reading)
            return
        with checkpoint(settings.data_dir) as folder, closing(FrozenStore(folder)) as copy:
            yield join(copy)
        return
    with closing(store):
        yield join(store)


@contextmanager
def examinable(house: House, settings: Settings) -> Iterator[House]:
    """The house for rules and for what is sent in. They are worded for our own engine: elsewhere's store is copied."""
    if not settings.store:
        yield house
        return
    with TemporaryDirectory(prefix="vakgraaf-") as folder:
        house.store.back_up(Path(folder) / STORE)
        with closing(FrozenStore(Path(folder) / STORE)) as copy:
            yield join(copy)


@contextmanager
def open_desk(  # noqa: PLR0913, PLR0917 (it joins them)
    store: Store,
    house: House,
    data_dir: Path,
    inspect: Inspect,
    glance: Glance | None = None,
    feed_days: int = FEED_DAYS,
    settings: Settings | None = None,
    keyring: Keyring | None = None,
) -> Iterator[Desk]:
    """The desk that takes submissions in, with what was under way at the last end settled.

    Beside it, at ``restricted``, the one for what tells of people: see app/restricted.py.
    """
    with (
        closing(History(data_dir / RECORDS)) as history,
        closing(Records(data_dir / RECORDS)) as records,
        open_publisher(store, data_dir, feed_days) as publisher,
        open_restricted(data_dir, settings) as behind,
    ):
        reference = Reference(house.queries, records, packaged_graphs(ONTOLOGY))
        blobs = Blobs(data_dir / BLOBS)
        desk = Desk(store, publisher, house.queries, house.kinds, inspect, history, records, blobs, reference, glance)
        complete(desk)
        with open_restricted_desk(desk, behind, data_dir) as restricted:
            held = keyring or (_NO_KEYS if settings is None else keyring_of(settings))
            behind_it = None if restricted is None else replace(restricted, keyring=held)
            yield replace(desk, restricted=behind_it)


def keyring_of(settings: Settings) -> Keyring:
    """The keys of pseudonyms that the settings give."""
    secret = settings.pseudonym_key.get_secret_value()
    return open_keyring(secret, settings.pseudonym_key_file, settings.data_dir)


def here(house: House, engine: str = "shacl", keyring: Keyring = _NO_KEYS) -> Inspect:
    """Examining in this process: for the command, whose user trusts the file."""

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        key = _key_for(sent, submitter, house.kinds, keyring)
        return examine(house.queries, house.kinds, sent, submitter, engine, key)

    return inspect


def _key_for(sent: Sent, submitter: Submitter | None, kinds: Kinds, keyring: Keyring) -> bytes | None:
    told = submitter is not None and kinds.kind(sent.kind).pseudonymised
    return keyring.to_try(submitter.code) if submitter is not None and told else None


def in_children(pool: Pool, checkpoints: Checkpoints, spool: Path, kinds: Kinds, keyring: Keyring) -> Inspect:
    """Examining in a child: for the service, which trusts nobody's bytes."""
    shutil.rmtree(spool, ignore_errors=True)  # what a killed process was sent
    spool.mkdir(parents=True)

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        in_sight = kinds.kind(sent.kind).public  # else it stands in no file, not even for a moment
        spooled = _spooled(sent, spool) if in_sight else nullcontext(payload_of(sent, None))
        key = _key_for(sent, submitter, kinds, keyring)
        with spooled as payload, checkpoints.lent() as checkpoint:
            told = {
                "submitter": None if submitter is None else asdict(submitter),
                "key": None if key is None else key.hex(),
            }
            asked = {**payload, **told, "checkpoint": str(checkpoint)}
            return answer_of_child(pool.run("examine", asked))

    return inspect


def glancing(pool: Pool, spool: Path) -> Glance:
    """A first look in a child. What comes to no verdict is let through: it is read later, whatever it is."""

    def glanced(sent: Sent) -> None:
        with _spooled(sent, spool) as payload, suppress(BusyError, OverLimitError, RuntimeError):
            raise_unreadable(pool.run("glance", payload))

    return glanced


@contextmanager
def _spooled(sent: Sent, spool: Path) -> Iterator[dict[str, Any]]:
    """What is sent, as a child is told of it; its bytes are in a file until the block ends."""
    with NamedTemporaryFile(dir=spool) as body:
        with told_when_full():
            body.write(sent.body)
            body.flush()
        yield payload_of(sent, body.name)


def serve(settings: Settings) -> None:
    """Run the service until it is told to stop; then whatever is open is closed, in order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn takes it for itself, and raises it again at its end
    started = time.monotonic()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    data_dir = settings.data_dir
    with (
        closing(open_public(settings)) as store,
        closing(_listen(settings)) as public,
        closing(_pool(settings)) as pool,
    ):
        sweep(data_dir)
        house = join(store)
        log.info("%d triples at revision %s", store.size(), store.revision())
        spool = data_dir / "spool"
        checkpoints = Checkpoints(data_dir / "copies", store.revision, store.back_up)
        with (
            _evaluating(settings, store, checkpoints) as evaluate,
            open_desk(
                store,
                house,
                data_dir,
                in_children(pool, checkpoints, spool, house.kinds, keyring_of(settings)),
                glancing(pool, spool),
                settings.feed_days,
                settings,
            ) as desk,
            desk.publisher.catching_up() if settings.replica == "writing" else nullcontext(),
            open_jobs(desk, data_dir, pool.close) as jobs,
            closing(Processing(data_dir / RESTRICTED / RECORDS)) as processing,
            closing(Moments(data_dir / MOMENTS)) as moments,
            DumpFiles(store, checkpoints, data_dir / "dumps") as dumps,
        ):
            errands = {
                CHECKPOINT: checkpoint_errand(store, data_dir),
                BACKUP: backup_errand(store, desk.accepting, data_dir, desk.restricted_store),
                LEAVE: lambda asked: left(desk, asked),
                ROTATE: lambda _: rotated(desk, settings),
                SUBMIT: submit_errand(desk, settings.address),
                REVALIDATE: lambda _: failing(desk),
                SUCCEED: lambda asked: succession_of(desk, settings.address, asked),
                IMPORT: lambda asked: bring_in_for(
                    Place(desk.publisher, house.queries, desk.records, desk.accepting), asked
                ),
                RELEASE: release_errand(desk, settings.threshold),
            }
            pools, sparql = Pools(desk, processing), _public_sparql(settings, evaluate)
            site = _site(settings, house, pools, jobs, sparql, moments, dumps)
            served = create_app(site)
            app = Control(served if settings.replica == "writing" else ReadingReplica(served), errands)
            # who the client is, a proxy may tell only where the settings trust it: web/sparql/budget.py sees to that
            config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, proxy_headers=False)
            log.info("Vakgraaf answers at %s after %.2f s", settings.address, time.monotonic() - started)
            uvicorn.Server(config).run(sockets=[public, bind_socket(data_dir)])


def _pool(settings: Settings) -> Pool:
    recipe = Recipe("app.examine:JOBS", settings.check_deadline_s, settings.worker_mb * 1_000_000)
    return Pool(recipe, settings.workers)


def _evaluating(settings: Settings, store: Store, checkpoints: Checkpoints) -> QueryChildren | RemoteQueries:
    """Who evaluates the queries of the public: children of ours, or the engine that holds the graph."""
    spool = settings.data_dir / "answers"
    if isinstance(store, ReadingStore):
        store.watch()
        return RemoteQueries(settings, store, spool)
    return QueryChildren(settings, store, checkpoints, spool)


def _public_sparql(settings: Settings, evaluate: QueryChildren | RemoteQueries) -> PublicSparql:
    budget = Budget(settings.sparql_budget_s, settings.sparql_budget_errors)
    read_proxies(settings.trusted_proxies)  # what is no address is told at the start
    at_once = settings.sparql_client or max(1, settings.sparql_workers - 1)
    return PublicSparql(evaluate, evaluate.ready, budget, settings.trusted_proxies, at_once, settings.sparql_wait_s)


@contextmanager
def open_jobs(desk: Desk, data_dir: Path, interrupt: Callable[[], None] | None = None) -> Iterator[Jobs]:
    """The jobs of a desk; what waited or ran at the last end begins."""
    register = JobRegister(data_dir / RECORDS, data_dir / JOBS)
    with closing(register), closing(Jobs(desk, register, interrupt)) as jobs:
        yield jobs


def _site(  # noqa: PLR0913, PLR0917 (it joins them)
    settings: Settings, house: House, pools: Pools, jobs: Jobs, sparql: PublicSparql, moments: Moments, dumps: Dumps
) -> Site:
    desk = pools.desk
    operator = Operator(settings.operator, settings.operator_url, settings.operator_email)
    catalog = Catalog(Queries(house.store, QUERIES / "catalog"), house.queries, operator)
    return Site(
        library=house.library,
        lists=house.lists,
        documents=house.documents,
        mappings=Mappings(house.queries),
        profiles=Profiles(house.store, QUERIES / "profiles"),
        catalog=catalog,
        signposts=Signposts(house.store, catalog, settings.address),
        desk=desk,
        authority=_authority(settings, desk),
        pools=pools,
        jobs=jobs,
        sparql=sparql,
        moments=moments,
        tombstones=Tombstones(settings.data_dir / RECORDS),
        dumps=dumps,
        address=settings.address,
        cache_bytes=settings.cache_mb * 1_000_000,
        trials_at_once=max(1, settings.workers // 2),
    )


def submit_errand(desk: Desk, address: str) -> Errand:
    """The errand that takes a file in for the owner of the data directory."""

    def taken(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        body = Path(payload["file"]).read_bytes()
        sent = Sent(payload["kind"], payload["media_type"], body, payload["organisation"], "command")
        return receipt_told(address, submit(desk, sent, payload["if_match"]))

    return taken


def release_errand(desk: Desk, threshold: int) -> Errand:
    """The errand that releases the tables of a period."""

    def released(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        lost = bool(asked["pass_over_lost"])
        return asdict(release(desk, TABLES, asked["period"], threshold, pass_over_lost=lost))

    return released


def succession_of(desk: Desk, address: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """One organisation follows another, as the command asked; what became of it."""
    on = None if asked["on"] is None else date.fromisoformat(asked["on"])
    return succession_told(address, succeed(desk, asked["old"], asked["new"], on))


def left(desk: Desk, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What became of an organisation that leaves."""
    return asdict(leave(desk, asked["organisation"], asked["pool"]))


def rotated(desk: Desk, settings: Settings) -> dict[str, Any]:
    """What became of the members under a new key, which stands in the place of the old one."""
    file = settings.pseudonym_key_file
    if file is None:
        raise WrongInputError([_no_key_file()])
    secret = new_secret()
    return asdict(renew(desk, Keyring(lambda: secret), lambda: write_secret(file, secret)))


def failing(desk: Desk) -> dict[str, int]:
    """What stands and no longer conforms, with the number of findings."""
    return {f"{found.organisation}/{found.kind}": len(report.findings) for found, report in revalidate(desk)}


def _authority(settings: Settings, desk: Desk) -> Authority:
    tokens = open_access_tokens(settings.oauth_issuer, settings.oauth_audience, settings.oauth_clients)
    return Authority(Keys(settings.data_dir / RECORDS), tokens, Successions(desk.queries).heir)


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


def _no_key_file() -> Fault:
    return Fault(
        "VAKGRAAF_PSEUDONYM_KEY_FILE",
        None,
        Text(
            "De sleutel staat niet in een bestand, dus hier kan geen nieuwe komen.",
            "The key stands in no file, so no new one can be put there.",
        ),
        Text(
            "Zet de sleutel in een bestand buiten de datamap, en noem dat met VAKGRAAF_PSEUDONYM_KEY_FILE.",
            "Put the key in a file outside the data directory, and name it with VAKGRAAF_PSEUDONYM_KEY_FILE.",
        ),
    )


def _nothing_to_read() -> Fault:
    return Fault(
        "VAKGRAAF_REPLICA",
        "reading",
        Text(
            "Een replica die alleen leest, heeft een opslag elders nodig.", "A reading replica needs a store elsewhere."
        ),
        Text("Geef met VAKGRAAF_STORE het adres ervan.", "Give its address with VAKGRAAF_STORE."),
    )


def _files(packaged: list[PackagedGraph]) -> dict[NamedNode, Path]:
    return {found.graph: found.path for found in packaged}
