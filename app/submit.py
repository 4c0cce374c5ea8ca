"""The story of a submission: bytes → read → checked → a verdict and its report → one atomic replacement of the graph.

Refused: a report, and nothing stored but the verdict. Accepted: acknowledged only when it is on disk; until then the
old contents stand. Two submissions of the same graph are ordered, one after the other, never mixed.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

from app.checking.stored import encode
from app.desk import Desk, Inspected, Receipt, Sent, digest_of, report_of, submitter_of
from app.model.errors import BusyError, ConflictError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.submissions import Outcome, Report, Submitter
from app.publishing.difference import difference
from app.store.history import Repeat, Submission
from app.store.phases import STORE, begin
from app.versions import accept, alone, check_version, difference_of

_MOST_TRIES = 3  # at one file: what it is examined by changes hardly ever


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
    desk = desk.of(kind.name)
    if kind.pseudonymised:
        desk.keyring.check()
    for _ in range(_MOST_TRIES):
        grounds = _grounds(desk, sent, kind)
        known = earlier(desk, sent, key)
        if known is not None:
            return known
        inspected = desk.inspect(sent, grounds.submitter)
        begin(sent.phases, STORE)
        with alone(desk):
            if _grounds(desk, sent, kind) == grounds:
                # the same call may have come twice at once
                return earlier(desk, sent, key) or _taken(desk, sent, kind, grounds, inspected, if_match, key)
    raise BusyError


def find(desk: Desk, identifier: str) -> Submission | None:
    """The submission of an identifier, at whichever desk it came in."""
    found = desk.history.find(identifier)
    return found if found is not None or desk.restricted is None else desk.restricted.history.find(identifier)


def earlier(desk: Desk, sent: Sent, key: str | None) -> Receipt | None:
    """What became of this very call when it came before, as it was told then.

    Raises ConflictError when something else came under its key.
    """
    desk = desk.of(sent.kind)
    known = None if key is None else desk.history.repeated(sent.client, key)
    if known is None:
        return None
    if known[0].asked != _asked(desk, sent):
        raise ConflictError(
            Text(
                f"Onder Idempotency-Key {key!r} kwam eerder iets anders.",
                f"Something else came earlier under Idempotency-Key {key!r}.",
            ),
        )
    return came_of(desk, *known)


def came_of(desk: Desk, repeat: Repeat, identifier: str) -> Receipt | None:
    """What became of a call, as it was told when it was done."""
    found = desk.history.find(identifier)
    if found is None or found.state == "pending":  # it is not settled yet: ask again when nothing is under way
        return None
    if repeat.fresh:
        return Receipt(found, report_of(desk, found), difference_of(desk, found))
    report = report_of(desk, replace(found, report=repeat.report or found.report))
    return Receipt(found, report, difference([], []), fresh=False)


@dataclass(frozen=True)
class _Grounds:
    """What a file is examined by: who sends it, for whom they speak, and its digest, another under another key."""

    submitter: Submitter
    digest: str


def _grounds(desk: Desk, sent: Sent, kind: Kind) -> _Grounds:
    return _Grounds(submitter_of(desk.queries, sent.organisation or "", kind), digest_of(desk, sent))


def _taken(  # noqa: PLR0913, PLR0917  (what was sent by whom, what it was found to be, over what, on which call)
    desk: Desk, sent: Sent, kind: Kind, grounds: _Grounds, inspected: Inspected, if_match: str | None, key: str | None
) -> Receipt:
    """What was examined becomes the next version, or is refused; nothing of it was kept before."""
    submitter, report = grounds.submitter, inspected.report
    check_version(desk, submitter.code, kind.name, if_match)
    arrived = Submission(
        organisation=submitter.code,
        kind=kind.name,
        client=sent.client,
        digest=grounds.digest,
        kind_version=kind.version,
        state="pending" if report.conforms else _state(report.outcome),
        report=desk.blobs.keep(encode(report)),
    )
    repeat = None if key is None else Repeat(sent.client, key, _asked(desk, sent))
    if report.conforms:
        return accept(desk, kind, submitter, arrived, inspected, repeat)
    return Receipt(desk.history.add(arrived, repeat), report)


def revalidate(desk: Desk) -> list[tuple[Submission, Report]]:
    """Check everything that stands by the rules of today; its owner reads in its report what has changed.

    Gives what no longer conforms. Nothing is taken out: that is for its owner to mend.
    """
    failing = [] if desk.restricted is None else revalidate(desk.restricted)
    for standing in desk.history.standing_everywhere():
        report = _checked_again(desk, standing)
        if report is not None and not report.conforms:
            failing.append((standing, report))
    return failing


def _checked_again(desk: Desk, standing: Submission) -> Report | None:
    """What a version is by the rules of today; nothing where it was forgotten meanwhile."""
    kind = desk.kinds.kind(standing.kind)
    with alone(desk):
        if not _is_still(desk, standing):
            return None
        body = desk.blobs.read(standing.triples or "")
    sent = Sent(kind.name, "application/n-triples", body, standing.organisation, kept=True)
    report = desk.inspect(sent, submitter_of(desk.queries, standing.organisation, kind)).report
    with alone(desk):
        if not _is_still(desk, standing):
            return None
        note = f"checked again by version {kind.version}: {report.outcome}"
        desk.history.note(standing.id, desk.blobs.keep(encode(report)), note)
    return report


def _is_still(desk: Desk, version: Submission) -> bool:
    found = desk.history.find(version.id)
    return found is not None and found.triples == version.triples


def _asked(desk: Desk, sent: Sent) -> str:
    """What tells one call from another: not the bytes alone, also what they were sent as and for whom."""
    call = [sent.kind, sent.organisation, sent.media_type, digest_of(desk, sent)]
    return sha256(json.dumps(call).encode()).hexdigest()


def _state(outcome: Outcome) -> str:
    return "failed" if outcome is Outcome.FAILED else "refused"
