"""The desk: everything that taking submissions in needs, and the words in which its stories speak of one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pyoxigraph import RdfFormat, parse

from app.checking.kinds import Kinds
from app.checking.stored import decode
from app.model.errors import NotAllowedError, UnknownError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID
from app.model.submissions import Report, Submitter
from app.model.terms import Literal, NamedNode, Triple, node
from app.publish import Publisher
from app.publishing.difference import Difference
from app.publishing.giving_way import Reference
from app.store.blobs import Blobs
from app.store.history import History, Submission
from app.store.port import ReadStore
from app.store.queries import Queries
from app.store.records import Records


@dataclass(frozen=True)
class Sent:
    """What came in; ``phases`` is a file to which each phase is written as it begins, where somebody wants to know."""

    kind: str
    media_type: str
    body: bytes
    organisation: str | None = None
    client: str = ""
    phases: Path | None = None


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

    ``glance`` looks at a large file before it is promised to be read; it raises UnreadableError.
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
    try:
        candidates = [NamedNode(f"{ID}{segment}/{code}") for segment in ("academy", "organisation")]
    except ValueError as error:
        raise _no_organisation(code) from error
    rows = queries.rows("organisation-of", {"candidate": candidates, "notation": [Literal(code)]})
    if not code or not rows:
        raise _no_organisation(code)
    organisation = node(rows[0][0])
    if not {node(row[1]).value for row in rows if row[0] == organisation} & set(kind.submitters):
        raise NotAllowedError(
            Text(f"{code} kan geen {kind.title.nl} indienen.", f"{code} cannot submit a {kind.title.en}."),
        )
    return Submitter(code, organisation.value)


def _no_organisation(code: str) -> UnknownError:
    return UnknownError(
        Text(f"Er is geen organisatie {code!r}.", f"There is no organisation {code!r}."),
        Text(
            "Geef een TOOI-, OVO- of eigen code, of die van een academie.",
            "Give a TOOI, OVO or own code, or that of an academy.",
        ),
    )
