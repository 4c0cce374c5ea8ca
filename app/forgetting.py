"""The story of what must be forgotten: an organisation leaves, or the pseudonyms get a new key.

What is forgotten is gone from the restricted store, from every version, report and difference that is kept, from the
files below these, and so from the next backup. Both acts can be done again: what a crash left half done is finished.

The figures of releases stay, also the true ones behind the wall (``graph/vakgraaf/release-…``): they are of all
organisations together and name none, and every later release is audited with them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from app.checking.stored import encode
from app.desk import Desk, graph_of, report_of, triples_of
from app.model.errors import ConflictError, UnknownError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import ID
from app.model.terms import NamedNode, Term, Triple
from app.people.members import members_of, new_names, under, without
from app.people.pseudonyms import Keyring
from app.publishing.difference import difference
from app.publishing.stored import encode as encode_difference
from app.publishing.succeeding import organisation_of
from app.publishing.successions import Party, Successions
from app.store.history import Submission
from app.store.queries import Queries
from app.store.records import GraphRecord
from app.store.updates import as_stored
from app.versions import SUBMISSION, alone


@dataclass(frozen=True)
class Forgotten:
    """What became of it: the graphs that are gone, and how many members went or have another pseudonym."""

    graphs: tuple[str, ...]
    members: int


def leave(desk: Desk, organisation: str, pool: str | None = None) -> Forgotten:
    """Forget an organisation: all that it told of people, and whoever of its own is in the pools of others.

    With a pool, as {owner}/{code}, only whoever of its own is in that one. Who followed others leaves for them too.
    Raises UnknownError where there is no such organisation or pool, ConflictError for one that was followed.
    """
    held = desk.behind_the_wall()
    with alone(held):
        parties = _who_leaves(held.queries, organisation)
        within = None if pool is None else _pools_of(held, pool)
        graphs = _erased(held, parties) if within is None else ()
        leavers = {NamedNode(party.iri) for party in parties}
        members = sum(_without(held, kind, leavers, within) for kind in _kinds_of_people(held))
        _sweep(held)
    return Forgotten(graphs, members)


def renew(desk: Desk, renewal: AbstractContextManager[Keyring]) -> Forgotten:
    """Give every member a pseudonym of another key, which takes the place of the old one at the end of ``renewal``.

    The old pseudonyms stand nowhere any more, so older versions go. Who has the old key cannot find the new ones; an
    organisation that sends its pool again does so under the new key, and nobody else can tell who was who.
    """
    held = desk.behind_the_wall()
    with alone(held):
        try:
            with renewal as keyring:
                members = dict(pair for kind in _kinds_of_people(held) for pair in _each_renewed(held, kind, keyring))
        finally:
            _sweep(held)  # also where the key cannot be put in its place
    return Forgotten(tuple(members), sum(members.values()))


def _kinds_of_people(held: Desk) -> list[Kind]:
    """The kinds that tell of one person at a time."""
    return [kind for name in held.kinds.names() if (kind := held.kinds.kind(name)).pseudonymised]


def _who_leaves(queries: Queries, code: str) -> list[Party]:
    """An organisation, and all for whom it speaks beside itself."""
    leaver, heirs = organisation_of(queries, code), Successions(queries).read()
    if (heir := heirs.heir(leaver.code)) != leaver.code:
        raise ConflictError(
            Text(
                f"{code} is opgevolgd door {heir}, die ook voor {code} spreekt. Geef {heir}: die gaat voor allebei.",
                f"{code} was followed by {heir}, which speaks for {code} too. Give {heir}: it leaves for both.",
            ),
        )
    return [leaver, *(organisation_of(queries, old) for old in heirs.predecessors(leaver.code))]


def _pools_of(held: Desk, name: str) -> set[NamedNode]:
    """A pool, under every name that it had before its owner was followed; one at least is known here."""
    owner, _, code = name.partition("/")
    heirs = Successions(held.queries).read()
    last = heirs.heir(owner)
    try:
        pools = {NamedNode(f"{ID}pool/{one}/{code}") for one in (last, *heirs.predecessors(last))}
    except ValueError as error:
        raise _no_pool(name) from error
    versions = (
        held.history.versions(owner, kind.name)
        for kind in _kinds_of_people(held)
        for owner in held.history.holders(kind.name)
    )
    if not any(_tells_of(held, of_one, pools) for of_one in versions):
        raise _no_pool(name)
    return pools


def _tells_of(held: Desk, versions: Iterable[Submission], things: Iterable[NamedNode]) -> bool:
    """Whether any of these versions says anything of one of these things."""
    written = [str(thing).encode() for thing in things]
    told = (held.blobs.read(one.triples) for one in versions if one.triples is not None)
    return any(thing in body for body in told for thing in written)


def _erased(held: Desk, parties: Iterable[Party]) -> tuple[str, ...]:
    """Erase all that these told of people; the graphs of which there was anything to erase."""
    kinds = [name for name in held.kinds.names() if held.restricts(name)]
    told = [(party.code, kind) for party in parties for kind in kinds]
    held.publisher.change({graph_of(*one): () for one in told})
    for one in told:
        held.records.forget(graph_of(*one).value)
    return tuple(graph_of(*one).value for one in told if held.history.erase(*one))


def _without(held: Desk, kind: Kind, leavers: AbstractSet[Term], pools: AbstractSet[NamedNode] | None) -> int:
    """Take the members of organisations out of every version of every other's pools; how many there were.

    What was refused goes whole: its report may name them.
    """
    gone: set[Term] = set()
    for owner in held.history.holders(kind.name):
        versions = held.history.versions(owner, kind.name)[::-1]
        if pools is not None and not _tells_of(held, versions, pools):
            continue
        leaving = {found for one in versions for found in members_of(triples_of(held, one), kind, leavers, pools)}
        if leaving:
            _put_without(held, graph_of(owner, kind.name), leaving)
            _rewrite(held, versions, partial(without, leaving))
            gone |= leaving
        held.history.erase(owner, kind.name, refused_only=True)
    return len(gone)


def _put_without(held: Desk, graph: NamedNode, leaving: AbstractSet[Term]) -> None:
    stands = held.held.triples("graph", {"graph": [graph]})
    held.publisher.change({graph: without(leaving, stands)})


def _each_renewed(held: Desk, kind: Kind, keyring: Keyring) -> Iterator[tuple[str, int]]:
    """Rename the members in every graph of a kind that stands, and how many there are; of what does not, nothing."""
    for owner in held.history.holders(kind.name):
        standing, graph = held.history.standing(owner, kind.name), graph_of(owner, kind.name).value
        if standing is None or standing.triples is None:
            held.history.erase(owner, kind.name)
            held.records.forget(graph)
        else:
            yield graph, _renewed(held, standing, kind, keyring.of(owner))


def _renewed(held: Desk, standing: Submission, kind: Kind, key: bytes) -> int:
    """Rename the members of a version, by what the history tells of it: the store may be a step ahead."""
    graph = graph_of(standing.organisation, kind.name)
    told = triples_of(held, standing)
    names = new_names(told, kind, key)
    of_itself = [one for one in held.held.triples("graph", {"graph": [graph]}) if one.subject == graph]
    held.publisher.change({graph: as_stored([*of_itself, *under(names, told)])})
    _rewrite(held, [standing], partial(under, names))
    held.history.erase(standing.organisation, kind.name, but=standing.id)
    return len(names)


def _rewrite(held: Desk, versions: Sequence[Submission], change: Callable[[list[Triple]], list[Triple]]) -> None:
    """Let versions say something else than they did, oldest first and all at once; their reports name nobody any more.

    What told the file that was sent from others tells what is left of it from others.
    """
    before: list[Triple] = []
    rewritten: list[tuple[Submission, bytes]] = []
    for version in versions:
        triples = change(triples_of(held, version))
        body = b"".join(sorted(f"{triple} .\n".encode() for triple in triples))
        report = encode(replace(report_of(held, version), findings=()))
        kept = replace(
            version,
            digest=sha256(body).hexdigest(),
            triples=None if version.triples is None else held.blobs.keep(body),
            report=held.blobs.keep(report),
        )
        rewritten.append((kept, encode_difference(difference(before, triples))))
        before = triples
    last = rewritten[-1][0]
    graph = graph_of(last.organisation, last.kind).value
    # before the versions, since by these it is known that there is something left to do
    held.records.note(GraphRecord(graph, SUBMISSION, last.digest, held.store.revision()))
    held.history.rewrite(rewritten)


def _sweep(held: Desk) -> None:
    """Let nothing that was taken out stand in a file any more."""
    held.blobs.keep_only(held.history.contents())
    held.publisher.purge()
    held.history.purge()  # the last, since others may be reading in it


def _no_pool(name: str) -> UnknownError:
    return UnknownError(
        Text(f"Er is geen pool {name[:80]!r}.", f"There is no pool {name[:80]!r}."),
        Text(
            "Geef de code van wie de pool beheert en die van de pool: gm0344/data.",
            "Give the code of who runs the pool and that of the pool: gm0344/data.",
        ),
    )
