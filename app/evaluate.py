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

from app.model.errors import BusyError, NotAcceptableError, NotReadyError, OverLimitError, RefusedQueryError
from app.model.languages import Text
from app.model.sparql import Form, PublicAnswer, PublicQuery
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
        except (LimitError, NotAcceptableError, RefusedQueryError, BusyError) as error:
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
            raise LimitError("time", _over_time(self._settings.sparql_deadline_s), error.seconds) from error
        except OverMemoryError as error:
            raise LimitError("memory", _over_memory(self._settings.sparql_worker_mb), error.seconds) from error
        except RuntimeError as error:  # the child's own words, of what nobody foresaw
            log.exception("a child failed at a query")
            raise NotReadyError(_failed()) from error
        finally:
            spooled.unlink(missing_ok=True)
        return PublicAnswer(media_type, content, told["length"], told["revision"], told["seconds"])

    def _refuse(self, told: Mapping[str, Any]) -> None:
        """Raise what a child says instead of an answer."""
        if "refused" in told:
            raise RefusedQueryError(_refused(told["refused"]))
        if "unwritable" in told:
            raise NotAcceptableError(_unwritable(told["unwritable"]))
        if told.get("over") == "rows":
            raise LimitError("rows", _over_rows(self._settings.sparql_rows), told["seconds"])
        if told.get("over") == "bytes":
            raise LimitError("bytes", _over_bytes(self._settings.sparql_answer_mb), told["seconds"])
        if "failed" in told:
            log.error("a query could not be evaluated: %s", told["failed"])
            raise NotReadyError(_failed())


class LimitError(OverLimitError):
    """A query reached a limit: ``limit`` is time, memory, rows or bytes."""

    def __init__(self, limit: str, message: Text, seconds: float) -> None:
        super().__init__(message, seconds)
        self.limit = limit


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
        except TooManyRowsError:
            return {"over": "rows", "seconds": time.perf_counter() - begun}
        except TooManyBytesError:
            return {"over": "bytes", "seconds": time.perf_counter() - begun}
        except UnwritableError as error:
            return {"unwritable": str(error)}
        except (SyntaxError, ValueError, RuntimeError) as error:
            return {"refused": str(error)[:_TOLD]}
        except (NoRoomError, OSError) as error:
            return {"failed": str(error)[:_TOLD]}
        seconds = time.perf_counter() - begun
        return {"inline": inline, "length": sink.length, "revision": self._revision, "seconds": seconds}

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


def _refused(why: str) -> Text:
    return Text(f"De engine begrijpt de vraag niet: {why}", f"The engine does not understand the query: {why}")


def _unwritable(what: str) -> Text:
    return Text(
        f"Dit formaat kan het antwoord niet zeggen ({what}). Vraag een ander formaat, zoals JSON of N-Triples.",
        f"This format cannot say the answer ({what}). Ask for another one, such as JSON or N-Triples.",
    )


def _failed() -> Text:
    return Text(
        "De vraag kon nu niet beantwoord worden; de oorzaak ligt bij ons en is gelogd.",
        "The query could not be answered now; the cause is on our side and was logged.",
    )


def _over_time(seconds: float) -> Text:
    return Text(
        f"De vraag duurde langer dan {seconds:g} s en is afgebroken. Vraag minder ineens: bind meer, of gebruik LIMIT.",
        f"The query took longer than {seconds:g} s and was ended. Ask less at once: bind more, or use LIMIT.",
    )


def _over_memory(megabytes: int) -> Text:
    return Text(
        f"De vraag vroeg meer dan {megabytes} MB geheugen, of nestte te diep, en is afgebroken. Vraag minder ineens: "
        "zonder product van patronen, met minder sortering of groepering.",
        f"The query asked more than {megabytes} MB of memory, or nested too deep, and was ended. Ask less at once: "
        "without a product of patterns, with less to sort or group.",
    )


def _over_rows(most: int) -> Text:
    return Text(
        f"Het antwoord heeft meer dan {most} rijen; een afgekapt antwoord geven we niet. Vraag het in delen, met "
        "ORDER BY, LIMIT en OFFSET.",
        f"The answer has more than {most} rows; we do not give a cut answer. Ask for it in parts, with ORDER BY, LIMIT "
        "and OFFSET.",
    )


def _over_bytes(megabytes: int) -> Text:
    return Text(
        f"Het antwoord is groter dan {megabytes} MB; een afgekapt antwoord geven we niet. Vraag het in delen, met "
        "ORDER BY, LIMIT en OFFSET.",
        f"The answer is larger than {megabytes} MB; we do not give a cut answer. Ask for it in parts, with ORDER BY, "
        "LIMIT and OFFSET.",
    )


_EVALUATOR = Evaluator()
JOBS = {"open": _EVALUATOR.open, "evaluate": _EVALUATOR.evaluate}
