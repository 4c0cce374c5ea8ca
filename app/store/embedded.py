"""Oxigraph on disk, in this process.

One writer behind one lock, readers on snapshots, the log synced before any acknowledgement.

Text from the public is never evaluated here: a query cannot be stopped, and a hostile one takes the process with it.
"""

import fcntl
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import Store as Oxigraph

from app.model.errors import BlankNodeError, RefusedQueryError, StoreLockedError
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES
from app.model.template import COMMENT, IRI, STRING
from app.model.terms import BlankNode, Literal, NamedNode, Triple
from app.store.durable import sync_log, sync_tree
from app.store.port import Change, Solutions

REVISION = NamedNode(f"{DEF}revision")
STORE = NamedNode(f"{ID}graph/vakgraaf/store")
_LOCKED = re.compile(r"lock hold by|While lock file:.*(?:temporarily unavailable|No locks available)", re.IGNORECASE)
_TEXT = re.compile(rf"{STRING}|{IRI}|{COMMENT}", re.DOTALL)
_FROM = re.compile(r"(?<![\w?$:.\-])FROM(?![\w:.\-])", re.IGNORECASE)
_MARK = re.compile(r"^# (?:gone|new)$", re.MULTILINE)


class Updates:
    """The store's own SPARQL updates, read from queries/internal/*.ru and joined into one request."""

    def __init__(self, folder: Path) -> None:
        files = {name: (folder / f"{name}.ru").read_text(encoding="utf-8") for name in ("replace", "derive", "stamp")}
        self._steps = {name: _without_prologue(text) for name, text in files.items()}
        self._replace = _MARK.split(self._steps["replace"])
        self._premises = _premises(files["derive"])

    def first(self, revision: str) -> str:
        """The request that completes a store which was filled in bulk."""
        return self._joined(self._steps["derive"], self._stamp(revision))

    def change(self, graph: NamedNode, gone: frozenset[Triple], new: frozenset[Triple], revision: str) -> str:
        """The request that takes triples out of a graph, puts others in, and renews what follows from them."""
        head, middle, tail = self._replace
        replace = f"{head}{_block(graph, gone)}{middle}{_block(graph, new)}{tail}"
        derived = any(triple.predicate.value in self._premises for triple in gone | new)
        return self._joined(replace, *([self._steps["derive"]] if derived else []), self._stamp(revision))

    def _stamp(self, revision: str) -> str:
        return self._steps["stamp"].replace('"revision"', f'"{revision}"')

    def _joined(self, *steps: str) -> str:
        """One request. Oxigraph takes a prologue at its start only, not after a semicolon."""
        prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
        return prologue + " ;\n".join(steps)


class ReadableStore:
    """An open Oxigraph, as far as it is read."""

    def __init__(self, oxigraph: Oxigraph) -> None:
        self._oxigraph = oxigraph

    def revision(self) -> str:
        """See the port. It is read from the store each time, so it is that of the rows which can be read now."""
        stamps = self._oxigraph.quads_for_pattern(STORE, REVISION, None, STORE)
        return next((quad.object.value for quad in stamps if isinstance(quad.object, Literal)), "")

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
        self._oxigraph.backup(str(target))

    def size(self) -> int:
        """See the port."""
        return len(self._oxigraph)

    def dump(self) -> bytes:
        """Every triple with its graph, as N-Quads."""
        return self._oxigraph.dump(format=RdfFormat.N_QUADS) or b""

    def close(self) -> None:
        """Let go of the directory."""
        del self._oxigraph

    def _query(self, sparql: str) -> QueryBoolean | QuerySolutions | QueryTriples:
        """The union of all graphs is the default graph, except for a text that names its graphs with FROM."""
        return self._oxigraph.query(sparql, use_default_graph_as_union=not _FROM.search(_TEXT.sub(" ", sparql)))


