"""The document of one thing: everything that the public graph asserts of it, in JSON-LD, Turtle or N-Triples.

The context is our own and comes from memory: nothing is ever fetched.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyld import jsonld
from pyoxigraph import RdfFormat, serialize

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import ID, PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Term, Triple, literal, node
from app.store.queries import Queries

CONTEXT_VERSION = "0.1.0"


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

    def __init__(self, queries: Queries, context: Path) -> None:
        self._queries = queries
        self.context = context.read_bytes()
        self._context = json.loads(self.context)["@context"]
        self._types = {key: told.get("@type") for key, told in self._context.items() if isinstance(told, dict)}

    def find(self, path: str) -> NamedNode:
        """The thing that stands at a path below /id/; raises UnknownError.

        An organisation stands under its code, whatever its IRI is.
        """
        thing = _node(f"{ID}{path}")
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
            thing = _node(f"{ID}{candidate}")
            if thing is not None and self.statements(thing):
                return candidate
        return None

    def statements(self, thing: NamedNode) -> list[Statement]:
        """What the graph asserts of a thing; nothing that is only derived."""
        rows = self._queries.rows("statements", {"thing": [thing]})
        return [
            Statement(Triple(thing, node(predicate), _object(value)), node(graph).value)
            for predicate, value, graph in rows
        ]

    def mentions(self, thing: NamedNode) -> list[Mention]:
        """What says something of this thing."""
        rows = self._queries.rows("mentions", {"thing": [thing]})
        return [Mention(node(subject), node(predicate)) for predicate, subject in rows]

    def graph(self, graph: NamedNode) -> frozenset[Triple]:
        """Everything that one graph says."""
        return self._queries.triples("graph", {"graph": [graph]})

    def json_ld(self, thing: NamedNode, address: str) -> bytes:
        """The document as compact JSON-LD, under the context that this service publishes."""
        expanded = _expanded(self._triples(thing))
        compacted = jsonld.compact(expanded, self._context, {"documentLoader": _never})
        document = {key: _native(value, self._types.get(key)) for key, value in compacted.items() if key != "@context"}
        return _written({"@context": f"{address}/contexts/{CONTEXT_VERSION}.jsonld", **document})

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


def _expanded(triples: list[Triple]) -> dict[str, Any]:
    """The triples of one subject as expanded JSON-LD."""
    node: dict[str, Any] = {}
    for triple in triples:
        node["@id"] = str(triple.subject.value) if isinstance(triple.subject, NamedNode) else str(triple.subject)
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
            node.setdefault("@type", []).append(triple.object.value)
        else:
            node.setdefault(triple.predicate.value, []).append(_value(triple.object))
    return node


def _value(term: Term) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": term.value if isinstance(term, NamedNode) else str(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == f"{XSD}string":
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def _native(value: Any, datatype: str | None) -> Any:
    """Whole numbers and booleans as JSON has them, where the context says that they are such."""
    if isinstance(value, list):
        return [_native(one, datatype) for one in value]
    if isinstance(value, dict) and "@value" in value:
        return {"@type" if key == "type" else key: part for key, part in value.items()}  # some readers want it so
    if isinstance(value, str) and datatype == "xsd:integer":
        return int(value)
    if isinstance(value, str) and datatype == "xsd:boolean":
        return value == "true"
    return value


def _written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _object(term: Term | None) -> NamedNode | Literal:
    return term if isinstance(term, Literal) else node(term)


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _never(url: str, _options: Any) -> Any:
    raise ValueError(f"no context is fetched, not even {url}")
