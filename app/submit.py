"""The story of a submission: bytes → read → checked → a verdict and its report → one atomic replacement of the graph.

Refused: a report, and nothing stored but the verdict. Accepted: acknowledged only when it is on disk; until then the
old contents stand. Two submissions of the same graph are ordered, one after the other, never mixed.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from pyoxigraph import RdfFormat, parse

from app.checking.kinds import Kinds
from app.checking.stored import decode, encode
from app.model.errors import ConflictError, NotAllowedError, PreconditionError, UnknownError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID, PREFIXES, XSD
from app.model.submissions import Outcome, Report, Submitter
from app.model.terms import Literal, NamedNode, Triple, node
from app.publishing.difference import Difference, difference
from app.store.blobs import Blobs
from app.store.history import History, Submission
from app.store.port import Store
from app.store.queries import Queries
from app.store.records import GraphRecord, Records

SUBMISSION = "submission"
_LICENCE = NamedNode(f"{PREFIXES['dct']}license")
_VERSION = NamedNode(f"{PREFIXES['owl']}versionInfo")
_FACTS = NamedNode(f"{ID}licence/facts")


@dataclass(frozen=True)
class Sent:
    """What came in."""

    kind: str
    media_type: str
    body: bytes
    organisation: str | None = None
    client: str = ""


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


@dataclass(frozen=True)
class Receipt:
    """What became of a submission; ``fresh`` is false when the same contents stood already or came before."""

    submission: Submission
    report: Report
    difference: Difference | None = None
    fresh: bool = True


@dataclass(frozen=True)
class Desk:
    """Everything that taking a submission in needs."""

    store: Store
    queries: Queries
    kinds: Kinds
    inspect: Inspect
    history: History
    records: Records
    blobs: Blobs
    accepting: Lock = field(default_factory=Lock)


def validate(desk: Desk, sent: Sent) -> Inspected:
    """Examine a file and keep nothing. Without an organisation, whose things they are is not checked."""
    kind = desk.kinds.kind(sent.kind)
    submitter = None if sent.organisation is None else submitter_of(desk.queries, sent.organisation, kind)
    return desk.inspect(sent, submitter)


def submit(desk: Desk, sent: Sent, if_match: str | None = None, key: str | None = None) -> Receipt:
    """Take a submission in.

    ``if_match`` is the version that the sender worked on (PreconditionError when another one stands), ``key`` lets a
    sender repeat a call whose answer was lost (ConflictError when other contents came under it).
    """
    kind = desk.kinds.kind(sent.kind)
    submitter = submitter_of(desk.queries, sent.organisation or "", kind)
    asked = _asked(sent)
    earlier = _earlier(desk, sent, key, asked)
    if earlier is not None:
        return earlier
    inspected = desk.inspect(sent, submitter)
    arrived = Submission(
        organisation=submitter.code,
        kind=kind.name,
        client=sent.client,
        digest=sha256(sent.body).hexdigest(),
        kind_version=kind.version,
        state="pending" if inspected.report.conforms else _state(inspected.report.outcome),
        report=desk.blobs.keep(encode(inspected.report)),
    )
    with _alone(desk):
        earlier = _earlier(desk, sent, key, asked)  # the same call may have come twice at once
        if earlier is not None:
            return earlier
        _check_version(desk, submitter.code, kind.name, if_match)
        receipt = (
            _accept(desk, kind, submitter, arrived, inspected)
            if inspected.report.conforms
            else Receipt(desk.history.add(arrived), inspected.report)
        )
        if key is not None:
            desk.history.remember(sent.client, key, asked, receipt.submission.id)
    return receipt


def withdraw(desk: Desk, organisation: str, kind_name: str, client: str, if_match: str | None = None) -> Receipt:
    """Take an organisation's graph of a kind out of the store; its versions stay."""
    with _alone(desk):
        standing = _standing(desk, organisation, kind_name)
        _check_version(desk, organisation, kind_name, if_match)
        gone = replace(standing, client=client, triples=None, version=_next_version(desk, organisation, kind_name))
        return _put(desk, replace(gone, state="pending", note="withdrawn"), [], report_of(desk, standing))