class EmbeddedStore(ReadableStore):
    """A directory of public graphs, opened by this process alone."""

    def __init__(self, directory: Path, updates: Updates) -> None:
        super().__init__(_open(directory))
        self._directory = directory
        self._updates = updates
        self._writing = Lock()

    @classmethod
    def build(cls, directory: Path, files: Mapping[NamedNode, Path], updates: Updates) -> "EmbeddedStore":
        """A new store filled from Turtle files in bulk. It stands under its name only when it is whole and on disk.

        Raises StoreLockedError when another process is building it.
        """
        with _alone(directory.with_name(f"{directory.name}.lock")):
            if not directory.exists():
                _fill(directory, files, updates)
            return cls(directory, updates)

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """See the port."""
        wanted = _as_stored(triples)
        with self._writing:
            present = frozenset(quad.triple for quad in self._oxigraph.quads_for_pattern(None, None, None, graph))
            gone, new = present - wanted, wanted - present
            if not gone and not new:
                return Change(graph, gone, new, self.revision())
            revision = _next_revision(self.revision())
            self._oxigraph.update(self._updates.change(graph, gone, new, revision))
            sync_log(self._directory)
        return Change(graph, gone, new, revision)

    def back_up(self, target: Path) -> None:
        """See the port."""
        with self._writing:
            super().back_up(target)


def _fill(directory: Path, files: Mapping[NamedNode, Path], updates: Updates) -> None:
    aside = directory.with_name(f"{directory.name}.building")
    shutil.rmtree(aside, ignore_errors=True)  # what an interrupted build left
    oxigraph = _open(aside)
    for graph, path in files.items():
        oxigraph.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=graph)
    oxigraph.update(updates.first(_next_revision("")))
    oxigraph.flush()
    del oxigraph
    sync_tree(aside)
    aside.rename(directory)
    sync_tree(directory)


def _as_stored(triples: Iterable[Triple]) -> frozenset[Triple]:
    """The triples as the store gives them back: it writes numbers in their shortest form, 2000.00 as 2000."""
    memory = Oxigraph()
    triples = list(triples)
    blank = next((triple for triple in triples if _has_blank_node(triple)), None)
    if blank is not None:
        raise BlankNodeError(str(blank))
    memory.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return frozenset(quad.triple for quad in memory)


def _has_blank_node(triple: Triple) -> bool:
    """Whether one stands anywhere in it, also within a triple that it speaks of."""
    if isinstance(triple.object, Triple) and _has_blank_node(triple.object):
        return True
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _block(graph: NamedNode, triples: frozenset[Triple]) -> str:
    return f"GRAPH {graph} {{\n" + "".join(f"{triple} .\n" for triple in triples) + "}"


def _without_prologue(text: str) -> str:
    lines = text.strip().splitlines()
    return "\n".join(line for line in lines if not line.startswith("PREFIX "))


def _premises(derive: str) -> frozenset[str]:
    """The properties that the derivations start from, as the head of their file names them."""
    line = next(line for line in derive.splitlines() if line.startswith("# premises: "))
    names = (name.split(":") for name in line.removeprefix("# premises: ").split())
    return frozenset(PREFIXES[prefix] + local for prefix, local in names)


def _open(directory: Path) -> Oxigraph:
    directory.mkdir(parents=True, exist_ok=True)
    try:
        return Oxigraph(str(directory))
    except OSError as error:
        if _LOCKED.search(str(error)):
            raise _locked(directory) from error
        raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise _locked(path) from error
        yield


def _locked(path: Path) -> StoreLockedError:
    return StoreLockedError(Text(f"Een ander proces heeft {path} open.", f"Another process has {path} open."))


def _next_revision(last: str) -> str:
    """A moment in UTC, always later than the last one, also when the clock was set back."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the engine says against a text, before its first row or later, is told as a refusal."""
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise RefusedQueryError(
            Text(f"De vraag lukt niet: {error}", f"The query does not work: {error}"),
        ) from error


def _other_form(found: str, wanted: str) -> RefusedQueryError:
    return RefusedQueryError(Text(f"Dit is een {found}, geen {wanted}.", f"This is a {found}, not a {wanted}."))
