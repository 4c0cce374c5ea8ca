"""The versions of what an organisation holds in a graph: a new one put in its place, an old one back, or all out.

A version is remembered as pending, put in the store, and then acknowledged. The graph says which version it holds, so
whatever ends in between is settled by looking: what is in the graph was accepted, and what is not never was.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from app.checking.left_out import keep_what_lasts
from app.desk import (
    Comparison,
    Desk,
    Inspected,
    Receipt,
    graph_of,
    read_n_triples,
    report_of,
    submitter_of,
    triples_of,
)
from app.model.errors import PreconditionError, UnknownError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID, PREFIXES, XSD
from app.model.submissions import Report, Submitter
from app.model.terms import Literal, NamedNode, Triple, day, spoken_literals
from app.publishing.difference import Difference, difference
from app.publishing.giving_way import Coming
from app.publishing.stored import decode, encode
from app.store.history import Repeat, Submission
from app.store.records import GraphRecord
from app.store.updates import as_stored

SUBMISSION = "submission"
_LICENCE = NamedNode(f"{PREFIXES['dct']}license")
_VERSION = NamedNode(f"{PREFIXES['owl']}versionInfo")
_FACTS = NamedNode(f"{ID}licence/facts")


def withdraw(desk: Desk, organisation: str, kind_name: str, client: str, if_match: str | None = None) -> Receipt:
    """Take an organisation's graph of a kind out of the store; its versions stay."""
    desk = desk.of(kind_name)
    with alone(desk):
        standing = _standing(desk, organisation, kind_name)
        check_version(desk, organisation, kind_name, if_match)
        keep_what_lasts(desk.held, desk.kinds.kind(kind_name), organisation, ())
        gone = replace(standing, client=client, triples=None, version=next_version(desk, organisation, kind_name))
        return _put(desk, replace(gone, state="pending", note="withdrawn"), [], report_of(desk, standing))


def restore(  # noqa: PLR0913, PLR0917  (who puts which version of what back, over which)
    desk: Desk, organisation: str, kind_name: str, number: int, client: str, if_match: str | None = None
) -> Receipt:
    """Put an earlier version in the place of the present one, as a new version."""
    desk = desk.of(kind_name)
    with alone(desk):
        wanted = desk.history.version(organisation, kind_name, number)
        if wanted is None or wanted.triples is None:
            raise _no_version(organisation, kind_name, number)
        kind = desk.kinds.kind(kind_name)
        submitter = submitter_of(desk.queries, organisation, kind)
        check_version(desk, organisation, kind_name, if_match)
        inspected = Inspected(report_of(desk, wanted), desk.blobs.read(wanted.triples), Comparison())
        again = replace(wanted, client=client, state="pending", note=f"restored from version {number}")
        return accept(desk, kind, submitter, again, inspected)


def accept(  # noqa: PLR0913, PLR0917  (what is accepted, as what, of whom, and on which call)
    desk: Desk,
    kind: Kind,
    submitter: Submitter,
    arrived: Submission,
    inspected: Inspected,
    repeat: Repeat | None = None,
) -> Receipt:
    """What conforms becomes the next version, unless the same stands already."""
    contents = b"".join(sorted(set(inspected.n_triples.splitlines(keepends=True))))  # a graph is a set
    kept = desk.blobs.keep(contents)
    standing = desk.history.standing(submitter.code, kind.name)
    if standing is not None and standing.triples == kept:
        if repeat is not None:
            desk.history.remember(replace(repeat, fresh=False, report=arrived.report), standing.id)
        return Receipt(standing, inspected.report, difference([], []), fresh=False)
    version = next_version(desk, submitter.code, kind.name)
    triples = read_n_triples(contents)
    keep_what_lasts(desk.held, kind, submitter.code, {triple.subject for triple in triples})
    description = description_of(desk, kind, submitter, version, triples)
    described = replace(arrived, triples=kept, version=version)
    return _put(desk, described, [*triples, *description], inspected.report, repeat)


