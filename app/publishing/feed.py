"""The feed as a Linked Data Event Stream: a root that names its pages, pages of members, and members one by one.

A member is an event with an address of its own; what is asserted of the thing at that moment stands under the member,
each triple in its public graph, so that a client puts the thing in the member's place and has what we have.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode
from app.store.feed import CREATE, DELETE, UPDATE, Bounds, Event, Extent

_DESCRIPTION = (Path(__file__).parent / "feed.ttl").read_bytes()
_OWN = {
    "as": "https://www.w3.org/ns/activitystreams#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}
_WRITTEN_AS = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
_DATE_TIME = NamedNode(f"{XSD}dateTime")
_DURATION = NamedNode(f"{XSD}duration")
_TYPE = NamedNode(RDF_TYPE)
_WHAT = {CREATE: "Create", UPDATE: "Update", DELETE: "Delete"}


class FeedPages:
    """The pages as N-Quads, under the address of the service. ``days`` is how long all of the log is kept."""

    def __init__(self, address: str, days: int) -> None:
        self._address = address
        self._days = days
        self._stream = NamedNode(f"{address}/feed#stream")
        self._root = NamedNode(f"{address}/feed")
        self._described = [
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in parse(_DESCRIPTION, format=RdfFormat.TURTLE, base_iri=f"{address}/")
        ]

    def page_address(self, log: str, number: int) -> str:
        """Where a page of the log stands."""
        return f"{self._address}/feed/{log}/pages/{number}"

    def kept_address(self, extent: Extent, number: int) -> str:
        """Where a page of what is kept of expired pages stands: another place once more has expired."""
        return f"{self._address}/feed/{extent.name}/kept/{extent.expired}/{number}"

    def snapshot_address(self, log: str, position: int) -> str:
        """Where all that stood at a position stands."""
        return f"{self._address}/feed/{log}/snapshots/{position}.nq.gz"

    def root(self, extent: Extent, kept: Iterable[Bounds], pages: Iterable[Bounds]) -> bytes:
        """What the stream is, how long it keeps what, and between which moments each page lies."""
        promise = NamedNode(f"{self._address}/feed#retention")
        duration = Literal(f"P{self._days}D", datatype=_DURATION)
        said = [
            *self._described,
            Quad(promise, _named("ldes", "fullLogDuration"), duration),
            Quad(promise, _named("ldes", "versionDeleteDuration"), duration),
        ]
        for page in kept:
            said += self._leads_to(page, NamedNode(self.kept_address(extent, page.number)), "kept")
        for page in pages:
            said += self._leads_to(page, NamedNode(self.page_address(extent.name, page.number)), "page")
        return _n_quads(said)

    def page(self, log: str, address: str, events: Iterable[Event], *, closed: bool) -> bytes:
        """One page with its members."""
        page = NamedNode(address)
        head = [
            Quad(page, _TYPE, _named("tree", "Node")),
            Quad(self._stream, _TYPE, _named("ldes", "EventStream")),
            Quad(self._stream, _named("tree", "view"), self._root),
            *([Quad(page, _named("ldes", "immutable"), Literal(closed))] if closed else []),
        ]
        return _n_quads(head) + b"".join(self.member(log, event) for event in events)

    def member(self, log: str, event: Event) -> bytes:
        """One member: what became of which thing and when, and what is asserted of it from then on."""
        member = NamedNode(f"{self._address}/feed/{log}/members/{event.position}")
        head = [
            Quad(self._stream, _named("tree", "member"), member),
            Quad(member, _TYPE, _named("as", _WHAT[event.what])),
            Quad(member, _named("as", "object"), NamedNode(event.subject)),
            Quad(member, _named("as", "published"), Literal(event.moment, datatype=_DATE_TIME)),
            Quad(member, NamedNode(f"{PREFIXES['schema']}position"), Literal(event.position)),
        ]
        start = len(f"<{event.subject}>".encode())
        state = b"".join(str(member).encode() + line[start:] for line in event.state.splitlines(keepends=True))
        return _n_quads(head) + state

    def _leads_to(self, page: Bounds, node: NamedNode, name: str) -> Iterator[Quad]:
        """Two relations to a page: its members are no earlier than the one moment, and no later than the other."""
        bounds = {"GreaterThanOrEqualToRelation": page.first}
        if page.closed:
            bounds["LessThanOrEqualToRelation"] = page.last
        for kind, moment in bounds.items():
            relation = NamedNode(f"{self._root.value}#{name}-{page.number}-{kind[0].lower()}")
            yield Quad(self._root, _named("tree", "relation"), relation)
            yield Quad(relation, _TYPE, _named("tree", kind))
            yield Quad(relation, _named("tree", "node"), node)
            yield Quad(relation, _named("tree", "path"), _named("as", "published"))
            yield Quad(relation, _named("tree", "value"), Literal(moment, datatype=_DATE_TIME))


def written(n_quads: bytes, form: str) -> bytes:
    """A page in another format than the one that it is made in."""
    if form == "nquads":
        return n_quads
    prefixes = {**PREFIXES, **_OWN} if form == "trig" else None
    return serialize(parse(n_quads, format=RdfFormat.N_QUADS), format=_WRITTEN_AS[form], prefixes=prefixes) or b""


def _named(prefix: str, name: str) -> NamedNode:
    return NamedNode(_OWN[prefix] + name)


def _n_quads(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""