def restore(  # noqa: PLR0913, PLR0917  (who puts which version of what back, over which)
    desk: Desk, organisation: str, kind_name: str, number: int, client: str, if_match: str | None = None
) -> Receipt:
    """Put an earlier version in the place of the present one, as a new version."""
    wanted = desk.history.version(organisation, kind_name, number)
    if wanted is None or wanted.triples is None:
        raise _no_version(organisation, kind_name, number)
    kind = desk.kinds.kind(kind_name)
    submitter = submitter_of(desk.queries, organisation, kind)
    report = report_of(desk, wanted)
    inspected = Inspected(report, desk.blobs.read(wanted.triples), Comparison())
    with _alone(desk):
        _check_version(desk, organisation, kind_name, if_match)
        again = replace(wanted, client=client, state="pending", note=f"restored from version {number}")
        return _accept(desk, kind, submitter, again, inspected)


def complete(desk: Desk) -> int:
    """Settle what was under way when the process, or a write, ended too early; how many came through.

    A graph says which version it holds, so what is in it was accepted, and what is not never was.
    """
    settled = 0
    for submission in desk.history.pending():
        if _came_in(submission, _held(desk, submission)):
            _acknowledge(desk, submission)
            settled += 1
        else:
            desk.history.drop(submission)
    return settled


def revalidate(desk: Desk) -> list[tuple[Submission, Report]]:
    """Check everything that stands by the rules of today; its owner reads in its report what has changed.

    Gives what no longer conforms. Nothing is taken out: that is for its owner to mend.
    """
    failing = []
    for standing in desk.history.standing_everywhere():
        kind = desk.kinds.kind(standing.kind)
        sent = Sent(kind.name, "application/n-triples", desk.blobs.read(standing.triples or ""), standing.organisation)
        report = desk.inspect(sent, submitter_of(desk.queries, standing.organisation, kind)).report
        note = f"checked again by version {kind.version}: {report.outcome}"
        desk.history.note(standing.id, desk.blobs.keep(encode(report)), note)
        if not report.conforms:
            failing.append((standing, report))
    return failing


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


def _accept(desk: Desk, kind: Kind, submitter: Submitter, arrived: Submission, inspected: Inspected) -> Receipt:
    contents = b"".join(sorted(inspected.n_triples.splitlines(keepends=True)))
    kept = desk.blobs.keep(contents)
    standing = desk.history.standing(submitter.code, kind.name)
    if standing is not None and standing.triples == kept:
        return Receipt(standing, inspected.report, difference([], []), fresh=False)
    version = _next_version(desk, submitter.code, kind.name)
    described = replace(arrived, triples=kept, version=version)
    triples = read_n_triples(contents)
    description = _description(desk, kind, submitter, version, triples)
    return _put(desk, described, [*triples, *description], inspected.report)


def _put(desk: Desk, submission: Submission, triples: Iterable[Triple], report: Report) -> Receipt:
    """The one place where a submission becomes the contents of a graph: remembered as pending, put, acknowledged."""
    pending = desk.history.add(submission)
    before = _held(desk, pending)
    try:
        desk.store.replace(graph_of(submission.organisation, submission.kind), triples)
    except BaseException:
        complete(desk)
        raise
    accepted = _acknowledge(desk, pending)
    return Receipt(accepted, report, difference(before, _held(desk, pending)))


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """One submission at a time, with nothing of an earlier one half done."""
    with desk.accepting:
        complete(desk)
        yield


def _acknowledge(desk: Desk, pending: Submission) -> Submission:
    """What is in the store is noted: first that the graph is a sender's, so that no release ever puts its own back."""
    graph, revision = graph_of(pending.organisation, pending.kind).value, desk.store.revision()
    desk.records.note(GraphRecord(graph, SUBMISSION, pending.digest, revision))
    return desk.history.accept(pending, graph, _what(pending), revision)


def _held(desk: Desk, submission: Submission) -> frozenset[Triple]:
    """What stands in the graph of a submission, as the store writes it."""
    return desk.queries.triples("graph", {"graph": [graph_of(submission.organisation, submission.kind)]})


