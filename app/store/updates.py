"""The store's own SPARQL updates: what a change of a graph is, for any engine."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from app.model.errors import BlankNodeError
from app.model.names import DEF, ID, PREFIXES, XSD
from app.model.terms import BlankNode, Literal, NamedNode, Term, Triple
from app.store.port import Change

REVISION = NamedNode(f"{DEF}revision")
STORE = NamedNode(f"{ID}graph/vakgraaf/store")
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_TEXTS = frozenset({f"{XSD}string", f"{PREFIXES['rdf']}langString", f"{PREFIXES['rdf']}dirLangString"})
_MARK = re.compile(r"^# (?:gone|new)$", re.MULTILINE)


class Updates:
    """The store's own SPARQL updates, read from queries/internal/*.ru and joined into one request."""

    def __init__(self, folder: Path) -> None:
        files = {name: (folder / f"{name}.ru").read_text(encoding="utf-8") for name in ("replace", "derive", "stamp")}
        self._steps = {name: without_prologue(text) for name, text in files.items()}
        self._replace = _MARK.split(self._steps["replace"])
        self.premises = _premises(files["derive"])

    def first(self, revision: str) -> str:
        """The request that completes a store which was filled in bulk."""
        return joined(self._steps["derive"], self._stamp(revision))

    def change(self, changes: Sequence[Change], revision: str) -> str:
        """The request that takes triples out and puts others in; what follows from them is among the changes."""
        return joined(self._put(changes), self._stamp(revision))

    def stamp(self, revision: str) -> str:
        """The request that gives the store this revision, and no other beside it."""
        return joined(self._stamp(revision))

    def following(self, quads: Iterable[Quad]) -> frozenset[Triple]:
        """What follows from these quads; of all that a store holds, those with a premise are enough."""
        memory = Oxigraph()
        memory.extend(quads)
        memory.update(joined(self._steps["derive"]))
        return frozenset(quad.triple for quad in memory.quads_for_pattern(None, None, None, STORE))

    def touches_a_premise(self, changes: Iterable[Change]) -> bool:
        """Whether something follows from a triple of these changes, so that it has to be derived anew."""
        return any(
            triple.predicate in self.premises
            for change in changes
            for triples in (change.gone, change.new)
            for triple in triples
        )

    def _put(self, changes: Sequence[Change]) -> str:
        head, middle, tail = self._replace
        gone = "\n".join(block(change.graph, change.gone) for change in changes)
        new = "\n".join(block(change.graph, change.new) for change in changes)
        return f"{head}{gone}{middle}{new}{tail}"

    def _stamp(self, revision: str) -> str:
        return self._steps["stamp"].replace('"revision"', f'"{revision}"')


def joined(*steps: str) -> str:
    """One request. Oxigraph takes a prologue at its start only, not after a semicolon."""
    return PROLOGUE + " ;\n".join(steps)


def block(graph: NamedNode, triples: Iterable[Triple | str]) -> str:
    """Triples of a graph, as an update writes them; those that are text are written so already."""
    return f"GRAPH {graph} {{\n" + "".join(f"{triple} .\n" for triple in triples) + "}"


def putting(graph: NamedNode, triples: Iterable[Triple | str]) -> str:
    """The update that puts triples into a graph, whatever else stands there."""
    return f"INSERT DATA {{ {block(graph, triples)} }}"


def taking(graph: NamedNode, triples: Iterable[Triple | str]) -> str:
    """The update that takes triples out of a graph, those of them that stand there."""
    return f"DELETE DATA {{ {block(graph, triples)} }}"


def without_prologue(text: str) -> str:
    """The text of a file without its PREFIX lines."""
    lines = text.strip().splitlines()
    return "\n".join(line for line in lines if not line.startswith("PREFIX "))


def as_stored(triples: Iterable[Triple]) -> frozenset[Triple]:
    """The triples as a store gives them back: it writes numbers in their shortest form, 2000.00 as 2000.

    Raises BlankNodeError when one has a blank node.
    """
    kept: set[Triple] = set()
    written_anew: list[Triple] = []
    for triple in triples:
        if _has_blank_node(triple):
            raise BlankNodeError(str(triple))
        (kept.add if _keeps_its_form(triple.object) else written_anew.append)(triple)
    memory = Oxigraph()
    memory.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in written_anew)
    return frozenset(kept.union(quad.triple for quad in memory))


def _keeps_its_form(value: Term) -> bool:
    """Whether a store gives a value back as it was written: a name or a text, not a number or a moment."""
    return isinstance(value, NamedNode) or (isinstance(value, Literal) and value.datatype.value in _TEXTS)


def changes_between(
    present: Mapping[NamedNode, frozenset[Triple]],
    wanted: Mapping[NamedNode, frozenset[Triple]],
    last: str,
    coming: str,
) -> list[Change]:
    """What differs between what stands in these graphs and what is to stand, with the revision that then holds."""
    revision = coming if any(present[graph] != triples for graph, triples in wanted.items()) else last
    return [
        Change(graph, present[graph] - triples, triples - present[graph], revision) for graph, triples in wanted.items()
    ]


def next_revision(last: str) -> str:
    """A moment in UTC, always later than the last one, also when the clock was set back."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")


def _has_blank_node(triple: Triple) -> bool:
    """Whether one stands anywhere in it, also within a triple that it speaks of."""
    if isinstance(triple.object, Triple) and _has_blank_node(triple.object):
        return True
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _premises(derive: str) -> frozenset[NamedNode]:
    """The properties that the derivations start from, as the head of their file names them."""
    line = next(line for line in derive.splitlines() if line.startswith("# premises: "))
    names = (name.split(":") for name in line.removeprefix("# premises: ").split())
    return frozenset(NamedNode(PREFIXES[prefix] + local) for prefix, local in names)
