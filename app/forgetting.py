"""The story of what must be forgotten: an organisation leaves, or the pseudonyms get a new key.

What is forgotten is gone from the restricted store, from every version, report and difference that is kept, from the
files below these, and so from the next backup. Both acts can be done again: what a crash left half done is finished.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial

from app.checking.stored import encode
from app.desk import Desk, graph_of, report_of, submitter_of, triples_of
from app.model.kinds import Kind, Row
from app.model.names import DEF, ID, RDF_TYPE
from app.model.terms import NamedNode, Term, Triple
from app.people.pseudonyms import Keyring, renewed
from app.publishing.difference import difference
from app.publishing.stored import encode as encode_difference
from app.store.history import Submission
from app.versions import alone

_TYPE = NamedNode(RDF_TYPE)
_ORGANISATION, _POOL = NamedNode(f"{DEF}organisation"), NamedNode(f"{DEF}pool")


@dataclass(frozen=True)
class Forgotten:
    """What became of it: the graphs that are gone, and how many members went or have another pseudonym."""

    graphs: tuple[str, ...]
    members: int


def leave(desk: Desk, organisation: str, pool: str | None = None) -> Forgotten:
    """Forget an organisation: all that it told of people, and whoever of its own is in the pools of others.

    With a pool, as {owner}/{code}, only whoever of its own is in that one.
    """
    held = desk.behind_the_wall()
    kinds = [held.kinds.kind(name) for name in held.kinds.names() if held.restricts(name)]
    with alone(held):
        graphs = [] if pool is not None else [kind for kind in kinds if _erased(held, organisation, kind)]
        members = 0
        for kind in _kinds_of_people(held):
            leaver = submitter_of(held.queries, organisation, kind)
            members += _without(held, kind, NamedNode(leaver.iri or ""), pool)
        _sweep(held)
    return Forgotten(tuple(graph_of(organisation, kind.name).value for kind in graphs), members)


def renew(desk: Desk, keyring: Keyring, settle: Callable[[], None]) -> Forgotten:
    """Give every member a pseudonym of another key; ``settle`` puts that key in the place of the old one.

    The old pseudonyms stand nowhere any more, so older versions go. Who has the old key cannot find the new ones; an
    organisation that sends its pool again does so under the new key, and nobody else can tell who was who.
    """
    held = desk.behind_the_wall()
    members = 0
    graphs = []
    with alone(held):
        for kind in _kinds_of_people(held):
            for owner in held.history.holders(kind.name):
                standing = held.history.standing(owner, kind.name)
                if standing is None or standing.triples is None:
                    held.history.erase(owner, kind.name)
                    continue
                members += _renewed(held, standing, kind, keyring.of(owner))
                graphs.append(graph_of(owner, kind.name).value)
        settle()
        _sweep(held)
    return Forgotten(tuple(graphs), members)


def _kinds_of_people(held: Desk) -> list[Kind]:
    """The kinds that tell of one person at a time."""
    return [kind for name in held.kinds.names() if (kind := held.kinds.kind(name)).pseudonymised]


def _erased(held: Desk, organisation: str, kind: Kind) -> bool:
    """Whether there was anything of a kind to erase."""
    graph = graph_of(organisation, kind.name)
    held.publisher.change({graph: ()})
    held.records.forget(graph.value)
    return held.history.erase(organisation, kind.name) > 0


def _without(held: Desk, kind: Kind, leaver: NamedNode, pool: str | None) -> int:
    """Take the members of an organisation out of every version of every other's pools; how many there were."""
    gone: set[Term] = set()
    for owner in held.history.holders(kind.name):
        versions = held.history.versions(owner, kind.name)[::-1]
        leaving = {found for one in versions for found in _members_of(triples_of(held, one), kind, leaver, pool)}
        if leaving:
            _put_without(held, graph_of(owner, kind.name), leaving)
            _rewrite(held, versions, partial(_without_things, leaving))
            held.history.erase(owner, kind.name, refused_only=True)
            gone |= leaving
    return len(gone)


def _put_without(held: Desk, graph: NamedNode, leaving: AbstractSet[Term]) -> None:
    stands = held.held.triples("graph", {"graph": [graph]})
    held.publisher.change({graph: _without_things(leaving, stands)})


def _renewed(held: Desk, standing: Submission, kind: Kind, key: bytes) -> int:
    graph = graph_of(standing.organisation, kind.name)
    stands = held.held.triples("graph", {"graph": [graph]})
    names = _new_names(stands, kind, key)
    held.publisher.change({graph: [_under(names, triple) for triple in stands]})
    _rewrite(held, [standing], lambda triples: [_under(names, triple) for triple in triples])
    held.history.erase(standing.organisation, kind.name, but=standing.id)
    return len(names)


def _rewrite(held: Desk, versions: Iterable[Submission], change: Callable[[list[Triple]], list[Triple]]) -> None:
    """Let versions say something else than they did, oldest first; their reports name nobody any more."""
    before: list[Triple] = []
    for version in versions:
        triples = change(triples_of(held, version))
        body = b"".join(sorted(f"{triple} .\n".encode() for triple in triples))
        report = encode(replace(report_of(held, version), findings=()))
        kept = replace(
            version,
            triples=None if version.triples is None else held.blobs.keep(body),
            report=held.blobs.keep(report),
        )
        held.history.rewrite(kept, encode_difference(difference(before, triples)))
        before = triples


def _sweep(held: Desk) -> None:
    """Let nothing that was taken out stand in a file any more."""
    held.history.purge()
    held.blobs.keep_only(held.history.contents())
    held.publisher.purge()


def _members_of(triples: Iterable[Triple], kind: Kind, leaver: NamedNode, pool: str | None) -> set[Term]:
    """The members who are of an organisation, in a pool or in any."""
    triples = list(triples)
    classes = {row.target for row in _rows_of_people(kind)}
    members: set[Term] = {
        triple.subject for triple in triples if triple.predicate == _TYPE and triple.object in classes
    }
    theirs = {triple.subject for triple in triples if (triple.predicate, triple.object) == (_ORGANISATION, leaver)}
    if pool is None:
        return members & theirs
    wanted = NamedNode(f"{ID}pool/{pool}")
    return members & theirs & {one.subject for one in triples if (one.predicate, one.object) == (_POOL, wanted)}


def _new_names(triples: Iterable[Triple], kind: Kind, key: bytes) -> dict[Term, NamedNode]:
    classes = {row.target for row in _rows_of_people(kind)}
    members = [
        triple.subject
        for triple in triples
        if triple.predicate == _TYPE and triple.object in classes and isinstance(triple.subject, NamedNode)
    ]
    return {member: _new_name(member, key) for member in members}


def _new_name(member: NamedNode, key: bytes) -> NamedNode:
    path, _, old = member.value.rpartition("/")
    return NamedNode(f"{path}/{renewed(key, [path], old)}")


def _rows_of_people(kind: Kind) -> list[Row]:
    return [row for row in kind.rows if any(found.pseudonymised for found in row.properties)]


def _under(names: Mapping[Term, NamedNode], triple: Triple) -> Triple:
    return Triple(names.get(triple.subject, triple.subject), triple.predicate, names.get(triple.object, triple.object))


def _without_things(gone: AbstractSet[Term], triples: Iterable[Triple]) -> list[Triple]:
    return [triple for triple in triples if not _speaks_of(triple, gone)]


def _speaks_of(triple: Triple, things: AbstractSet[Term]) -> bool:
    return triple.subject in things or triple.object in things
