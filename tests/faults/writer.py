"""A process that replaces graphs without end and acknowledges each replacement, for as long as it lives.

Run as: writer.py <store> <acknowledgements> <last version> [bulk]. A version stands in one of three graphs; with
``bulk`` each replacement takes several steps.
"""

import os
import sys
from itertools import count
from pathlib import Path

from app.model.terms import Literal, NamedNode, Triple
from app.settings import INTERNAL
from app.store import bulk
from app.store.embedded import EmbeddedStore, Updates

HERE = "https://example.org/"
GRAPHS = [NamedNode(f"{HERE}graph/{place}") for place in range(3)]
VERSION = NamedNode(f"{HERE}version")
COMPETENCE, LEVEL, RANK, COVERS = (
    NamedNode(f"https://w3id.org/vakgraaf/def#{name}") for name in ("competence", "level", "rank", "covers")
)
LEVELS = frozenset(Triple(NamedNode(f"{HERE}level/{rank}"), RANK, Literal(rank)) for rank in (1, 2))
SIZE = 60


def graph_of(version: int) -> NamedNode:
    """The graph that a version stands in."""
    return GRAPHS[version % 3]


def contents(version: int) -> frozenset[Triple]:
    """Sixty things, each at two levels of a competence of its own, so that four things follow from each."""
    triples = set(LEVELS)
    for place in range(SIZE):
        for rank in (1, 2):
            thing = NamedNode(f"{HERE}{version % 3}/{version}/{place}/{rank}")
            triples |= {
                Triple(thing, VERSION, Literal(version)),
                Triple(thing, COMPETENCE, NamedNode(f"{HERE}{version % 3}/{place}")),
                Triple(thing, LEVEL, NamedNode(f"{HERE}level/{rank}")),
            }
    return frozenset(triples)


def held(store: EmbeddedStore, graph: NamedNode) -> frozenset[Triple]:
    """What stands in a graph."""
    return store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")


def write(directory: Path, acknowledgements: Path, last: int) -> None:
    """Replace, acknowledge, and again."""
    store = EmbeddedStore(directory, Updates(INTERNAL))
    told = os.open(acknowledgements, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    for version in count(last + 1):
        change = store.replace(graph_of(version), contents(version))
        os.write(told, f"{version} {change.revision}\n".encode())


if __name__ == "__main__":
    if "bulk" in sys.argv:
        bulk.MANY = 1
    write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
