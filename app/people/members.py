"""The members that triples tell of: whose they are, what they are called from now on, and what is left without them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from app.model.kinds import Kind
from app.model.names import DEF, RDF_TYPE
from app.model.terms import NamedNode, Term, Triple
from app.people.pseudonyms import renewed

_TYPE = NamedNode(RDF_TYPE)
_ORGANISATION, _POOL = NamedNode(f"{DEF}organisation"), NamedNode(f"{DEF}pool")


def members_of(
    triples: Iterable[Triple], kind: Kind, organisations: AbstractSet[Term], pools: AbstractSet[Term] | None
) -> set[NamedNode]:
    """The members who are of these organisations, in these pools or in any."""
    triples = list(triples)
    found = _members(triples, kind) & _with(triples, _ORGANISATION, organisations)
    return found if pools is None else found & _with(triples, _POOL, pools)


def new_names(triples: Iterable[Triple], kind: Kind, key: bytes) -> dict[Term, NamedNode]:
    """What each member is called under another key."""
    return {member: _new_name(member, key) for member in _members(triples, kind)}


def under(names: Mapping[Term, NamedNode], triples: Iterable[Triple]) -> list[Triple]:
    """The same, said under these names."""
    return [
        Triple(names.get(one.subject, one.subject), one.predicate, names.get(one.object, one.object)) for one in triples
    ]


def without(gone: AbstractSet[Term], triples: Iterable[Triple]) -> list[Triple]:
    """What does not speak of these things."""
    return [one for one in triples if one.subject not in gone and one.object not in gone]


def _members(triples: Iterable[Triple], kind: Kind) -> set[NamedNode]:
    classes = {row.target for row in kind.rows if any(found.pseudonymised for found in row.properties)}
    return {
        one.subject
        for one in triples
        if one.predicate == _TYPE and one.object in classes and isinstance(one.subject, NamedNode)
    }


def _with(triples: Iterable[Triple], predicate: NamedNode, objects: AbstractSet[Term]) -> set[Term]:
    return {one.subject for one in triples if one.predicate == predicate and one.object in objects}


def _new_name(member: NamedNode, key: bytes) -> NamedNode:
    path, _, old = member.value.rpartition("/")
    return NamedNode(f"{path}/{renewed(key, [path], old)}")
