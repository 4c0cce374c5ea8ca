"""The triples of a submission by subject: what every check looks at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.model.kinds import Kind, Property, Row
from app.model.names import RDF_TYPE
from app.model.terms import BlankNode, NamedNode, Term, Triple

Node = NamedNode | BlankNode


@dataclass(frozen=True)
class Known:
    """What the kind knows of things of some classes: their rows, and what may be said of them."""

    rows: tuple[Row, ...] = ()
    properties: Mapping[NamedNode, Property] = field(default_factory=dict)
    paths: frozenset[NamedNode] = frozenset()


@dataclass
class Subject:
    """One thing that a submission describes: its classes, what is said of it besides, and what the kind knows of it."""

    node: Node
    classes: list[NamedNode] = field(default_factory=list)
    statements: list[tuple[NamedNode, Term]] = field(default_factory=list)
    known: Known = field(default_factory=Known)

    @property
    def iri(self) -> str:
        """The IRI of the thing; a blank node's label where it has none."""
        return self.node.value

    @property
    def focus(self) -> NamedNode | None:
        """The thing as a finding names it."""
        return self.node if isinstance(self.node, NamedNode) else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The kind's rows for its classes: one, if all is well."""
        return self.known.rows


class Subjects:
    """All things that a submission describes, in the order of their first mention."""

    def __init__(self, triples: Iterable[Triple], kind: Kind) -> None:
        self.by_iri: dict[str, Subject] = {}
        self._order: list[Subject] = []
        nodes: dict[Term, Subject] = {}
        for triple in triples:
            subject = nodes.get(triple.subject)
            if subject is None:
                subject = nodes[triple.subject] = Subject(_node(triple.subject))
                self._order.append(subject)
            if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
                subject.classes.append(triple.object)
            else:
                subject.statements.append((triple.predicate, triple.object))
        rows = {row.target: row for row in kind.rows}
        known: dict[tuple[NamedNode, ...], Known] = {}
        for subject in self._order:
            classes = tuple(found for found in subject.classes if found in rows)
            if classes not in known:
                known[classes] = _known(tuple(rows[found] for found in classes))
            subject.known = known[classes]
            if subject.focus is not None:
                self.by_iri[subject.iri] = subject

    def __iter__(self) -> Iterator[Subject]:
        return iter(self._order)


def paths_of(rows: Iterable[Row]) -> frozenset[NamedNode]:
    """The properties that things of these rows may have, also those that take the place of one without its level."""
    properties = [found for row in rows for found in row.properties]
    without_level = {found.without_level for found in properties if found.without_level is not None}
    return frozenset({found.path for found in properties} | without_level)


def _known(rows: tuple[Row, ...]) -> Known:
    return Known(rows, {found.path: found for row in reversed(rows) for found in row.properties}, paths_of(rows))


def _node(term: Term) -> Node:
    if not isinstance(term, NamedNode | BlankNode):
        raise TypeError(f"{term} cannot be described")
    return term
