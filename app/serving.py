"""The service: the parts with their doors, served until it is told to stop. The only module that knows them all."""

import logging
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import uvicorn

from app.checking.kinds import Kinds
from app.control import (
    Control,
    bind_socket,
    sweep,
)
from app.desk import Desk, Glance, Inspect, Inspected, Sent
from app.dumping import DumpFiles
from app.errands import errands
from app.evaluate import QueryChildren
from app.examine import answer_of_child, payload_of, raise_unreadable
from app.forward import RemoteQueries
from app.main import House, join, key_for, keyring_of, open_desk, open_public
from app.model.errors import BusyError, OverLimitError, PortTakenError
from app.model.submissions import Submitter
from app.people.pseudonyms import Keyring
from app.pools import Pools
from app.publishing.catalog import Catalog, Operator
from app.publishing.dumps import Dumps
from app.publishing.mappings import Mappings
from app.publishing.profiles import Profiles
from app.publishing.successions import Successions
from app.settings import QUERIES, Settings
from app.store.durable import told_when_full
from app.store.jobs import JobRegister
from app.store.keys import Keys
from app.store.layout import JOBS, MOMENTS, RECORDS, RESTRICTED
from app.store.moments import Moments
from app.store.port import Store
from app.store.queries import Queries
from app.store.remote import ReadingStore
from app.store.retention import open_processing
from app.store.tombstones import Tombstones
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

log = logging.getLogger("vakgraaf")


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
        house, keyring = join(store), keyring_of(settings)
        log.info("%d triples at revision %s", store.size(), store.revision())
        spool = data_dir / "spool"
        checkpoints = Checkpoints(data_dir / "copies", store.revision, store.back_up)
        with (
            _evaluating(settings, store, checkpoints) as evaluate,
            open_desk(
                store,
                house,
                data_dir,
                in_children(pool, checkpoints, spool, house.kinds, keyring),
                glancing(pool, spool),
                settings.feed_days,
                settings,
                keyring,
            ) as desk,
            desk.publisher.catching_up() if settings.replica == "writing" else nullcontext(),
            open_jobs(desk, data_dir, pool.close) as jobs,
            open_processing(data_dir / RESTRICTED / RECORDS, settings.processing_days) as processing,
            DumpFiles(store, checkpoints, data_dir / "dumps") as dumps,
            _site(settings, house, Pools(desk, processing), jobs, _public_sparql(settings, evaluate), dumps) as site,
        ):
            served = create_app(site)
            app = Control(served if settings.replica == "writing" else ReadingReplica(served), errands(desk, settings))
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


@contextmanager
def _site(  # noqa: PLR0913, PLR0917 (it joins them)
    settings: Settings, house: House, pools: Pools, jobs: Jobs, sparql: PublicSparql, dumps: Dumps
) -> Iterator[Site]:
    """What the doors need, with the registers that only they ask."""
    desk, records = pools.desk, settings.data_dir / RECORDS
    operator = Operator(settings.operator, settings.operator_url, settings.operator_email)
    catalog = Catalog(Queries(house.store, QUERIES / "catalog"), house.queries, operator)
    tokens = open_access_tokens(settings.oauth_issuer, settings.oauth_audience, settings.oauth_clients)
    with (
        closing(Keys(records)) as keys,
        closing(Tombstones(records)) as tombstones,
        closing(Moments(settings.data_dir / MOMENTS)) as moments,
    ):
        yield Site(
            library=house.library,
            lists=house.lists,
            documents=house.documents,
            mappings=Mappings(house.queries),
            profiles=Profiles(house.store, QUERIES / "profiles"),
            catalog=catalog,
            signposts=Signposts(house.store, catalog, settings.address),
            desk=desk,
            authority=Authority(keys, tokens, Successions(desk.queries).heir),
            pools=pools,
            jobs=jobs,
            sparql=sparql,
            moments=moments,
            tombstones=tombstones,
            dumps=dumps,
            address=settings.address,
            cache_bytes=settings.cache_mb * 1_000_000,
            trials_at_once=max(1, settings.workers // 2),
        )


def in_children(pool: Pool, checkpoints: Checkpoints, spool: Path, kinds: Kinds, keyring: Keyring) -> Inspect:
    """Examining in a child: for the service, which trusts nobody's bytes."""
    shutil.rmtree(spool, ignore_errors=True)  # what a killed process was sent
    spool.mkdir(parents=True)

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        in_sight = kinds.kind(sent.kind).public  # else it stands in no file, not even for a moment
        spooled = _spooled(sent, spool) if in_sight else nullcontext(payload_of(sent, None))
        key = key_for(sent, submitter, kinds, keyring)
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
