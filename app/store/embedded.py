"""Oxigraph on disk, in this process.

One writer behind one lock, readers on snapshots, the log synced before any acknowledgement.

Text from the public is never evaluated here: a query cannot be stopped, and a hostile one takes the process with it.
"""

import logging
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import Store as Oxigraph

from app.model.errors import NoRoomError, NotReadyError, RefusedQueryError
from app.model.languages import Text
from app.model.template import COMMENT, IRI, STRING
from app.model.terms import Literal, NamedNode, Triple
from app.store.alone import alone, locked
from app.store.before import Before, go_back, is_half_done
from app.store.bulk import change_in_bulk, is_for_bulk, sweep, written
from app.store.derived import with_what_follows
from app.store.durable import sync_log, sync_tree
from app.store.port import Change, Solutions
from app.store.updates import REVISION, STORE, Updates, as_stored, changes_between, next_revision

log = logging.getLogger("vakgraaf")
_LOCKED = re.compile(r"lock hold by|While lock file:.*(?:temporarily unavailable|No locks available)", re.IGNORECASE)
_TEXT = re.compile(rf"{STRING}|{IRI}|{COMMENT}", re.DOTALL)
_FROM = re.compile(r"(?<![\w?$:.\-])FROM(?![\w:.\-])", re.IGNORECASE)
_UNREADABLE = re.compile(r"IO error\b|Corruption\b")
_NOT_READ = Text(
    "De opslag kan nu niet gelezen worden; de beheerder vindt de reden in het log.",
    "The store cannot be read now; the operator finds the reason in the log.",
)
_RESTART = Text(
    "Beheerder: maak ruimte op de schijf en start de dienst opnieuw; tot dan neemt de opslag niets aan.",
    "Operator: make room on the disk and start the service again; until then the store takes nothing.",
)
_HALF_DONE = Text(
    "Een grote wijziging brak af en is niet doorgevoerd. Beheerder: start de dienst opnieuw; tot dan neemt de opslag "
    "niets aan.",
    "A large change broke off and was not made. Operator: start the service again; until then the store takes nothing.",
)


class ReadableStore:
    """An open Oxigraph, as far as it is read."""

    def __init__(self, oxigraph: Oxigraph) -> None:
        self._oxigraph = oxigraph

    @property
    def _shown(self) -> Oxigraph:
        """What is read."""
        return self._oxigraph

    def revision(self) -> str:
        """See the port. It is read from the store each time, so it is that of the rows which can be read now."""
        stamps = self._shown.quads_for_pattern(STORE, REVISION, None, STORE)
        return next((quad.object.value for quad in stamps if isinstance(quad.object, Literal)), "")

    def seen(self) -> str:
        """See the port."""
        return self.revision()

    def select(self, sparql: str) -> Solutions:
        """See the port."""
        with _refusing():
            found = self._query(sparql)
            if isinstance(found, QueryBoolean):
                return Solutions(("boolean",), [(Literal(bool(found)),)])
            if isinstance(found, QuerySolutions):
                return Solutions(tuple(name.value for name in found.variables), [tuple(row) for row in found])
        raise _other_form("CONSTRUCT", "SELECT")

    def construct(self, sparql: str) -> frozenset[Triple]:
        """See the port."""
        with _refusing():
            found = self._query(sparql)
            if isinstance(found, QueryTriples):
                return frozenset(found)
        raise _other_form("SELECT", "CONSTRUCT")

    def back_up(self, target: Path) -> None:
        """See the port."""
        self._shown.backup(str(target))

    def size(self) -> int:
        """See the port."""
        return len(self._shown)

    def dump(self) -> bytes:
        """See the port."""
        return self._shown.dump(format=RdfFormat.N_QUADS) or b""

    def close(self) -> None:
        """See the port."""
        del self._oxigraph

    def _query(self, sparql: str) -> QueryBoolean | QuerySolutions | QueryTriples:
        """The union of all graphs is the default graph, except for a text that names its graphs with FROM."""
        return self._shown.query(sparql, use_default_graph_as_union=not _FROM.search(_TEXT.sub(" ", sparql)))


