"""The promise of a store of public graphs. Everything above knows this and never a concrete store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.model.languages import Text
from app.model.terms import NamedNode, Row, Triple


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT (or ASK: one row, one boolean) in full, never cut."""

    variables: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Change:
    """What a replacement did to a graph; the revision is the one that the store has with it."""

    graph: NamedNode
    gone: frozenset[Triple]
    new: frozenset[Triple]
    revision: str

    @property
    def changed(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.gone or self.new)


class ReadStore(Protocol):
    """Named graphs, and a default graph that is the union of them all."""

    def revision(self) -> str:
        """A text that every change renews.

        Equal revisions, told before and after a read, mean that it saw the contents of that revision.
        """
        ...

    def seen(self) -> str:
        """The revision as far as it is known without waiting for anything: it may be a second behind."""
        ...

    def select(self, sparql: str) -> Solutions:
        """Run a SELECT or ASK over the union of all graphs. Reads see one snapshot and never wait for a writer.

        Raises RefusedQueryError when the text is not a SELECT or ASK that the engine understands.
        """
        ...

    def construct(self, sparql: str) -> frozenset[Triple]:
        """Run a CONSTRUCT or DESCRIBE over the union of all graphs; errors as ``select``."""
        ...

    def size(self) -> int:
        """How many triples there are."""
        ...

    def back_up(self, target: Path) -> None:
        """Write a copy of the last revision, which opens as a store of its own, to a folder that does not exist."""
        ...

    def dump(self) -> bytes:
        """Every triple with its graph, as N-Quads."""
        ...

    def close(self) -> None:
        """Let go of whatever is held."""
        ...


class Store(ReadStore, Protocol):
    """A store that can also be changed, by one process."""

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> Change:
        """Make these the triples of the graph: ``replace_all`` of one."""
        ...

    def replace_all(self, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
        """Make these the triples of these graphs, with the triples that follow from them and one new revision, at once.

        No reader ever sees one graph changed and another not yet, nor waits, however many triples come: a large
        framework is as whole as a small catalogue, or not there, also when the process ends half-way. When this
        returns, all of it is on disk. A graph without triples is gone. Where nothing differs from what stands, the
        store keeps its revision.
        Raises BlankNodeError, and changes nothing, when a triple has a blank node; NoRoomError when the disk is full.
        """
        ...

    def trouble(self) -> Text | None:
        """Why no change is taken now, as the last one was told; None while there is nothing against it."""
        ...

    def purge(self) -> None:
        """Write anew the files that are ours, so that what was taken out stands in none of them any more."""
        ...
