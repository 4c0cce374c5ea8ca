"""The feed as a Linked Data Event Stream: a root that leads to the first page, pages of members, members one by one.

Each page that is full leads to the next one, and nothing else does: who reads in that order, and reads a page again
until it is full, has every member in order however fast they come. A root that named all pages would let a client have
the newest page before it has the end of the one before.

A member is an event with an address of its own; what is asserted of the thing at that moment stands under the member,
each triple in its public graph, so that a client puts the thing in the member's place and has what we have.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode
from app.store.feed import CREATE, DELETE, UPDATE, Event, Extent

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

    def root(self, first: str) -> bytes:
        """What the stream is, how long it keeps what, and where it begins."""
        promise = NamedNode(f"{self._address}/feed#retention")
        duration = Literal(f"P{self._days}D", datatype=_DURATION)
        return _n_quads(
            [
                *self._described,
                Quad(promise, _named("ldes", "fullLogDuration"), duration),
                Quad(promise, _named("ldes", "versionDeleteDuration"), duration),
                *_leads_to(self._root, first),
            ]
        )

    def page(self, log: str, address: str, events: Sequence[Event], following: str | None) -> bytes:
        """One page with its members; one that has another ``following`` it never changes any more."""
        page = NamedNode(address)
        head = [
            Quad(page, _TYPE, _named("tree", "Node")),
            Quad(self._stream, _TYPE, _named("ldes", "EventStream")),
            Quad(self._stream, _named("tree", "view"), self._root),
        ]
        if following is not None:
            head += [Quad(page, _named("ldes", "immutable"), Literal(True))]  # noqa: FBT003
            head += _leads_to(page, following, events[-1].moment)
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


def _leads_to(page: NamedNode, following: str, moment: str | None = None) -> Iterator[Quad]:
    """A relation to a page whose members are no earlier than a moment, where one is given."""
    relation = NamedNode(f"{page.value}#next")
    yield Quad(page, _named("tree", "relation"), relation)
    yield Quad(relation, _named("tree", "node"), NamedNode(following))
    if moment is None:
        yield Quad(relation, _TYPE, _named("tree", "Relation"))
        return
    yield Quad(relation, _TYPE, _named("tree", "GreaterThanOrEqualToRelation"))
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
