"""The story of a demonstration: a government that was made up → what it sends in → a store that holds nothing real.

What it sends passes the desk, the same checks and the same wall as anybody's. ``put`` is the short way, for measuring
at scale: the same triples in the same graphs, unchecked and without versions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from app.checking.classes import Broader, read_broader
from app.checking.completing import with_broader_classes
from app.demo.counts import DAY
from app.demo.records import Government, Reference
from app.demo.register import graph, register
from app.demo.statement import Statement
from app.demo.submissions import Coming, submissions
from app.demo.triples import MEDIA_TYPE, file_of, triples
from app.desk import Desk, Sent, graph_of, submitter_of
from app.model.errors import ConflictError, EngineFailedError
from app.model.languages import Text
from app.model.names import ID
from app.model.submissions import Places, Reading
from app.model.terms import NamedNode, Triple, literal, node
from app.people.unnamed import unnamed
from app.publish import SUBMISSION, take_in
from app.store.queries import Queries
from app.submit import submit
from app.versions import description_of

GRAPH = NamedNode(f"{ID}graph/demo/government")
PERIOD = "2026-Q4"
_CLIENT = "demo"
_AT_ONCE = 200  # submissions in one change, where they are put in the short way

Done = Callable[[int, int], None]


@dataclass(frozen=True)
class Filled:
    """What a store was filled with."""

    seed: int
    organisations: int
    academies: int
    people: int
    pools: int
    members: int
    submissions: int


def read_reference(queries: Queries) -> Reference:
    """What of the reference graph a government is made with."""
    required: dict[str, dict[str, list[str]]] = {"profile": {}, "archetype": {}, "development": {}}
    competence_of: dict[str, str] = {}
    for what, kind, one, competence in queries.rows("demo-reference"):
        found = required[literal(kind).value].setdefault(node(what).value, [])
        if one is not None:
            found.append(node(one).value)
            competence_of[node(one).value] = node(competence).value
    return Reference(
        profiles={what: tuple(found) for what, found in required["profile"].items()},
        archetypes={what: tuple(found) for what, found in required["archetype"].items()},
        competence_of=competence_of,
        developments=tuple(required["development"]),
    )


def demonstrate(desk: Desk, made: Government, reference: Reference, seed: int, done: Done | None = None) -> Filled:
    """Send in everything of an invented government. Raises ConflictError when the store holds what somebody sent."""
    refuse_beside_others(desk)
    coming = list(submissions(made, reference))
    take_in(desk.publisher, desk.records, GRAPH, _register(register(made)))
    invented = _of_invented(desk)
    for number, one in enumerate(coming, 1):
        sent = Sent(one.kind, MEDIA_TYPE, file_of(one.statements), one.organisation, _CLIENT)
        receipt = submit(invented, sent)
        if not receipt.report.conforms:
            raise EngineFailedError(_refused(one, asdict(receipt.report)))
        if done is not None:
            done(number, len(coming))
    return _told(made, seed, len(coming))


def put(desk: Desk, statements: Iterable[Statement], coming: Iterable[Coming]) -> None:
    """Put the register and what is sent in into the stores, the short way."""
    refuse_beside_others(desk)
    take_in(desk.publisher, desk.records, GRAPH, _register(statements))
    invented = _of_invented(desk)
    broader = read_broader(desk.queries)
    for several in _batches(coming):
        public: dict[NamedNode, list[Triple]] = {}
        restricted: dict[NamedNode, list[Triple]] = {}
        for one in several:
            into = restricted if desk.restricts(one.kind) else public
            into[graph_of(one.organisation, one.kind)] = _contents(invented, one, broader)
        desk.publisher.change(public)
        desk.behind_the_wall().publisher.change(restricted)


def refuse_beside_others(desk: Desk) -> None:
    """Nothing, when nobody ever sent anything to this store; else ConflictError."""
    for side in (desk, desk.behind_the_wall()):
        sent = sorted(found.graph for found in side.records.graphs().values() if found.origin == SUBMISSION)
        if sent:
            raise ConflictError(
                Text(
                    f"Deze opslag heeft al inzendingen, zoals {sent[0]}; een verzonnen overheid komt daar niet bij. "
                    "Kies met --data-dir een andere map.",
                    f"This store has submissions already, such as {sent[0]}; an invented government does not go "
                    "beside them. Choose another folder with --data-dir.",
                ),
            )


def _register(statements: Iterable[Statement]) -> Iterator[Triple]:
    yield from triples([graph(GRAPH.value, DAY)])
    yield from triples(statements)


def _of_invented(desk: Desk) -> Desk:
    """The same desk, at which every graph says of itself that it is invented."""
    behind = desk.restricted
    described = None if behind is None else replace(behind, describes="describe-invented")
    return replace(desk, describes="describe-invented", restricted=described)


def _contents(desk: Desk, coming: Coming, broader: Broader) -> list[Triple]:
    kind = desk.kinds.kind(coming.kind)
    submitter = submitter_of(desk.queries, coming.organisation, kind)
    found = list(triples(coming.statements))
    if kind.pseudonymised:
        key = desk.behind_the_wall().keyring.to_try(coming.organisation)
        named = unnamed(Reading(tuple(found), Places()), kind, coming.organisation, key)
        found = list(named.kept(named.reading.triples))
    found = [*with_broader_classes(found, broader)]
    return [*found, *description_of(desk, kind, submitter, 1, found)]


def _batches(coming: Iterable[Coming]) -> Iterator[list[Coming]]:
    batch: list[Coming] = []
    for one in coming:
        batch.append(one)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _told(made: Government, seed: int, number: int) -> Filled:
    return Filled(
        seed=seed,
        organisations=len(made.offices),
        academies=len(made.academies),
        people=sum(len(office.people) for office in made.offices),
        pools=len(made.pools),
        members=sum(len(pool.members) for pool in made.pools),
        submissions=number,
    )


def _refused(coming: Coming, report: Mapping[str, object]) -> Text:
    told = f"{coming.organisation}/{coming.kind}: {report['findings']}"
    return Text(f"Wat werd verzonnen klopt niet: {told}", f"What was made up does not conform: {told}")
