"""What forwarding a query of the public is: to the engine elsewhere that holds the graph, and its answer read whole.

Like evaluate.py this is a place where parts meet. What the engine says is parsed to its last byte, and written anew in
the format that was asked for, before the first byte of it leaves.
"""

import time
from collections import Counter
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import IO, Self

from app.model.errors import BusyError, RemoteStoreError, WorkedAtError
from app.model.sparql import PublicAnswer, PublicQuery
from app.model.unanswered import over_bytes, over_rows, unwritable
from app.settings import Settings
from app.store.remote import ReadingStore
from app.store.remote.connection import Reply
from app.store.remote.dialect import UNION, Dataset
from app.store.remote.replies import let_go, triples
from app.workers.sink import Sink, TooManyBytesError
from app.workers.writing import TooManyRowsError, UnwritableError, write

_INLINE_BYTES = 1_000_000  # a larger answer goes through a file
_TRIES = 3  # a change in each of so many queries on end: then an answer beats an exact revision


class RemoteQueries:
    """The Evaluate of a store elsewhere. ``spool`` is a folder of its own, through which large answers go.

    As many queries are under way at once as there would be children for a store of our own. One that we give up may
    go on there: an engine needs a limit of its own too.
    """

    def __init__(self, settings: Settings, store: ReadingStore, spool: Path) -> None:
        self._settings = settings
        self._store = store
        self._spool = spool
        self._numbers = count(1)
        self._places = BoundedSemaphore(settings.sparql_workers)
        self._counting = Lock()
        self.outcomes: Counter[str] = Counter()
        spool.mkdir(parents=True, exist_ok=True)
        for left in spool.iterdir():  # by a process that was killed
            left.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""

    def ready(self) -> bool:
        """Whether a query can be answered now: as soon as the store has been filled."""
        return bool(self._store.seen())

    def __call__(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        """See Evaluate in app/model/sparql.py."""
        outcome = "failed"
        try:
            answer = self._in_turn(query, media_type)
            outcome = "answered"
        except (WorkedAtError, BusyError, RemoteStoreError) as error:
            outcome = getattr(error, "limit", _OUTCOMES.get(type(error), "refused"))
            raise
        finally:
            with self._counting:
                self.outcomes[outcome] += 1
        return answer

    def _in_turn(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        if not self._places.acquire(timeout=self._settings.sparql_wait_s):
            raise BusyError
        begun = time.monotonic()
        try:
            return self._settled(query, media_type)
        except WorkedAtError as error:
            error.seconds = time.monotonic() - begun
            raise
        finally:
            self._places.release()

    def _settled(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        """An answer of which the revision is known: that before and after it."""
        begun = time.perf_counter()
        end = time.monotonic() + self._settings.sparql_deadline_s
        for attempt in range(1, _TRIES + 1):
            before = self._store.revision()
            content, length = self._forwarded(query, media_type, end - time.monotonic())
            whole = self._store.engine.dialect.atomic  # else what was read during a change may be half of it
            if self._store.revision() == before or (whole and attempt == _TRIES):
                return PublicAnswer(media_type, content, length, before, time.perf_counter() - begun)
            content.close()
        raise BusyError

    def _forwarded(self, query: PublicQuery, media_type: str, deadline_s: float) -> tuple[IO[bytes], int]:
        path = self._spool / str(next(self._numbers))
        most_bytes = self._settings.sparql_answer_mb * 1_000_000
        sink = Sink(path, _INLINE_BYTES, most_bytes)
        try:
            with self._store.asked(query.text, query.form, _dataset(query), deadline_s, most_bytes) as reply:
                self._write(query, reply, media_type, sink)
            return (path.open("rb") if sink.spooled else BytesIO(sink.inline())), sink.length
        except TooManyRowsError as error:
            let_go(error)
            raise over_rows(self._settings.sparql_rows) from error
        except TooManyBytesError as error:
            let_go(error)
            raise over_bytes(self._settings.sparql_answer_mb) from error
        except UnwritableError as error:
            let_go(error)
            raise unwritable(str(error)) from error
        finally:
            sink.close()
            path.unlink(missing_ok=True)

    def _write(self, query: PublicQuery, reply: Reply, media_type: str, sink: Sink) -> None:
        form = query.form
        found = triples(reply) if form.gives_triples else self._store.engine.dialect.solutions(reply, form)
        write(found, media_type, sink, self._settings.sparql_rows)
        sink.flush()


def _dataset(query: PublicQuery) -> Dataset:
    if query.default_graphs or query.named_graphs:
        return Dataset(default=query.default_graphs, named=query.named_graphs)
    return Dataset() if query.names_graphs else UNION


_OUTCOMES: dict[type[Exception], str] = {BusyError: "busy", RemoteStoreError: "failed"}
