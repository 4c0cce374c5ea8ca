"""Oxigraph on disk, in this process.

One writer behind one lock, readers on snapshots, the log synced before any acknowledgement.

Text from the public is never evaluated here: a query cannot be stopped, and a hostile one takes the process with it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from pyoxigraph import Store as Oxigraph

from app.model.errors import RefusedQueryError, StoreLockedError
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import Literal, NamedNode, Triple
from app.store.durable import sync_log, sync_tree
from app.store.port import Change, Solutions

REVISION = NamedNode(f"{DEF}revision")
STORE = NamedNode(f"{ID}graph/vakgraaf/store")
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


class EmbeddedStore:
    """A directory of public graphs, opened by this process alone."""

    def __init__(self, directory: Path, updates: Updates) -> None:
        self._directory = directory
        self._updates = updates
        self._oxigraph = _open(directory)
        self._writing = Lock()
        self._revision = self._read_revision()

    @classmethod
    def build(cls, directory: Path, files: Mapping[NamedNode, Path], updates: Updates) -> "EmbeddedStore":
        """A new store filled from Turtle files in bulk. It stands under its name only when it is whole and on disk."""
        aside = directory.with_name(f"{directory.name}.building")
        _remove(aside)
        oxigraph = _open(aside)
        for graph, path in files.items():
            oxigraph.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=graph)
        oxigraph.update(updates.first(_next_revision("")))
        oxigraph.flush()
        del oxigraph
        sync_tree(aside)
        aside.rename(directory)
        sync_tree(directory)
        return cls(directory, updates)

    def revision(self) -> str:
        """See the port."""
        return self._revision

    def select(self, sparql: str) -> Solutions:
        """See the port."""
        found = self._query(sparql)
        if isinstance(found, QueryBoolean):
            return Solutions(("boolean",), [(Literal(bool(found)),)])
        if not isinstance(found, QuerySolutions):
            raise _refused("CONSTRUCT", "SELECT")
        return Solutions(tuple(name.value for name in found.variables), [tuple(row) for row in found])

    def construct(self, sparql: str) -> frozenset[Triple]:
        """See the port."""
        found = self._query(sparql)
        if not isinstance(found, QueryTriples):
            raise _refused("SELECT", "CONSTRUCT")
        return frozenset(found)

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """See the port."""
        wanted = _as_stored(triples)
        with self._writing:
            present = frozenset(quad.triple for quad in self._oxigraph.quads_for_pattern(None, None, None, graph))
            gone, new = present - wanted, wanted - present
            if not gone and not new:
                return Change(graph, gone, new, self._revision)
            revision = _next_revision(self._revision)
            self._oxigraph.update(self._updates.change(graph, gone, new, revision))
            self._revision = revision
            sync_log(self._directory)
        return Change(graph, gone, new, revision)

    def size(self) -> int:
        """See the port."""
        return len(self._oxigraph)

    def back_up(self, target: Path) -> None:
        """See the port."""
        with self._writing:
            self._oxigraph.backup(str(target))

    def dump(self) -> bytes:
        """Every triple with its graph, as N-Quads."""
        return self._oxigraph.dump(format=RdfFormat.N_QUADS) or b""

    def close(self) -> None:
        """Let go of the directory."""
        del self._oxigraph

    def _query(self, sparql: str) -> QueryBoolean | QuerySolutions | QueryTriples:
        try:
            return self._oxigraph.query(sparql, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise RefusedQueryError(
                Text(f"De vraag is geen geldige SPARQL: {error}", f"Not valid SPARQL: {error}")
            ) from error

    def _read_revision(self) -> str:
        stamps = self._oxigraph.quads_for_pattern(STORE, REVISION, None, STORE)
        return next((quad.object.value for quad in stamps if isinstance(quad.object, Literal)), "")


def _as_stored(triples: Iterable[Triple]) -> frozenset[Triple]:
    """The triples as the store gives them back: it writes numbers in their shortest form, 2000.00 as 2000."""
    memory = Oxigraph()
    memory.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return frozenset(quad.triple for quad in memory)


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
        if "lock" in str(error).lower():
            raise StoreLockedError(
                Text(
                    f"Een ander proces heeft {directory} open.",
                    f"Another process has {directory} open.",
                ),
            ) from error
        raise


def _remove(directory: Path) -> None:
    """Throw away what an interrupted build left."""
    for path in sorted(directory.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if directory.exists():
        directory.rmdir()


def _next_revision(last: str) -> str:
    """A moment in UTC, always later than the last one, also when the clock was set back."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _refused(found: str, wanted: str) -> RefusedQueryError:
    return RefusedQueryError(Text(f"Dit is een {found}, geen {wanted}.", f"This is a {found}, not a {wanted}."))
