"""The parts, joined over one store; and the stores of a data directory, opened for whoever asks or sends in.

The running service, with its doors, is joined from it in serving.py.
"""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.answer import Library
from app.asking.catalogue import Catalogue
from app.asking.listing import Lists
from app.asking.things import Things
from app.checking.kinds import Kinds
from app.control import (
    checkpoint,
)
from app.desk import Desk, Glance, Inspect, Inspected, Sent
from app.examine import examine
from app.model.errors import Fault, StoreLockedError, WrongInputError
from app.model.languages import Text
from app.model.submissions import Submitter
from app.model.terms import NamedNode
from app.opening import FEED_DAYS, open_publisher, open_reading, open_writing
from app.people.pseudonyms import Keyring
from app.people.secret import open_keyring
from app.publish import bring_up_to_date, note_first_load
from app.publishing.contexts import Contexts
from app.publishing.documents import Documents
from app.publishing.giving_way import Reference
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.restricted import open_restricted, open_restricted_desk
from app.settings import INTERNAL, ONTOLOGY, QUERIES, SHAPES, Settings
from app.store.backup import complete_restore
from app.store.blobs import Blobs
from app.store.embedded import EmbeddedStore
from app.store.frozen import FrozenStore
from app.store.history import History
from app.store.layout import BLOBS, RECORDS, STORE
from app.store.port import ReadStore, Store
from app.store.queries import Queries
from app.store.records import Records
from app.store.updates import Updates
from app.versions import complete

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
    keyring: Keyring = _NO_KEYS,
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
            behind_it = None if restricted is None else replace(restricted, keyring=keyring)
            yield replace(desk, restricted=behind_it)


def keyring_of(settings: Settings) -> Keyring:
    """The keys of pseudonyms that the settings give."""
    secret = settings.pseudonym_key.get_secret_value()
    return open_keyring(secret, settings.pseudonym_key_file, settings.data_dir)


def here(house: House, engine: str = "shacl", keyring: Keyring = _NO_KEYS) -> Inspect:
    """Examining in this process: for the command, whose user trusts the file."""

    def inspect(sent: Sent, submitter: Submitter | None) -> Inspected:
        key = key_for(sent, submitter, house.kinds, keyring)
        return examine(house.queries, house.kinds, sent, submitter, engine, key)

    return inspect


def key_for(sent: Sent, submitter: Submitter | None, kinds: Kinds, keyring: Keyring) -> bytes | None:
    """The key of the submitter's pseudonyms, where the kind has any."""
    told = submitter is not None and kinds.kind(sent.kind).pseudonymised
    return keyring.to_try(submitter.code) if submitter is not None and told else None


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
