"""The story of a change that goes out: new contents of graphs → the store → the feed → whoever listens.

Every change of the public graph passes here, whoever makes it: a submission, a withdrawal, an older version put back,
a new release of the reference graph, a framework that is brought in. Answers, labels and lists are remembered by
revision, so a new revision is all that they need to be told.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

from app.model.languages import Text
from app.model.terms import NamedNode, Triple
from app.publishing.following import Following
from app.publishing.giving_way import REFERENCE
from app.publishing.keeping_up import KeepingUp
from app.publishing.reference import PackagedGraph
from app.store.port import Change, ReadStore, Store
from app.store.records import GraphRecord, Records

Contents = Callable[[PackagedGraph], Iterable[Triple]]
Listener = Callable[[Sequence[Change]], None]

SUBMISSION = "submission"  # by an organisation, or by the owner of the data directory: no release takes its place
_SOON_S = 2.0  # within it the feed of a small store has caught up

log = logging.getLogger("vakgraaf")


class Publisher:
    """Where changes pass, one after another. What is on disk in the store came in, whatever goes wrong after it."""

    def __init__(self, store: Store, feed: Following) -> None:
        self.store: ReadStore = store
        self.feed = feed.log
        self.feed_days = feed.days
        self._store = store
        self._listeners: list[Listener] = []
        self._changing = Lock()
        self._keeping_up = KeepingUp(feed, store.revision, self._changing)

    def change(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """Make these the triples of these graphs, at once, and let it be known; errors as the port's."""
        with self._changing:
            before = self._store.revision()
            changes = self._store.replace_all(contents)
            told = [change for change in changes if change.changed]
            if told:
                self._let_know(told, before)
        return changes

    def listen(self, listener: Listener) -> None:
        """Tell somebody of every change from now on, when it is in the store and in the feed."""
        self._listeners.append(listener)

    def catch_up(self) -> None:
        """Bring the feed in line with the store: what a crash, or a change by another way, kept from it.

        The first time it begins, which the service lets it do: a command that makes a store needs none.
        """
        self._keeping_up.catch_up()

    def catching_up(self, wait_s: float = _SOON_S) -> AbstractContextManager[None]:
        """Catch up beside everything else, now and whenever it is needed; the first time is waited for so long."""
        return self._keeping_up.aside(wait_s)

    def fed(self) -> bool:
        """Whether the feed has told all that is known to have changed."""
        return self._keeping_up.in_line()

    def purge(self) -> None:
        """Let what was taken out of the store stand in none of its files any more."""
        with self._changing:
            self._store.purge()

    def trouble(self) -> Text | None:
        """Why no change is taken now; None while there is nothing against it."""
        return self._store.trouble()

    def _let_know(self, changes: Sequence[Change], before: str) -> None:
        with _beside_the_change("the feed"):
            self._keeping_up.tell(changes, before)
        for listener in self._listeners:
            with _beside_the_change("a listener"):
                listener(changes)


@contextmanager
def _beside_the_change(what: str) -> Iterator[None]:
    """What goes wrong here does not undo the change; the feed finds by itself what it missed."""
    try:
        yield
    except Exception:
        log.exception("a change came in, and %s could not be told", what)


def bring_up_to_date(
    publisher: Publisher,
    records: Records,
    packaged: Iterable[PackagedGraph],
    contents: Contents = PackagedGraph.triples,
) -> list[Change]:
    """Put the packaged reference graph of this release in the place of an earlier one, in one change.

    A graph whose place a submission took is left alone. A packaged graph that is no longer in the package goes. Of each
    graph ``contents`` tells what is to stand: all of it, or what is left beside what organisations say themselves.
    """
    known, revision = records.graphs(), publisher.store.revision()
    wanted = {found.graph.value: found for found in packaged}
    newer = [found for found in wanted.values() if _is_newer(found, known.get(found.graph.value), revision)]
    gone = [iri for iri, record in known.items() if record.origin == REFERENCE and iri not in wanted]
    wanted_now = {found.graph: contents(found) for found in newer}
    changes = publisher.change({**wanted_now, **{NamedNode(iri): () for iri in gone}})
    revision = publisher.store.revision()
    records.note(*(GraphRecord(found.graph.value, REFERENCE, found.digest(), revision) for found in newer))
    for iri in gone:
        records.forget(iri)
    return [change for change in changes if change.changed]


def take_in(publisher: Publisher, records: Records, graph: NamedNode, triples: Iterable[Triple]) -> Change:
    """Make these the triples of a graph by an act of the owner; from then on no release replaces it."""
    [change] = publisher.change({graph: triples})
    records.note(GraphRecord(graph.value, SUBMISSION, "", change.revision))
    return change


def _is_newer(found: PackagedGraph, record: GraphRecord | None, revision: str) -> bool:
    """Whether a release is to put this graph in its place: it is not a sender's, and the store does not hold it yet.

    The store does not hold what is noted when an older copy of it was put back since.
    """
    if record is None:
        return True
    return record.origin == REFERENCE and (record.digest != found.digest() or record.revision > revision)


def note_first_load(store: Store, records: Records, packaged: Iterable[PackagedGraph]) -> None:
    """Remember that these graphs were loaded when the store was made."""
    revision = store.revision()
    records.note(*(GraphRecord(found.graph.value, REFERENCE, found.digest(), revision) for found in packaged))