class EmbeddedStore(ReadableStore):
    """A directory of public graphs, opened by this process alone."""

    def __init__(self, directory: Path, updates: Updates) -> None:
        super().__init__(_open_whole(directory))
        self._directory = directory
        self._updates = updates
        self._writing = Lock()
        self._refused: NoRoomError | None = None
        self._kept = Before(directory)
        self._kept.sweep()  # what a killed process left
        sweep(directory)
        self._before: Oxigraph | None = None
        self._broken = False  # a change of several steps ended half-way

    @classmethod
    def build(cls, directory: Path, files: Mapping[NamedNode, Path], updates: Updates) -> "EmbeddedStore":
        """A new store filled from Turtle files in bulk. It stands under its name only when it is whole and on disk.

        Raises StoreLockedError when another process is building it.
        """
        with alone(directory.with_name(f"{directory.name}.lock")):
            if not directory.exists():
                _fill(directory, files, updates)
            return cls(directory, updates)

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """See the port."""
        return self.replace_all({graph: triples})[0]

    def replace_all(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """See the port."""
        wanted = {graph: as_stored(triples) for graph, triples in contents.items()}
        with self._writing:
            self._check_whole()
            present = {graph: self._contents(graph) for graph in wanted}
            last = self.revision()
            changes = changes_between(present, wanted, last, next_revision(last))
            if differing := [change for change in changes if change.changed]:
                with self._noting_trouble():
                    self._bring_in(differing, differing[0].revision)
        return changes

    def back_up(self, target: Path) -> None:
        """See the port."""
        with self._writing, self._noting_trouble():
            self._check_whole()
            super().back_up(target)

    def purge(self) -> None:
        """See the port: the triples go; a text that one of them had may stay, which forgetful.py is there for."""
        with self._writing, self._noting_trouble():
            self._oxigraph.flush()
            self._oxigraph.optimize()

    def trouble(self) -> Text | None:
        """See the port."""
        if self._refused is None:
            return _HALF_DONE if self._broken else None
        return self._refused.message

    def close(self) -> None:
        """See the port."""
        self._kept.sweep()
        super().close()

    def _bring_in(self, changes: Sequence[Change], revision: str) -> None:
        changes = with_what_follows(self._oxigraph, self._updates, changes, revision)
        if is_for_bulk(changes):
            self._bring_in_by_steps(changes, revision)
        else:
            self._oxigraph.update(self._updates.change(changes, revision))
            sync_log(self._directory)

    def _bring_in_by_steps(self, changes: Sequence[Change], revision: str) -> None:
        with written(changes, self._directory) as coming:
            try:
                self._before = self._kept.keep(self._oxigraph)
                change_in_bulk(self._oxigraph, self._updates, changes, revision, coming)
                sync_log(self._directory)
                self._kept.let_go()
                self._before = None
            except BaseException:
                self._broken = self._before is not None or is_half_done(self._directory)
                raise

    def _check_whole(self) -> None:
        if self._broken:
            raise self._refused or NotReadyError(_HALF_DONE)

    @property
    def _shown(self) -> Oxigraph:
        """While a change takes several steps, and when one of them failed, the state before is read."""
        before = self._before  # once: whoever changes the store sets it to None meanwhile
        return self._oxigraph if before is None else before

    def _contents(self, graph: NamedNode) -> frozenset[Triple]:
        return frozenset(quad.triple for quad in self._oxigraph.quads_for_pattern(None, None, None, graph))

    @contextmanager
    def _noting_trouble(self) -> Iterator[None]:
        """After one write to its own files that failed, the engine refuses every next one until it is opened again."""
        try:
            yield
        except OSError as error:
            log.exception("the disk takes nothing more")
            full = NoRoomError(str(error).rpartition(": ")[2], _RESTART)
            if str(self._directory) in str(error):
                self._refused = full
            raise full from error
        self._refused = None


def _fill(directory: Path, files: Mapping[NamedNode, Path], updates: Updates) -> None:
    aside = directory.with_name(f"{directory.name}.building")
    shutil.rmtree(aside, ignore_errors=True)  # what an interrupted build left
    oxigraph = _open(aside)
    for graph, path in files.items():
        oxigraph.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=graph)
    oxigraph.update(updates.first(next_revision("")))
    oxigraph.flush()
    del oxigraph
    sync_tree(aside)
    aside.rename(directory)
    sync_tree(directory)


def _open_whole(directory: Path) -> Oxigraph:
    """The store, as it was before a change that broke off half-way."""
    if is_half_done(directory):
        with alone(directory.with_name(f"{directory.name}.going-back")):
            with suppress(OSError, RuntimeError):  # it may be past opening; that somebody has it open is told
                _open(directory)
            go_back(directory)
    return _open(directory)


def _open(directory: Path) -> Oxigraph:
    directory.mkdir(parents=True, exist_ok=True)
    try:
        return Oxigraph(str(directory))
    except OSError as error:
        if _LOCKED.search(str(error)):
            raise locked(directory) from error
        raise


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the engine says against a text, before its first row or later, is told as a refusal of the text.

    What it says of its files is not the text's fault.
    """
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        if _UNREADABLE.match(str(error)) or (isinstance(error, OSError) and error.errno is not None):
            log.exception("the store cannot be read")
            raise NotReadyError(_NOT_READ) from error
        raise RefusedQueryError(
            Text(f"De vraag lukt niet: {error}", f"The query does not work: {error}"),
        ) from error


def _other_form(found: str, wanted: str) -> RefusedQueryError:
    return RefusedQueryError(Text(f"Dit is een {found}, geen {wanted}.", f"This is a {found}, not a {wanted}."))
