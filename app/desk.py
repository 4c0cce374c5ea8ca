"""The desk: everything that taking submissions in needs, and the words in which its stories speak of one.

There are two, each over a store of its own: the public one, and ``desk.restricted`` for the kinds that tell of people
(``vg:isPublic false``). ``desk.of(kind)`` is the one for a kind. ``desk.restricted.held`` are the Queries over the
restricted store; ``queries`` ask the public one at either desk, since that is what submissions refer to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from pyoxigraph import RdfFormat, parse

from app.checking.kinds import Kinds
from app.checking.stored import decode
from app.model.errors import NotAllowedError, NotReadyError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID
from app.model.submissions import Report, Submitter
from app.model.terms import NamedNode, Triple
from app.people.pseudonyms import Keyring
from app.publish import Publisher
from app.publishing.difference import Difference
from app.publishing.giving_way import Reference
from app.publishing.succeeding import registered
from app.publishing.successions import Successions
from app.store.blobs import Blobs
from app.store.history import History, Submission
from app.store.port import ReadStore
from app.store.queries import Queries
from app.store.records import Records


@dataclass(frozen=True)
class Sent:
    """What came in; ``phases`` is a file to which each phase is written as it begins, where somebody wants to know.

    ``kept`` is what we wrote ourselves, in which people have their pseudonyms already.
    """

    kind: str
    media_type: str
    body: bytes
    organisation: str | None = None
    client: str = ""
    phases: Path | None = None
    kept: bool = False


@dataclass(frozen=True)
class Comparison:
    """A catalogue beside the others': what both teach, what it alone teaches, and which gaps it would close."""

    shared: dict[str, dict[str, int]] = field(default_factory=dict)
    only_here: tuple[str, ...] = ()
    closes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Inspected:
    """What examining a submission gave: the report, the triples as N-Triples, and how it compares."""

    report: Report
    n_triples: bytes
    comparison: Comparison


Inspect = Callable[[Sent, Submitter | None], Inspected]
Glance = Callable[[Sent], None]


@dataclass(frozen=True)
class Receipt:
    """What became of a submission; ``fresh`` is false when the same contents stood already."""

    submission: Submission
    report: Report
    difference: Difference | None = None
    fresh: bool = True


@dataclass(frozen=True)
class Desk:
    """The parts of it; what changes the store goes by the publisher.

    ``held`` asks what stands in its own store. ``glance`` looks at a large file before it is promised to be read; it
    raises UnreadableError. ``keyring`` has the keys of pseudonyms.
    """

    store: ReadStore
    publisher: Publisher
    queries: Queries
    kinds: Kinds
    inspect: Inspect
    history: History
    records: Records
    blobs: Blobs
    reference: Reference
    glance: Glance | None = None
    accepting: Lock = field(default_factory=Lock)
    public: bool = True
    restricted: "Desk | None" = None
    keyring: Keyring = field(default_factory=Keyring)
    describes: str = "describe-submission"  # the query for what a graph says of itself

    @property
    def held(self) -> Queries:
        """Queries over its own store."""
        return self.queries.over(self.store)

    @property
    def restricted_store(self) -> ReadStore | None:
        """The store behind the wall, if there is one."""
        return None if self.restricted is None else self.restricted.store

    def behind_the_wall(self) -> "Desk":
        """The desk of what is not public; raises NotReadyError where there is none."""
        if not self.public:
            return self
        if self.restricted is None:
            raise NotReadyError(_NO_RESTRICTED_STORE)
        return self.restricted

    def restricts(self, kind: str) -> bool:
        """Whether only who submits a kind may read it; nobody restricts what is no kind."""
        return kind in self.kinds.names() and not self.kinds.kind(kind).public

    def of(self, kind: str) -> "Desk":
        """The desk at which a kind comes in; raises NotReadyError where it is not public and has no store."""
        return self if self.public != self.restricts(kind) else self.behind_the_wall()


def digest_of(desk: Desk, sent: Sent) -> str:
    """What tells the bytes that were sent from others; of members of a pool not even this can be guessed from."""
    if desk.kinds.kind(sent.kind).pseudonymised:
        return desk.keyring.digest(sent.body)
    return sha256(sent.body).hexdigest()


def graph_of(organisation: str, kind: str) -> NamedNode:
    """The graph in which an organisation's submissions of a kind stand."""
    return NamedNode(f"{ID}graph/{organisation}/{kind}")


def report_of(desk: Desk, submission: Submission) -> Report:
    """The stored report of a submission."""
    return decode(desk.blobs.read(submission.report))


def triples_of(desk: Desk, submission: Submission) -> list[Triple]:
    """The triples of a version; none for one that withdrew the graph."""
    return [] if submission.triples is None else read_n_triples(desk.blobs.read(submission.triples))


def read_n_triples(content: bytes) -> list[Triple]:
    """Triples that we wrote ourselves."""
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


def submitter_of(queries: Queries, code: str, kind: Kind) -> Submitter:
    """The organisation of a code, if it is there and of a class that may submit this kind."""
    organisation, classes = registered(queries, code)
    if not classes & set(kind.submitters):
        raise NotAllowedError(
            Text(f"{code} kan geen {kind.title.nl} indienen.", f"{code} cannot submit a {kind.title.en}."),
        )
    heirs = Successions(queries).read()
    if (heir := heirs.heir(code)) != code:
        raise _followed(code, heir)
    return Submitter(code, organisation.iri, predecessors=heirs.predecessors(code))


_NO_RESTRICTED_STORE = Text(
    "Deze installatie heeft geen afgeschermde opslag; wat over mensen gaat wordt hier niet bewaard. "
    "Beheerder: geef haar adres met VAKGRAAF_RESTRICTED_STORE.",
    "This installation has no restricted store; what tells of people is not kept here. "
    "Operator: give its address with VAKGRAAF_RESTRICTED_STORE.",
)


def _followed(code: str, heir: str) -> NotAllowedError:
    return NotAllowedError(
        Text(f"{code} is opgevolgd door {heir}.", f"{code} was followed by {heir}."),
        Text(f"Dien in voor {heir}.", f"Submit for {heir}."),
    )
