"""What evaluating a query of the public is, joined over a copy of the store: warm children that hold it open.

Like examine.py this is a place where parts meet. QueryChildren stands in the service; Evaluator in its children.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from pyoxigraph import NamedNode
from pyoxigraph import Store as Oxigraph

from app.model.errors import BusyError, NotReadyError, WorkedAtError
from app.model.languages import Text
from app.model.sparql import Form, PublicAnswer, PublicQuery
from app.model.unanswered import not_understood, over_bytes, over_memory, over_rows, over_time, unwritable
from app.store.embedded import ReadableStore
from app.store.port import ReadStore
from app.workers.checkpoints import Checkpoints
from app.workers.generations import Generations
from app.workers.pool import OverMemoryError, OverTimeError, Pool
from app.workers.process import Recipe
from app.workers.sink import NoRoomError, Sink, TooManyBytesError
from app.workers.writing import Found, TooManyRowsError, UnwritableError, write

if TYPE_CHECKING:
    from app.settings import Settings  # costs a child more time than all else that it imports

_SPARES = 1
_INLINE_BYTES = 64_000  # goes through the pipe; a larger answer goes through a file
_TOLD = 500  # characters of what the engine says
_WARMING = PublicQuery("ASK {}", Form.ASK)
_JSON = "application/sparql-results+json"

log = logging.getLogger("vakgraaf")


class QueryChildren:
    """The Evaluate of a store of our own. Each answer is of the revision that its child has open.

    ``spool`` is a folder of its own, through which large answers go; they leave it before they are told.
    """

    def __init__(self, settings: "Settings", store: ReadStore, checkpoints: Checkpoints, spool: Path) -> None:
        self._settings = settings
        self._spool = spool
        self._numbers = count(1)
        self._counting = Lock()
        self.outcomes: Counter[str] = Counter()
        spool.mkdir(parents=True, exist_ok=True)
        for left in spool.iterdir():  # by a process that was killed
            left.unlink()
        self._generations = Generations(
            checkpoints, store.revision, partial(_pool, settings), settings.sparql_workers, settings.sparql_wait_s
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._generations.close()

    def ready(self) -> bool:
        """Whether a query can be answered now."""
        return self._generations.ready()

    def __call__(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        """See Evaluate in app/model/sparql.py."""
        outcome = "failed"
        try:
            answer = self._answer(query, media_type)
            outcome = "answered"
        except (WorkedAtError, BusyError) as error:
            outcome = getattr(error, "limit", "busy" if isinstance(error, BusyError) else "refused")
            raise
        finally:
            with self._counting:
                self.outcomes[outcome] += 1
        return answer

    def _answer(self, query: PublicQuery, media_type: str) -> PublicAnswer:
        spooled = self._spool / str(next(self._numbers))
        payload = {
            "query": vars(query),
            "media_type": media_type,
            "spool": str(spooled),
            "most_rows": self._settings.sparql_rows,
            "most_bytes": self._settings.sparql_answer_mb * 1_000_000,
        }
        try:
            told = self._generations.run("evaluate", payload)
            self._refuse(told)
            content: IO[bytes] = spooled.open("rb") if told["inline"] is None else BytesIO(told["inline"].encode())
        except OverTimeError as error:
            raise over_time(self._settings.sparql_deadline_s, error.seconds) from error
        except OverMemoryError as error:
            raise over_memory(self._settings.sparql_worker_mb, error.seconds) from error
        except RuntimeError as error:  # the child's own words, of what nobody foresaw
            log.exception("a child failed at a query")
            raise NotReadyError(_failed()) from error
        finally:
            spooled.unlink(missing_ok=True)
        return PublicAnswer(media_type, content, told["length"], told["revision"], told["seconds"])

    def _refuse(self, told: Mapping[str, Any]) -> None:
        """Raise what a child says instead of an answer."""
        if "refused" in told:
            raise not_understood(told["refused"], told["seconds"])
        if "unwritable" in told:
            raise unwritable(told["unwritable"], told["seconds"])
        if told.get("over") == "rows":
            raise over_rows(self._settings.sparql_rows, told["seconds"])
        if told.get("over") == "bytes":
            raise over_bytes(self._settings.sparql_answer_mb, told["seconds"])
        if "failed" in told:
            log.error("a query could not be evaluated: %s", told["failed"])
            raise NotReadyError(_failed())


def _pool(settings: "Settings", checkpoint: Path) -> Pool:
    recipe = Recipe(
        "app.evaluate:JOBS",
        settings.sparql_deadline_s,
        settings.sparql_worker_mb * 1_000_000,
        ("open", {"checkpoint": str(checkpoint)}),
    )
    return Pool(recipe, settings.sparql_workers, settings.sparql_wait_s, _SPARES)


class Evaluator:
    """A child's side: a copy of the store, opened once, and one query after another."""

    def __init__(self) -> None:
        self._oxigraph = Oxigraph()
        self._revision = ""

    def open(self, payload: Mapping[str, Any]) -> str:
        """Open the copy and ask it something; tells its revision."""
        self._oxigraph = Oxigraph.read_only(payload["checkpoint"])
        self._revision = ReadableStore(self._oxigraph).revision()
        self._write(_WARMING, _JSON, Sink(Path(), _INLINE_BYTES, _INLINE_BYTES), 1)
        return self._revision

    def evaluate(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer a query, or tell which limit it reached or why it is refused."""
        begun = time.perf_counter()
        try:
            with closing(Sink(Path(payload["spool"]), _INLINE_BYTES, payload["most_bytes"])) as sink:
                self._write(_query(payload["query"]), payload["media_type"], sink, payload["most_rows"])
                inline = None if sink.spooled else sink.inline().decode()
            told: dict[str, Any] = {"inline": inline, "length": sink.length, "revision": self._revision}
        except TooManyRowsError:
            told = {"over": "rows"}
        except TooManyBytesError:
            told = {"over": "bytes"}
        except UnwritableError as error:
            told = {"unwritable": str(error)}
        except (SyntaxError, ValueError, RuntimeError) as error:
            told = {"refused": str(error)[:_TOLD]}
        except (NoRoomError, OSError) as error:
            told = {"failed": str(error)[:_TOLD]}
        return {**told, "seconds": time.perf_counter() - begun}

    def _write(self, query: PublicQuery, media_type: str, sink: Sink, most_rows: int) -> None:
        write(self._found(query), media_type, sink, most_rows)
        sink.flush()

    def _found(self, query: PublicQuery) -> Found:
        if query.default_graphs or query.named_graphs:
            return self._oxigraph.query(
                query.text,
                default_graph=[NamedNode(iri) for iri in query.default_graphs],
                named_graphs=[NamedNode(iri) for iri in query.named_graphs],
            )
        return self._oxigraph.query(query.text, use_default_graph_as_union=not query.names_graphs)


def _query(told: Mapping[str, Any]) -> PublicQuery:
    return PublicQuery(
        told["text"],
        Form(told["form"]),
        told["names_graphs"],
        tuple(told["default_graphs"]),
        tuple(told["named_graphs"]),
    )


def _failed() -> Text:
    return Text(
        "De vraag kon nu niet beantwoord worden; de oorzaak ligt bij ons en is gelogd.",
        "The query could not be answered now; the cause is on our side and was logged.",
    )


_EVALUATOR = Evaluator()
JOBS = {"open": _EVALUATOR.open, "evaluate": _EVALUATOR.evaluate}
