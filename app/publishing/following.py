"""The feed follows the store: a change of graphs becomes what became of each thing that they speak of.

What is said of a thing is the whole of what is asserted of it, each triple in its graph; what follows from others, and
what the store says of itself, is not in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from app.model.terms import NamedNode, Triple, node
from app.store.feed import FeedLog
from app.store.port import Change
from app.store.queries import Queries
from app.store.updates import STORE

_AT_ONCE = 500  # things in one question to the store

State = tuple[str, bytes]


class Following:
    """A log of the feed beside the store that it follows. ``days`` is how long all of it is kept."""

    def __init__(self, queries: Queries, log: FeedLog, days: int) -> None:
        self._queries = queries
        self.log = log
        self.days = days

    def follow(self, changes: Sequence[Change]) -> None:
        """Note what became of the things that changed, in a log that knew the store as it was just before."""
        known = self.log.known({_name(triple) for change in changes for triple in change.gone | change.new})
        self.log.note(self._changed(changes, known), changes[0].revision)
        self._expire()

    def follow_behind(self, changes: Sequence[Change]) -> None:
        """Note what became of the things that changed, in a log that lacks others: it keeps its revision."""
        self.compare(sorted({_name(triple) for change in changes for triple in change.gone | change.new}))

    def things(self) -> list[str]:
        """Everything that stands in the store or, as far as it knows, in the log."""
        there = {node(thing).value for (thing,) in self._queries.rows("subjects")}
        return sorted(there | self.log.standing())

    def compare(self, things: Sequence[str]) -> int:
        """Note what the store says of some things, whatever the log missed; of how many it had missed something.

        Nothing may change the store meanwhile. The log keeps its revision until ``settle``.
        """
        return self.log.note(self._states(things), None)

    def settle(self, revision: str) -> None:
        """Let the log be that of a revision: everything was compared, or followed."""
        self.log.note((), revision)
        self._expire()

    def _changed(self, changes: Sequence[Change], known: set[str]) -> Iterator[State]:
        """The states of what changed: of what is new all of it has just come, the rest the store tells."""
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for change in changes:
            for triple in change.new:
                if _name(triple) not in known:
                    lines[_name(triple)].append(_line(triple, change.graph))
        yield from ((subject, _state(found)) for subject, found in sorted(lines.items()))
        yield from self._states(sorted(known))

    def _states(self, subjects: Sequence[str]) -> Iterator[State]:
        """What the store asserts of these things."""
        for start in range(0, len(subjects), _AT_ONCE):
            lines: dict[str, list[str]] = {subject: [] for subject in subjects[start : start + _AT_ONCE]}
            for graph, thing, predicate, value in self._queries.rows("said-of", {"thing": [*map(NamedNode, lines)]}):
                if graph != STORE and value is not None:
                    triple = Triple(node(thing), node(predicate), value)
                    lines[node(thing).value].append(_line(triple, node(graph)))
            yield from ((subject, _state(found)) for subject, found in lines.items())

    def _expire(self) -> None:
        before = datetime.now(UTC) - timedelta(days=self.days)
        self.log.expire(before.isoformat(timespec="milliseconds"))


def _name(triple: Triple) -> str:
    return node(triple.subject).value


def _line(triple: Triple, graph: NamedNode) -> str:
    return f"{triple} {graph} .\n"


def _state(lines: Iterable[str]) -> bytes:
    return "".join(sorted(lines)).encode()
