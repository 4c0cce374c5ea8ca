"""The story of a succession: an organisation ends, another one carries on; what the first held, the second holds.

By an explicit act of the owner of the data directory, in one change of each store, the public one first: the graphs
move, the graph of successions says who follows whom, and from then on the follower speaks for both. Where both held a
graph of a kind, they become one, if that keeps the rules. What things are then called, publishing/renaming.py says. The
versions of before stay where they are. What was asked about a pool goes over with it (pools/entering.py).
Done again, it does what a crash left undone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.checking.stored import encode
from app.desk import Desk, Inspected, Sent, graph_of, read_n_triples, report_of, submitter_of, triples_of
from app.model.errors import ConflictError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import short_name
from app.model.submissions import Severity, Submitter
from app.model.terms import NamedNode, Triple
from app.publishing.difference import difference
from app.publishing.renaming import Renaming, singles
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
        said = {GRAPH: successions_with(desk.queries, old, new, day)}
        desks = [desk] if desk.restricted is None else [desk, desk.restricted]
        moving = {one.public: _all_moving(one, old, new, client) for one in desks}
        moved = [done for one in desks for done in _carry(one, moving[one.public], said if one.public else {})]
        desk.records.note(GraphRecord(GRAPH.value, SUBMISSION, "", desk.store.revision()))
        for code in (old.code, new.code):  # what is said of these things, and what is packaged of them, has changed
            desk.publisher.change(desk.reference.giving_way(code))
    return Succeeded(old, new, day, tuple(moved))


def _all_moving(desk: Desk, old: Party, new: Party, client: str) -> list[_Moving]:
    """Every graph that an organisation holds at this desk, on its way."""
    complete(desk)
    standing = [found for found in desk.history.standing_everywhere() if found.organisation == old.code]
    renaming = Renaming(old, new, [desk.kinds.kind(found.kind) for found in standing])
    return [_moving(desk, found, old, new, renaming, client) for found in standing]


def _moving(  # noqa: PLR0913, PLR0917  (what goes from whom to whom, under which names, by whom)
    desk: Desk, standing: Submission, old: Party, new: Party, renaming: Renaming, client: str
) -> _Moving:
    """A graph of the one, as the other is to hold it; raises ConflictError where it cannot."""
    kind = desk.kinds.kind(standing.kind)
    submitter = submitter_of(desk.queries, new.code, kind)
    inherited = (*submitter.predecessors, old.code, *Successions(desk.queries).predecessors(old.code))
    submitter = replace(submitter, predecessors=tuple(dict.fromkeys(inherited)))
    triples, report = triples_of(desk, standing), report_of(desk, standing)
    others = desk.history.standing(new.code, kind.name)
    if others is not None and others.triples is not None:
        together = _together(kind, old, new, triples, triples_of(desk, others))
        body = b"".join(sorted(f"{triple} .\n".encode() for triple in together))
        sent = Sent(kind.name, "application/n-triples", body, new.code, client, kept=True)
        inspected = _conforming(desk, sent, submitter, kind)
        triples, report = read_n_triples(inspected.n_triples), inspected.report
    triples = sorted(set(renaming.triples(triples)), key=str)
    contents = b"".join(sorted(f"{triple} .\n".encode() for triple in triples))
    version = next_version(desk, new.code, kind.name)
    arriving = replace(
        standing,
        organisation=new.code,
        client=client,
        state="pending",
        report=desk.blobs.keep(encode(report)),
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
    )
    described = description_of(desk, kind, submitter, version, triples)
    return _Moving(leaving, arriving, as_stored([*triples, *described]))


def _together(
    kind: Kind, old: Party, new: Party, triples: Iterable[Triple], own: Iterable[Triple]
) -> frozenset[Triple]:
    """What both held, under the names of the follower, whose words stand for what an organisation has one of.

    Raises ConflictError where a thing of both would go by one name.
    """
    own = frozenset(own)
    theirs = frozenset(Renaming(old, new, [kind]).triples(triples))
    single = singles(kind, new)
    described = {triple.subject for triple in own}
    double = {triple.subject for triple in theirs} & described - single
    if double:
        names = sorted(thing.value for thing in double if isinstance(thing, NamedNode))
        shown = ", ".join(map(short_name, names[:_MOST_TOLD]))
        raise _not_together(kind, [Text(f"{shown} staat in allebei", f"{shown} stands in both")])
    return own | {triple for triple in theirs if triple.subject not in described & single}


def _conforming(desk: Desk, sent: Sent, submitter: Submitter, kind: Kind) -> Inspected:
    inspected = desk.inspect(sent, submitter)
    if not inspected.report.conforms:
        wrong = [found.message for found in inspected.report.findings if found.severity is Severity.VIOLATION]
        raise _not_together(kind, wrong)
    return inspected


def _not_together(kind: Kind, wrong: Sequence[Text]) -> ConflictError:
    said = Text("; ".join(one.nl for one in wrong[:_MOST_TOLD]), "; ".join(one.en for one in wrong[:_MOST_TOLD]))
    return ConflictError(
        Text(
            f"{kind.title.nl} van beide gaat niet samen: {said.nl}. Laat een van beide dat eerst aanpassen.",
            f"{kind.title.en} of both does not go together: {said.en}. Let one of them change it first.",
        ),
    )


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
