"""A store over an engine elsewhere: read by any number of replicas, changed by one."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pyoxigraph import Quad, RdfFormat, parse, serialize
from pyoxigraph import Store as Oxigraph

from app.model.errors import BusyError, NotReadyError, RemoteStoreError, VakgraafError
from app.model.languages import Text
from app.model.sparql import Form
from app.model.template import Template
from app.model.terms import BlankNode, NamedNode, Term, Triple, literal, node
from app.store.alone import alone
from app.store.durable import sync_tree
from app.store.port import Change, Solutions
from app.store.remote import troubles
from app.store.remote.connection import Reply
from app.store.remote.dialect import Dataset
from app.store.remote.engine import Engine
from app.store.remote.guarded import GuardedUpdates
from app.store.remote.revisions import WRITING, Revisions
from app.store.remote.stepped import Journal, Stepped
from app.store.remote.writing import AtOnce, Wanted, Writer
from app.store.updates import STORE, as_stored, changes_between, next_revision

_READING = Text(
    "Deze replica leest alleen en weet niet waar de schrijvende staat. Stuur de wijziging daarheen.",
    "This replica only reads, and does not know where the writing one is. Send the change there.",
)
_NO_UNION = Text(
    "De opslag zoekt zonder GRAPH niet in alle grafen samen. Zet dat daar aan, of geef het in het adres mee "
    "(bij Fuseki: ?default-graph-uri=urn:x-arq:UnionGraph).",
    "Without GRAPH the store does not look in the union of all graphs. Switch that on there, or ask for it in the "
    "address (for Fuseki: ?default-graph-uri=urn:x-arq:UnionGraph).",
)
_HALF_WAY = Text(
    "In de opslag is een wijziging half gedaan die bij een andere datamap hoort. Start de schrijvende replica daarmee.",
    "A change in the store is half done, and belongs to another data directory. Start the writing replica with that.",
)
_MOST_NAMED = 5
_TRIES = 10  # to read the revision
_LOCK = "remote.lock"
_CHANGE = "remote-change.json"  # one that is under way

Given = TypeVar("Given")


class ReadingStore:
    """The store of a replica that never changes it.

    ``folder`` is queries/internal; ``home`` the data directory of a process that has to be alone there.
    """

    def __init__(self, engine: Engine, folder: Path, home: Path | None = None) -> None:
        self._held = ExitStack()
        if home is not None:
            self._held.enter_context(alone(home / _LOCK))
        self.engine = engine
        self._folder = folder
        self._revisions = Revisions(self._ask_revision)

    def revision(self) -> str:
        """See the port."""
        return self._revisions.present()

    def seen(self) -> str:
        """See the port."""
        return self._revisions.seen()

    def watch(self) -> None:
        """Keep ``seen`` up to date from now on."""
        self._revisions.watch()

    def select(self, sparql: str) -> Solutions:
        """See the port."""
        return self._read(lambda: self.engine.select(sparql))

    def construct(self, sparql: str) -> frozenset[Triple]:
        """See the port."""
        return self._read(lambda: self.engine.construct(sparql))

    @contextmanager
    def asked(self, text: str, form: Form, dataset: Dataset, deadline_s: float, most_bytes: int) -> Iterator[Reply]:
        """The whole answer to a query of the public, within limits of its own, while it is read."""
        with self.engine.reply(text, form, dataset, deadline_s, most_bytes) as reply:
            yield reply
        self._revisions.was_read()

    def size(self) -> int:
        """See the port."""
        [[size]] = self.select(self._template("size").text).rows
        return int(literal(size).value)

    def dump(self) -> bytes:
        """See the port."""
        return self._read(lambda: serialize(self._quads(), format=RdfFormat.N_QUADS)) or b""

    def back_up(self, target: Path) -> None:
        """See the port. The copy is a store of our own, on this machine."""
        target.mkdir(parents=True)
        try:
            self._read(lambda: self._copy(target))
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """See the port; here it is refused."""
        return self.replace_all({graph: triples})[0]

    def replace_all(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """See the port; here it is refused."""
        del contents
        raise NotReadyError(_READING)

    def trouble(self) -> Text | None:
        """See the port."""
        return _READING

    def purge(self) -> None:
        """See the port: the files are the engine's own."""

    def close(self) -> None:
        """Let go of the engine."""
        self._revisions.close()
        self.engine.close()
        self._held.close()

    def check_union(self) -> None:
        """Raise RemoteStoreError when a query is not asked over all graphs together, which all of ours need."""
        [[union]] = self.engine.select(self._template("union").text).rows
        if literal(union).value != "true":
            raise RemoteStoreError(_NO_UNION)

    def _read(self, ask: Callable[[], Given]) -> Given:
        """What is read at one revision. Where a change does not happen at one moment, reading is done again."""
        if self.engine.dialect.atomic:
            found = ask()
            self._revisions.was_read()
            return found
        end = time.monotonic() + self.engine.line.endpoint.deadline_s
        before = self._revisions.present()
        for tries in count():
            if time.monotonic() > end:
                break
            with self._undisturbed(tries):
                found = ask()
                self._revisions.was_read()
                after = self._revisions.settled()
            if after == before:
                return found
            before = after
        raise BusyError

    @contextmanager
    def _undisturbed(self, tries: int) -> Iterator[None]:
        """Nothing keeps the writing replica, which is another process, from changing the store meanwhile."""
        del tries
        yield

    def _ask_revision(self) -> str:
        for _ in range(_TRIES):
            found = [row[0] for row in self.engine.rows(self._template("revision").text)]
            if None not in found:  # as Virtuoso tells what is being replaced while it looks
                return max((literal(term).value for term in found), default="")
        raise troubles.no_whole_answer("", ValueError("a revision without a value"))

    def _quads(self) -> Iterator[Quad]:
        given = self.engine.dialect.given
        for graph, *terms in self.engine.rows(self._template("everything").text):
            triple = given(_triple(terms))
            yield Quad(triple.subject, triple.predicate, triple.object, node(graph))

    def _copy(self, target: Path) -> None:
        oxigraph = Oxigraph(str(target))
        oxigraph.clear()
        oxigraph.bulk_extend(self._quads())
        oxigraph.flush()
        del oxigraph
        sync_tree(target)

    def _template(self, name: str) -> Template:
        return _read(self._folder / "remote" / f"{name}.rq")


