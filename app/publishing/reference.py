"""The reference graph that comes with the package: one Turtle file is one graph, and its path is the graph's IRI."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from app.model.names import ID
from app.model.terms import NamedNode, Triple


@dataclass(frozen=True)
class PackagedGraph:
    """One file of the package, with the graph that it holds."""

    graph: NamedNode
    path: Path

    def digest(self) -> str:
        """What tells this file from an earlier or later one."""
        return sha256(self.path.read_bytes()).hexdigest()

    def triples(self) -> Iterator[Triple]:
        """What the file says."""
        return (quad.triple for quad in parse(path=str(self.path), format=RdfFormat.TURTLE))


def packaged_graphs(ontology: Path) -> list[PackagedGraph]:
    """The ontology, its alignments and every ``reference/{speaker}/{kind}.ttl``."""
    named = {"vakgraaf/ontology": ontology / "vakgraaf.ttl"}
    named |= {f"vakgraaf/alignment-{path.stem}": path for path in sorted((ontology / "alignments").glob("*.ttl"))}
    named |= {f"{path.parent.name}/{path.stem}": path for path in sorted((ontology / "reference").glob("*/*.ttl"))}
    return [PackagedGraph(NamedNode(f"{ID}graph/{name}"), path) for name, path in named.items()]
