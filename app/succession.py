"""The story of a succession: an organisation ends, another one carries on; what the first held, the second holds.

By an explicit act of the owner of the data directory, in one change: the graphs move, the graph of successions says who
follows whom, and from then on the follower speaks for both. Things keep their IRIs. Only what an organisation has one
of (its catalogue as such) becomes the follower's own; where both held a graph of a kind, they become one. The versions
of before stay where they are. Done again, it does what was left undone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.checking.stored import encode
from app.desk import Desk, Inspected, Sent, digest_of, graph_of, read_n_triples, report_of, submitter_of, triples_of
from app.model.errors import ConflictError, UnknownError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID
from app.model.submissions import Severity, Submitter
from app.model.terms import NamedNode, Term, Triple
from app.publishing.difference import difference
from app.publishing.succeeding import check_order, last_day, organisation_of, successions_with
from app.publishing.successions import GRAPH, Party, Successions
from app.store.history import Submission
from app.store.records import GraphRecord
from app.store.updates import as_stored
from app.versions import SUBMISSION, acknowledge, alone, complete, description_of, held, next_version

_MOST_TOLD = 3


@dataclass(frozen=True)
class Moved:
    """A graph that went over: the version that took it from the one, and the version that brought it to the other."""

    leaving: Submission
    arriving: Submission


@dataclass(frozen=True)
class Succeeded:
    """What became of it."""

    old: Party
    new: Party
    last_day: date
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class _Moving:
    """A graph on its way: the versions to come, and what is to stand in the follower's graph."""

    leaving: Submission
    arriving: Submission
    triples: frozenset[Triple]


def succeed(desk: Desk, old_code: str, new_code: str, on: date | None = None, client: str = "command") -> Succeeded:
    """Let one organisation follow another; ``on`` is the last day of the first.

    Raises UnknownError for an organisation that there is not, WrongInputError for a day that cannot be, ConflictError
    where what is there says otherwise, or where what both hold does not go together.
    """
    with alone(desk):
        old, new = (organisation_of(desk.queries, code) for code in (old_code, new_code))
        check_order(desk.queries, old, new)
        day = last_day(desk.queries, old, on)
        moved: list[Moved] = []
        said = {GRAPH: successions_with(desk.queries, old, new, day)}
        for one in (desk, desk.restricted):
            if one is not None:
                complete(one)
                moving = [_moving(one, kind, old, new, client) for kind in _kinds_of(one, old)]
                moved += _carry(one, moving, said if one.public else {})
        desk.records.note(GraphRecord(GRAPH.value, SUBMISSION, "", desk.store.revision()))
        for code in (old.code, new.code):  # what is said of these things, and what is packaged of them, has changed
            desk.publisher.change(desk.reference.giving_way(code))
    return Succeeded(old, new, day, tuple(moved))


def _kinds_of(desk: Desk, old: Party) -> list[Kind]:
    """The kinds of which an organisation holds a graph at this desk."""
    names = (found.kind for found in desk.history.standing_everywhere() if found.organisation == old.code)
    return [desk.kinds.kind(name) for name in names]


