"""The story of a submission: bytes → read → checked → a verdict and its report → one atomic replacement of the graph.

Refused: a report, and nothing stored but the verdict. Accepted: acknowledged only when it is on disk; until then the
old contents stand. Two submissions of the same graph are ordered, one after the other, never mixed.
"""

import json
from dataclasses import replace
from hashlib import sha256

from app.checking.stored import encode
from app.desk import Desk, Inspected, Receipt, Sent, digest_of, report_of, submitter_of
from app.model.errors import ConflictError
from app.model.languages import Text
from app.model.submissions import Outcome, Report
from app.publishing.difference import difference
from app.store.history import Repeat, Submission
from app.store.phases import STORE, begin
from app.versions import accept, alone, check_version, difference_of


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
    submitter = submitter_of(desk.queries, sent.organisation or "", kind)
    known = earlier(desk, sent, key)
    if known is not None:
        return known
    inspected = desk.inspect(sent, submitter)
    arrived = Submission(
        organisation=submitter.code,
        kind=kind.name,
        client=sent.client,
        digest=digest_of(desk, sent),
        kind_version=kind.version,
        state="pending" if inspected.report.conforms else _state(inspected.report.outcome),
        report=desk.blobs.keep(encode(inspected.report)),
    )
    repeat = None if key is None else Repeat(sent.client, key, _asked(desk, sent))
    begin(sent.phases, STORE)
    with alone(desk):
        known = earlier(desk, sent, key)  # the same call may have come twice at once
        if known is not None:
            return known
        check_version(desk, submitter.code, kind.name, if_match)
        if inspected.report.conforms:
            return accept(desk, kind, submitter, arrived, inspected, repeat)
        return Receipt(desk.history.add(arrived, repeat), inspected.report)


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


def revalidate(desk: Desk) -> list[tuple[Submission, Report]]:
    """Check everything that stands by the rules of today; its owner reads in its report what has changed.

    Gives what no longer conforms. Nothing is taken out: that is for its owner to mend.
    """
    failing = [] if desk.restricted is None else revalidate(desk.restricted)
    for standing in desk.history.standing_everywhere():
        kind = desk.kinds.kind(standing.kind)
        body = desk.blobs.read(standing.triples or "")
        sent = Sent(kind.name, "application/n-triples", body, standing.organisation, kept=True)
        report = desk.inspect(sent, submitter_of(desk.queries, standing.organisation, kind)).report
        note = f"checked again by version {kind.version}: {report.outcome}"
        desk.history.note(standing.id, desk.blobs.keep(encode(report)), note)
        if not report.conforms:
            failing.append((standing, report))
    return failing


def _asked(desk: Desk, sent: Sent) -> str:
    """What tells one call from another: not the bytes alone, also what they were sent as and for whom."""
    call = [sent.kind, sent.organisation, sent.media_type, digest_of(desk, sent)]
    return sha256(json.dumps(call).encode()).hexdigest()


def _state(outcome: Outcome) -> str:
    return "failed" if outcome is Outcome.FAILED else "refused"