def complete(desk: Desk) -> int:
    """Settle what was under way when the process, or a write, ended too early; how many came through."""
    settled = 0
    for submission in desk.history.pending():
        if _came_in(submission, held(desk, submission)):
            acknowledge(desk, submission, _from_the_version_before(desk, submission))
            settled += 1
        else:
            desk.history.drop(submission)
        desk.publisher.change(desk.reference.giving_way(submission.organisation))  # a release may have come between
    return settled


@contextmanager
def alone(desk: Desk) -> Iterator[None]:
    """One submission at a time, with nothing of an earlier one half done."""
    with desk.accepting:
        complete(desk)
        yield


def check_version(desk: Desk, organisation: str, kind: str, if_match: str | None) -> None:
    """Nothing when the present version is one that the caller worked on; else PreconditionError."""
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


def difference_of(desk: Desk, submission: Submission) -> Difference | None:
    """What a version brought when it came; nothing for a submission that became none."""
    told = desk.history.difference(submission.id)
    return None if told is None else decode(told)


def _put(
    desk: Desk, submission: Submission, triples: Iterable[Triple], report: Report, repeat: Repeat | None = None
) -> Receipt:
    """The one place where a submission becomes the contents of a graph: remembered as pending, put, acknowledged.

    In the same update the packaged graphs give way to it: what an organisation says itself, no other graph says too.
    """
    pending = desk.history.add(submission, repeat)
    before = held(desk, pending)
    try:
        coming = Coming(graph_of(submission.organisation, submission.kind), as_stored(triples))
        given_way = desk.reference.giving_way(submission.organisation, coming)
        desk.publisher.change({coming.graph: coming.triples, **given_way})
    except BaseException:
        with suppress(Exception):  # what cannot be settled now is settled before the next one
            complete(desk)
        raise
    found = difference(before, held(desk, pending))
    return Receipt(acknowledge(desk, pending, found), report, found)


def acknowledge(desk: Desk, pending: Submission, found: Difference) -> Submission:
    """What is in the store is noted: first that the graph is a sender's, so that no release ever puts its own back."""
    graph = graph_of(pending.organisation, pending.kind).value
    desk.records.note(GraphRecord(graph, SUBMISSION, pending.digest, desk.store.revision()))
    return desk.history.accept(pending, graph, _what(pending), desk.store.revision(), encode(found))


def _from_the_version_before(desk: Desk, submission: Submission) -> Difference:
    """What a version brought that nobody could be told of: what the graph held then is gone, its versions are not."""
    number = (submission.version or 1) - 1
    before = desk.history.version(submission.organisation, submission.kind, number)
    return difference([] if before is None else triples_of(desk, before), triples_of(desk, submission))


def held(desk: Desk, submission: Submission) -> frozenset[Triple]:
    """What stands in the graph of a submission, as the store writes it."""
    return desk.held.triples("graph", {"graph": [graph_of(submission.organisation, submission.kind)]})


def description_of(
    desk: Desk,
    kind: Kind,
    submitter: Submitter,
    version: int,
    triples: list[Triple],
) -> frozenset[Triple]:
    """What the graph of a version says of itself."""
    moment = datetime.now(UTC)
    licences = [triple.object for triple in triples if triple.predicate == _LICENCE]
    licence = next((found for found in licences if isinstance(found, NamedNode)), _FACTS)
    title = Text(f"{kind.title.nl} van {submitter.code}", f"{kind.title.en} of {submitter.code}")
    return desk.queries.triples(
        desk.describes,
        {
            "graph": [graph_of(submitter.code, kind.name)],
            "title": spoken_literals(title),
            "licence": [licence],
            "publisher": [NamedNode(submitter.iri or f"{ID}organisation/{submitter.code}")],
            "day": [day(moment.date())],
            "moment": [Literal(moment.isoformat(timespec="seconds"), datatype=NamedNode(f"{XSD}dateTime"))],
            "version": [Literal(version)],
        },
    )


def next_version(desk: Desk, organisation: str, kind: str) -> int:
    """The number that the next version gets."""
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


def _no_version(organisation: str, kind: str, number: int | None) -> UnknownError:
    which = "" if number is None else f" {number}"
    return UnknownError(
        Text(
            f"{organisation} heeft geen versie{which} van {kind}.", f"{organisation} has no version{which} of {kind}."
        ),
    )