def _moving(desk: Desk, kind: Kind, old: Party, new: Party, client: str) -> _Moving:
    """A graph of the one, as the other is to hold it; raises ConflictError where it cannot."""
    standing = desk.history.standing(old.code, kind.name)
    if standing is None:
        raise UnknownError(Text(f"{old.code} heeft geen {kind.name}.", f"{old.code} has no {kind.name}."))
    together = _together(desk, kind, old, new, triples_of(desk, standing))
    submitter = submitter_of(desk.queries, new.code, kind)
    inherited = (*submitter.predecessors, old.code, *Successions(desk.queries).predecessors(old.code))
    submitter = replace(submitter, predecessors=tuple(dict.fromkeys(inherited)))
    body = b"".join(sorted(f"{triple} .\n".encode() for triple in together))
    sent = Sent(kind.name, "application/n-triples", body, new.code, client, kept=True)
    inspected = _conforming(desk, sent, submitter, kind)
    contents = b"".join(sorted(set(inspected.n_triples.splitlines(keepends=True))))
    triples = read_n_triples(contents)
    version = next_version(desk, new.code, kind.name)
    arriving = Submission(
        organisation=new.code,
        kind=kind.name,
        client=client,
        digest=digest_of(desk, sent),
        kind_version=kind.version,
        state="pending",
        report=desk.blobs.keep(encode(inspected.report)),
        triples=desk.blobs.keep(contents),
        version=version,
        note=f"inherited from {old.code}, version {standing.version}",
    )
    leaving = replace(
        standing,
        client=client,
        triples=None,
        version=next_version(desk, old.code, kind.name),
        state="pending",
        note=f"passed on to {new.code}",
        report=desk.blobs.keep(encode(report_of(desk, standing))),
    )
    described = description_of(desk, kind, submitter, version, triples)
    return _Moving(leaving, arriving, as_stored([*triples, *described]))


def _conforming(desk: Desk, sent: Sent, submitter: Submitter, kind: Kind) -> Inspected:
    inspected = desk.inspect(sent, submitter)
    if inspected.report.conforms:
        return inspected
    wrong = [found.message for found in inspected.report.findings if found.severity is Severity.VIOLATION][:_MOST_TOLD]
    raise ConflictError(
        Text(
            f"{kind.title.nl} van beide gaat niet samen: {'; '.join(said.nl for said in wrong)}. "
            "Laat een van beide die eerst aanpassen of intrekken.",
            f"{kind.title.en} of both does not go together: {'; '.join(said.en for said in wrong)}. "
            "Let one of them change or withdraw it first.",
        ),
    )


def _together(desk: Desk, kind: Kind, old: Party, new: Party, triples: Iterable[Triple]) -> frozenset[Triple]:
    """What the one held in the words of the other, with what the other held itself.

    Of what an organisation has one of, the words of the follower stand.
    """
    single = {
        f"{ID}{row.id_path}/{old.code}": NamedNode(f"{ID}{row.id_path}/{new.code}") for row in kind.rows if not row.keys
    }
    passed = _passed_on(triples, {old.iri: NamedNode(new.iri), **single})
    standing = desk.history.standing(new.code, kind.name)
    own = [] if standing is None else triples_of(desk, standing)
    described = {triple.subject for triple in own} & set(single.values())
    return frozenset(own) | {triple for triple in passed if triple.subject not in described}


def _passed_on(triples: Iterable[Triple], others: Mapping[str, NamedNode]) -> Iterable[Triple]:
    def other(term: Term) -> Term:
        return others.get(term.value, term) if isinstance(term, NamedNode) else term

    for triple in triples:
        subject = other(triple.subject)
        if isinstance(subject, NamedNode):
            yield Triple(subject, triple.predicate, other(triple.object))


def _carry(desk: Desk, moving: list[_Moving], beside: Mapping[NamedNode, frozenset[Triple]]) -> list[Moved]:
    """All of it in one change: remembered as pending, put, acknowledged, as any version is."""
    pending = [(desk.history.add(one.leaving), desk.history.add(one.arriving), one.triples) for one in moving]
    before = {version.id: held(desk, version) for leaving, arriving, _ in pending for version in (leaving, arriving)}
    contents: dict[NamedNode, frozenset[Triple]] = dict(beside)
    for leaving, arriving, triples in pending:
        contents[graph_of(leaving.organisation, leaving.kind)] = frozenset()
        contents[graph_of(arriving.organisation, arriving.kind)] = triples
    try:
        desk.publisher.change(contents)
    except BaseException:
        complete(desk)
        raise

    def settled(version: Submission) -> Submission:
        return acknowledge(desk, version, difference(before[version.id], held(desk, version)))

    return [Moved(settled(leaving), settled(arriving)) for leaving, arriving, _ in pending]
