"""What follows from a change, worked out beside the store over the premises alone.

Within the change itself it would be far more: the engine takes out all that follows and puts it in again, and reads it
through what is not written yet.
"""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from app.model.terms import NamedNode, Triple
from app.store.port import Change
from app.store.updates import STORE, Updates


def with_what_follows(
    oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change], revision: str
) -> Sequence[Change]:
    """The changes, and what they change of what follows."""
    if not updates.touches_a_premise(changes):
        return changes
    premises = {quad for name in updates.premises for quad in oxigraph.quads_for_pattern(None, name, None, None)}
    for change in changes:
        premises -= set(quads_of(change.graph, _speaking(updates, change.gone)))
        premises |= set(quads_of(change.graph, _speaking(updates, change.new)))
    standing = oxigraph.quads_for_pattern(None, None, None, STORE)
    present = frozenset(quad.triple for quad in standing if quad.subject != STORE)
    wanted = updates.following(premises)
    return [*changes, Change(STORE, present - wanted, wanted - present, revision)]


def quads_of(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Triples in their graph."""
    return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def _speaking(updates: Updates, triples: Iterable[Triple]) -> Iterator[Triple]:
    return (triple for triple in triples if triple.predicate in updates.premises)