def _description(
    desk: Desk,
    kind: Kind,
    submitter: Submitter,
    version: int,
    triples: list[Triple],
) -> frozenset[Triple]:
    moment = datetime.now(UTC)
    licences = [triple.object for triple in triples if triple.predicate == _LICENCE]
    licence = next((found for found in licences if isinstance(found, NamedNode)), _FACTS)
    title = kind.title
    return desk.queries.triples(
        "describe-submission",
        {
            "graph": [graph_of(submitter.code, kind.name)],
            "title": [
                Literal(f"{title.nl} van {submitter.code}", language="nl"),
                Literal(f"{title.en} of {submitter.code}", language="en"),
            ],
            "licence": [licence],
            "publisher": [NamedNode(submitter.iri or f"{ID}organisation/{submitter.code}")],
            "day": [Literal(moment.date().isoformat(), datatype=NamedNode(f"{XSD}date"))],
            "moment": [Literal(moment.isoformat(timespec="seconds"), datatype=NamedNode(f"{XSD}dateTime"))],
            "version": [Literal(version)],
        },
    )


def _asked(sent: Sent) -> str:
    """What tells one call from another: not the bytes alone, also what they were sent as and for whom."""
    call = [sent.kind, sent.organisation, sent.media_type, sha256(sent.body).hexdigest()]
    return sha256(json.dumps(call).encode()).hexdigest()


def _earlier(desk: Desk, sent: Sent, key: str | None, asked: str) -> Receipt | None:
    known = desk.history.repeated(sent.client, key) if key is not None else None
    if known is None:
        return None
    if known[0] != asked:
        raise ConflictError(
            Text(
                f"Onder Idempotency-Key {key!r} kwam eerder iets anders.",
                f"Something else came earlier under Idempotency-Key {key!r}.",
            ),
        )
    found = desk.history.find(known[1])
    return None if found is None else Receipt(found, report_of(desk, found), fresh=False)


def _check_version(desk: Desk, organisation: str, kind: str, if_match: str | None) -> None:
    standing = desk.history.standing(organisation, kind)
    present = None if standing is None else version_tag(standing)
    tags = None if if_match is None else {tag.strip() for tag in if_match.split(",")}
    if tags is None or present in tags or ("*" in tags and standing is not None and standing.triples is not None):
        return
    stands = present or Text("niets", "nothing")
    nl, en = (stands, stands) if isinstance(stands, str) else (stands.nl, stands.en)
    raise PreconditionError(
        Text(
            f"U werkte aan {if_match}, maar nu staat er {nl}. Haal op wat er staat en probeer het opnieuw.",
            f"You worked on {if_match}, but now {en} stands. Fetch what stands and try again.",
        ),
    )


def version_tag(submission: Submission) -> str:
    """The entity tag of a version."""
    return f'"{submission.organisation}-{submission.kind}-{submission.version}"'


def _next_version(desk: Desk, organisation: str, kind: str) -> int:
    standing = desk.history.standing(organisation, kind)
    return 1 if standing is None or standing.version is None else standing.version + 1


def _standing(desk: Desk, organisation: str, kind: str) -> Submission:
    standing = desk.history.standing(organisation, kind)
    if standing is None or standing.triples is None:
        raise _no_version(organisation, kind, None)
    return standing


def _came_in(submission: Submission, present: frozenset[Triple]) -> bool:
    """Whether a graph holds this version: a replacement is whole or did not happen, and no two have one number."""
    if submission.triples is None:
        return not present
    return _present_version(present, graph_of(submission.organisation, submission.kind)) == submission.version


def _present_version(triples: Iterable[Triple], graph: NamedNode) -> int | None:
    """The version that a graph says it holds."""
    found = (triple.object for triple in triples if triple.subject == graph and triple.predicate == _VERSION)
    return next((int(value.value) for value in found if isinstance(value, Literal)), None)


def _what(submission: Submission) -> str:
    return "delete" if submission.triples is None else "create" if submission.version == 1 else "update"


def _state(outcome: Outcome) -> str:
    return "failed" if outcome is Outcome.FAILED else "refused"


def _no_organisation(code: str) -> UnknownError:
    return UnknownError(
        Text(f"Er is geen organisatie {code!r}.", f"There is no organisation {code!r}."),
        Text(
            "Geef een TOOI-, OVO- of eigen code, of die van een academie.",
            "Give a TOOI, OVO or own code, or that of an academy.",
        ),
    )


def _no_version(organisation: str, kind: str, number: int | None) -> UnknownError:
    which = "" if number is None else f" {number}"
    return UnknownError(
        Text(
            f"{organisation} heeft geen versie{which} van {kind}.", f"{organisation} has no version{which} of {kind}."
        ),
    )
