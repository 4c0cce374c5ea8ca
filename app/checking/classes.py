"""Which class is a special form of which, as the ontology in the graph says."""

from collections.abc import Iterable
from functools import lru_cache

from app.model.terms import node
from app.store.queries import Queries

Broader = dict[str, frozenset[str]]  # a class, and every class that it is a special form of


def read_broader(graph: Queries) -> Broader:
    """What the ontology says: a few dozen pairs, whatever the size of the graph, read once a revision."""
    return _read(graph, graph.store.revision())


@lru_cache(maxsize=2)
def _read(graph: Queries, _revision: str) -> Broader:
    return broader_classes((node(special).value, node(general).value) for special, general in graph.rows("subclasses"))


def broader_classes(pairs: Iterable[tuple[str, str]]) -> Broader:
    """From direct pairs (special, general) to everything that a class is a special form of."""
    direct: dict[str, set[str]] = {}
    for special, general in pairs:
        direct.setdefault(special, set()).add(general)
    return {special: frozenset(_reached(special, direct)) for special in direct}


def _reached(start: str, direct: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return reached
