"""The document of one thing: everything that the public graph asserts of it, in JSON-LD, Turtle or N-Triples."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import RdfFormat, serialize

from app.model.context import named_node
from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term, Triple, literal, node
from app.publishing.compacting import Document, compacted
from app.publishing.contexts import Contexts, Frame, context_address
from app.publishing.schemas import Schemas
from app.store.queries import Queries


@dataclass(frozen=True)
class Statement:
    """One fact and the graph that says it."""

    triple: Triple
    graph: str


@dataclass(frozen=True)
class Mention:
    """A thing that says something of this one."""

    subject: NamedNode
    predicate: NamedNode


class Documents:
    """The things of the store as documents."""

    def __init__(self, queries: Queries, contexts: Contexts) -> None:
        self._queries = queries
        self.contexts = contexts
        self.schemas = Schemas(queries, contexts)

    def find(self, path: str) -> NamedNode:
        """The thing that stands at a path below /id/; raises UnknownError.

        An organisation stands under its code, whatever its IRI is.
        """
        thing = named_node(f"{ID}{path}")
        if thing is not None and self.statements(thing):
            return thing
        kind, _, code = path.partition("/")
        rows = self._queries.rows("organisation", {"notation": [Literal(code)]}) if kind == "organisation" else []
        if not rows:
            raise unknown(path)
        return node(rows[0][0])

    def latest(self, path: str) -> str | None:
        """The path with the newest version of a series put in, for a path that names no version."""
        kind, _, rest = path.partition("/")
        series, _, code = rest.partition("/")
        for row in self._queries.rows("latest", {"series": [Literal(series)]}):
            candidate = "/".join(part for part in (kind, literal(row[0]).value, code) if part)
            thing = named_node(f"{ID}{candidate}")
            if thing is not None and self.statements(thing):
                return candidate
        return None

    def statements(self, thing: NamedNode) -> list[Statement]:
        """What the graph asserts of a thing; nothing that is only derived."""
        rows = self._queries.rows("statements", {"thing": [thing]})
        return [
            Statement(Triple(thing, node(predicate), _object(value)), node(graph).value)
            for _, predicate, value, graph in rows
        ]

    def mentions(self, thing: NamedNode) -> list[Mention]:
        """What says something of this thing."""
        rows = self._queries.rows("mentions", {"thing": [thing]})
        return [Mention(node(subject), node(predicate)) for predicate, subject in rows]

    def graph(self, graph: NamedNode) -> frozenset[Triple]:
        """Everything that one graph says."""
        return self._queries.triples("graph", {"graph": [graph]})

    def json_ld(self, thing: NamedNode, address: str) -> bytes:
        """The document as compact JSON-LD of fixed shape, under the context that this service publishes."""
        return _written({"@context": context_address(address), **self._document(thing, self._triples(thing))})

    def many(self, things: Sequence[NamedNode], address: str) -> bytes:
        """The documents of many things at once, in the order asked; one that is not there has no document here."""
        found = self._all_statements(things)
        graph = [self._document(thing, found[thing]) for thing in dict.fromkeys(things) if thing in found]
        return _written({"@context": context_address(address), "@graph": graph})

    def frame_of(self, thing: NamedNode) -> Frame | None:
        """The frame that the thing's document has; None for what has no shape of its own."""
        return self.contexts.frame_of(_classes(said.triple for said in self.statements(thing)))

    def _document(self, thing: NamedNode, triples: list[Triple]) -> Document:
        return compacted(self.contexts.present, self.contexts.frame_of(_classes(triples)), thing, triples)

    def _all_statements(self, things: Sequence[NamedNode]) -> dict[NamedNode, list[Triple]]:
        found: dict[NamedNode, list[Triple]] = {}
        for subject, predicate, value, _ in self._queries.rows("statements", {"thing": things}) if things else []:
            thing = node(subject)
            found.setdefault(thing, []).append(Triple(thing, node(predicate), _object(value)))
        return found

    def turtle(self, thing: NamedNode) -> bytes:
        """The document as Turtle."""
        return serialize(self._triples(thing), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""

    def n_triples(self, thing: NamedNode) -> bytes:
        """The document as N-Triples."""
        return serialize(self._triples(thing), format=RdfFormat.N_TRIPLES) or b""

    def _triples(self, thing: NamedNode) -> list[Triple]:
        return sorted((said.triple for said in self.statements(thing)), key=str)


def unknown(path: str) -> UnknownError:
    """There is nothing at this path."""
    return UnknownError(
        Text(f"Er is niets onder /id/{path}.", f"There is nothing at /id/{path}."),
        Text("Zoek het met de vraag search: /v1/questions/search?q=…", "Search for it: /v1/questions/search?q=…"),
    )


def _classes(triples: Iterable[Triple]) -> list[str]:
    types = (triple.object for triple in triples if triple.predicate.value == RDF_TYPE)
    return [found.value for found in types if isinstance(found, NamedNode)]


def _written(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _object(term: Term | None) -> NamedNode | Literal:
    return term if isinstance(term, Literal) else node(term)
