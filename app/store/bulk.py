"""Many triples put into a store at once, as files of the engine's own: a transaction of as many takes far more.

The engine takes such files in whole or not at all, but what has to go goes by another step, and so does the revision.
So it is done to a store whose state before is kept and read meanwhile (before.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from app.model.terms import NamedNode, Triple
from app.store.port import Change
from app.store.updates import STORE, Updates, block, joined

MANY = 20_000  # triples that come; of fewer a transaction is as quick
_AT_ONCE = 20_000  # triples that go in one step


def is_for_bulk(changes: Sequence[Change]) -> bool:
    """Whether these changes bring many triples."""
    return sum(len(change.new) for change in changes) >= MANY


def change_in_bulk(oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change], revision: str) -> None:
    """Put triples in, take others out, and renew what follows from them and the revision, step by step."""
    if updates.touches_a_premise(changes):
        changes = [*changes, _following(oxigraph, updates, changes, revision)]
    oxigraph.bulk_extend(chain.from_iterable(_quads(change.graph, change.new) for change in changes))
    for change in changes:
        gone = list(change.gone)
        for start in range(0, len(gone), _AT_ONCE):
            part = block(change.graph, gone[start : start + _AT_ONCE])
            oxigraph.update(joined(f"DELETE DATA {{ {part} }}"))
    oxigraph.update(updates.stamp(revision))


def _following(oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change], revision: str) -> Change:
    """The change of what follows, worked out beside the store over the premises alone."""
    premises = {quad for name in updates.premises for quad in oxigraph.quads_for_pattern(None, name, None, None)}
    for change in changes:
        premises -= set(_quads(change.graph, _speaking(updates, change.gone)))
        premises |= set(_quads(change.graph, _speaking(updates, change.new)))
    standing = oxigraph.quads_for_pattern(None, None, None, STORE)
    present = frozenset(quad.triple for quad in standing if quad.subject != STORE)
    wanted = updates.following(premises)
    return Change(STORE, present - wanted, wanted - present, revision)


def _speaking(updates: Updates, triples: Iterable[Triple]) -> Iterator[Triple]:
    return (triple for triple in triples if triple.predicate in updates.premises)


def _quads(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
