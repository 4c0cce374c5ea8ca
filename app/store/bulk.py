"""Many triples put into a store at once, as files of the engine's own: a transaction of as many takes far more.

The engine takes such files in whole or not at all, but only adds. So the new revision comes in with the triples, beside
the old one, which goes right after; of two that stand, the later one holds. A process that ends in between leaves the
old one to the next that opens the store.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from app.model.terms import Literal
from app.store.port import Change
from app.store.updates import REVISION, STORE, Updates

MANY = 20_000  # triples; of fewer a transaction is as quick


def is_for_bulk(changes: Sequence[Change]) -> bool:
    """Whether these changes bring many triples and take none away."""
    return not any(change.gone for change in changes) and sum(len(change.new) for change in changes) >= MANY


def put_in(oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change], revision: str) -> None:
    """Put the triples of these changes in, with what follows from them and the revision: all at one moment."""
    follows = _following(oxigraph, updates, changes) if updates.touches_a_premise(changes) else iter(())
    stamp = Quad(STORE, REVISION, Literal(revision), STORE)
    oxigraph.bulk_extend(chain(_quads(changes), follows, [stamp]))
    oxigraph.update(updates.stamp(revision))


def revisions(oxigraph: Oxigraph) -> list[str]:
    """The revisions that stand, the one that holds first."""
    stamps = oxigraph.quads_for_pattern(STORE, REVISION, None, STORE)
    return sorted((quad.object.value for quad in stamps if isinstance(quad.object, Literal)), reverse=True)


def _quads(changes: Sequence[Change]) -> Iterator[Quad]:
    for change in changes:
        for triple in change.new:
            yield Quad(triple.subject, triple.predicate, triple.object, change.graph)


def _following(oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change]) -> Iterator[Quad]:
    """What follows when these changes are in. It is never less than before: nothing follows from what is not there."""
    standing = (oxigraph.quads_for_pattern(None, premise, None, None) for premise in updates.premises)
    coming = (quad for quad in _quads(changes) if quad.predicate in updates.premises)
    follows = updates.following(chain(coming, *standing))
    return (Quad(triple.subject, triple.predicate, triple.object, STORE) for triple in follows)
