"""The document of one thing: everything that the public graph asserts of it, in JSON-LD, Turtle or N-Triples."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pyoxigraph import RdfFormat, serialize

from app.model.context import Context, named_node
from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import ID, RDF_TYPE
from app.model.prefixes import prefixes_of
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


@dataclass(frozen=True)
class Described:
    """A thing with what is said of it, read once, and the frame that its document has, if it has one."""

    thing: NamedNode
    statements: list[Statement]
    frame: Frame | None

    @property
    def triples(self) -> list[Triple]:
        """What is said, in an order that never changes."""
        return sorted({said.triple for said in self.statements}, key=str)


class Documents:
    """The things of the store as documents."""

    def __init__(self, queries: Queries, contexts: Contexts) -> None:
        self._queries = queries
        self.contexts = contexts
        self.schemas = Schemas(queries, contexts)

    def find(self, path: str) -> NamedNode:
        """The thing that stands at a path below /id/; raises UnknownError."""
        return self.at(path).thing

    def at(self, path: str) -> Described:
        """The thing that stands at a path below /id/, with what is said of it; raises UnknownError.

        An organisation stands under its code, whatever its IRI is.
        """
        thing = named_node(f"{ID}{path}")
        if thing is not None and (found := self.described(thing)).statements:
            return found
        kind, _, code = path.partition("/")
        rows = self._queries.rows("organisation", {"notation": [Literal(code)]}) if kind == "organisation" else []
        if not rows:
            raise unknown(path)
        return self.described(node(rows[0][0]))

    def described(self, thing: NamedNode) -> Described:
        """A thing with what is said of it, which may be nothing."""
        return self._framed(thing, self.statements(thing))

    def _framed(self, thing: NamedNode, statements: list[Statement]) -> Described:
        return Described(thing, statements, self.contexts.frame_of(_classes(said.triple for said in statements)))

    def latest(self, path: str) -> str | None:
        """The path with the newest version of a series put in, for a path that names no version."""
        kind, *parts = path.split("/")
        for place, series in enumerate(parts[:2]):  # an organisation's own series stands below its code
            for row in self._queries.rows("latest", {"series": [Literal(series)]}):
                versioned = [*parts[:place], literal(row[0]).value, *parts[place + 1 :]]
                candidate = "/".join((kind, *filter(None, versioned)))
                thing = named_node(f"{ID}{candidate}")
                if thing is not None and self.statements(thing):
                    return candidate
        return None

    def statements(self, thing: NamedNode) -> list[Statement]:
        """What the graph asserts of a thing; nothing that is only derived."""
        return self._all_statements([thing]).get(thing, [])

    def mentions(self, thing: NamedNode) -> list[Mention]:
        """What says something of this thing."""
        rows = self._queries.rows("mentions", {"thing": [thing]})
        return [Mention(node(subject), node(predicate)) for predicate, subject in rows]

    def graph(self, graph: NamedNode) -> frozenset[Triple]:
        """Everything that one graph says."""
        return self._queries.triples("graph", {"graph": [graph]})

    def json_ld(self, found: Described, address: str) -> bytes:
        """The document as compact JSON-LD of fixed shape, under the context that this service publishes."""
        context, told = self._context([found], address)
        return _written({"@context": told, **compacted(context, found.frame, found.thing, found.triples)})

    def json_ld_of_many(self, found: Iterable[Described], address: str) -> bytes:
        """The documents of many things as one, each as it is by itself under the one context."""
        every = list(found)
        context, told = self._context(every, address)
        graph = [compacted(context, one.frame, one.thing, one.triples) for one in every]
        return _written({"@context": told, "@graph": graph})

    def _context(self, found: Iterable[Described], address: str) -> tuple[Context, Any]:
        """The context of these documents, and how they name it: without the prefixes that an IRI has as its scheme."""
        present = self.contexts.present
        spoken = {iri for one in found for said in one.statements for iri in _iris(said.triple)}
        taken = sorted({prefix for iri in spoken if (prefix := present.taken_for_short(iri))})
        if not taken:
            return present, context_address(address)
        return present.without(taken), [context_address(address), dict.fromkeys(taken)]

    def at_all(self, paths: Sequence[str]) -> dict[str, Described]:
        """What stands at these paths, read at once and in their order; a path where nothing stands is left out."""
        things = {path: thing for path in paths if (thing := named_node(f"{ID}{path}")) is not None}
        said = self._all_statements(list(things.values()))
        found = {path: self._framed(thing, said[thing]) for path, thing in things.items() if thing in said}
        for path in paths:
            if path not in found and path.startswith("organisation/"):  # under its code, whatever its IRI is
                with suppress(UnknownError):
                    found[path] = self.at(path)
        return {path: found[path] for path in paths if path in found}

    def _all_statements(self, things: Sequence[NamedNode]) -> dict[NamedNode, list[Statement]]:
        found: dict[NamedNode, list[Statement]] = {}
        for subject, predicate, value, graph in self._queries.rows("statements", {"thing": things}) if things else []:
            thing = node(subject)
            said = Statement(Triple(thing, node(predicate), _object(value)), node(graph).value)
            found.setdefault(thing, []).append(said)
        return found

    def turtle(self, found: Described) -> bytes:
        """The document as Turtle."""
        return serialize(found.triples, format=RdfFormat.TURTLE, prefixes=prefixes_of(found.triples)) or b""

    def n_triples(self, found: Described) -> bytes:
        """The document as N-Triples."""
        return serialize(found.triples, format=RdfFormat.N_TRIPLES) or b""


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


def _iris(triple: Triple) -> Iterator[str]:
    """What a triple names, its datatype too."""
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal):
            yield term.datatype.value