class WritingStore(ReadingStore):
    """The store of the one replica that changes it."""

    def __init__(self, engine: Engine, folder: Path, home: Path) -> None:
        super().__init__(engine, folder, home)
        self._updates = GuardedUpdates(folder)
        self._writing = Lock()
        self._writer: Writer = (
            AtOnce(engine, self._updates, self._revisions)
            if engine.dialect.atomic
            else Stepped(engine, self._updates, self._revisions, Journal(home / _CHANGE))
        )

    def replace_all(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """See the port."""
        wanted = {graph: as_stored(triples) for graph, triples in contents.items()}
        with self._writing:
            self._writer.settle()
            last = self._revisions.settled()
            present = {graph: self._contents(graph) for graph in wanted}
            changes = changes_between(present, wanted, last, next_revision(last))
            if differing := tuple(change for change in changes if change.changed):
                self._bring_in(Wanted(differing, last, differing[0].revision))
        return changes

    def trouble(self) -> Text | None:
        """See the port."""
        return None

    def fill(self, files: Mapping[NamedNode, Path]) -> None:
        """Load Turtle files into an engine that holds nothing yet, or what an earlier call left when it broke off.

        The store has a revision when it is whole. Raises RemoteStoreError when the engine holds graphs of others.
        """
        with self._writing:
            rows = self.engine.rows(self._template("graphs").text)
            others = [row[0] for row in rows if row[0] not in files and row[0] != STORE]
            if others:
                raise _not_ours([node(graph).value for graph in others])
            for graph, path in files.items():
                triples = (quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))
                self.engine.fill(graph, as_stored(triples))
            self.engine.update(self._updates.plain.first(next_revision("")))
            self._revisions.exact()

    def check_finished(self) -> None:
        """Raise RemoteStoreError when the store is in the middle of a change of which only another process knows."""
        if self._revisions.exact().endswith(WRITING) and not self._writer.in_doubt:
            raise RemoteStoreError(_HALF_WAY)

    def submitted(self) -> list[str]:
        """The graphs that were sent in, as they say themselves."""
        return [node(row[0]).value for row in self.engine.rows(self._template("submitted").text)]

    def _read(self, ask: Callable[[], Given]) -> Given:
        if self._writer.in_doubt:
            with self._writing:
                self._writer.settle()
        return super()._read(ask)

    @contextmanager
    def _undisturbed(self, tries: int) -> Iterator[None]:
        """Who read in vain is let in before the next change."""
        with self._writing if tries else nullcontext():
            yield

    def _contents(self, graph: NamedNode) -> frozenset[Triple]:
        given = self.engine.dialect.given
        rows = self.engine.rows(self._template("contents").bind({"graph": [graph]}))
        return as_stored(given(_triple(row)) for row in rows)

    def _bring_in(self, wanted: Wanted) -> None:
        """Write, and if that fails without telling what became of it, find that out at once where possible."""
        try:
            self._writer.write(wanted)
        except VakgraafError:
            if not self._writer.settle():
                raise


@cache
def _read(path: Path) -> Template:
    return Template(path.read_text(encoding="utf-8"), path.name)


def _triple(row: Sequence[Term | None]) -> Triple:
    subject, predicate, value = row
    if value is None or not isinstance(subject, NamedNode | BlankNode):
        raise troubles.no_whole_answer("", ValueError(f"{row} is no triple"))
    return Triple(subject, node(predicate), value)


def _not_ours(graphs: list[str]) -> RemoteStoreError:
    named = ", ".join(sorted(graphs)[:_MOST_NAMED])
    return RemoteStoreError(
        Text(
            f"De opslag bevat al {len(graphs)} grafen die niet van ons zijn ({named} …). Geef Vakgraaf een eigen, lege "
            "dataset.",
            f"The store holds {len(graphs)} graphs that are not ours ({named} …). Give Vakgraaf an empty dataset of "
            "its own.",
        ),
    )
