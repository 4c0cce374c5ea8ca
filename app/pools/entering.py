"""Who may look in which pool: its manager, and the parties to an agreement of it that is in force.

Who follows an organisation is manager and party in its place, and a pool is found under the names of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.desk import Desk
from app.model.authority import Caller
from app.model.names import ID, short_name
from app.model.terms import NamedNode, Term, day, literal, node
from app.pools.index import KIND
from app.pools.refusals import no_pool, not_this_kind, not_your_organisation, not_yours
from app.publishing.successions import Heirs, Successions


@dataclass(frozen=True)
class Entered:
    """A caller in a pool: what it is called ({owner}/{code}), and was called before its owner was followed."""

    caller: Caller
    held: Desk
    pool: str
    before: tuple[str, ...]
    owners: tuple[str, ...]
    manages: bool
    heirs: Heirs

    @property
    def names(self) -> tuple[str, ...]:
        """All that the pool is and was called."""
        return (self.pool, *self.before)

    def speaks_for(self, organisation: str) -> bool:
        """Whether the caller is this organisation, or follows it."""
        return self.heirs.heir(organisation) == self.caller.organisation


@dataclass(frozen=True)
class OpenPool:
    """A pool in which somebody may look, and the agreements that say so; to its manager all under which it stands."""

    pool: str
    owner: NamedNode
    titles: dict[str, str]
    agreements: list[NamedNode]
    manages: bool


class Doors:
    """Who comes in where. ``desk`` is the public one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def enter(self, caller: Caller, pool: str) -> Entered:
        """Let in who may look in this pool; raises NotAllowedError, and UnknownError to who manages none such."""
        held, heirs = self._behind(caller)
        typed, _, code = pool.partition("/")
        manager = heirs.heir(typed)
        manages = manager == caller.organisation
        owners = (manager, *heirs.predecessors(manager))
        names = dict.fromkeys((pool, *(f"{owner}/{code}" for owner in owners)))
        rows = held.held.rows("pool", {"pool": [iri_of(name) for name in names]})
        standing = {short_name(node(row[0]).value) for row in rows}
        if not rows and manages:
            raise no_pool(pool)
        here = next((name for name in names if name in standing), "")
        agreements = [node(row[1]) for row in rows if short_name(node(row[0]).value) == here and row[1] is not None]
        if not rows or not (manages or self._let_in(caller, agreements, heirs)):
            raise not_yours(pool)
        before = tuple(name for name in names if name not in standing)
        return Entered(caller, held, here, before, owners, manages, heirs)

    def open_to(self, caller: Caller, organisation: str) -> list[OpenPool]:
        """The pools in which the caller's organisation may look; raises NotAllowedError to who is of another one."""
        held, heirs = self._behind(caller)
        if heirs.heir(organisation) != caller.organisation:
            raise not_your_organisation(caller, organisation)
        rows = held.held.rows("pools")
        theirs = self._let_in(caller, {node(row[3]) for row in rows if row[3] is not None}, heirs)
        found: dict[str, OpenPool] = {}
        for pool, owner, title, agreement in rows:
            name = short_name(node(pool).value)
            manages = heirs.heir(name.partition("/")[0]) == caller.organisation
            told = found.setdefault(name, OpenPool(name, node(owner), {}, [], manages))
            told.titles[literal(title).language or ""] = literal(title).value
            if agreement is not None and agreement not in told.agreements and (manages or agreement in theirs):
                told.agreements.append(node(agreement))
        return [one for one in found.values() if one.manages or one.agreements]

    def _behind(self, caller: Caller) -> tuple[Desk, Heirs]:
        """The desk behind the wall, for a caller who may do something with pools at all."""
        if caller.kinds is not None and KIND not in caller.kinds:
            raise not_this_kind(caller)
        return self._desk.behind_the_wall(), Successions(self._desk.queries).read()

    def _let_in(self, caller: Caller, agreements: Iterable[NamedNode], heirs: Heirs) -> set[NamedNode]:
        """Which of these agreements are in force today and have the caller among their parties."""
        given: dict[str, Sequence[Term]] = {"agreement": [*agreements], "today": [day(today())]}
        rows = self._desk.queries.rows("pool-parties", given) if given["agreement"] else []
        codes = ((node(row[0]), short_name(node(row[1]).value), row[2]) for row in rows)
        return {
            agreement
            for agreement, name, code in codes
            if caller.organisation in {heirs.heir(one) for one in (name, code and literal(code).value) if one}
        }


def today() -> date:
    """The day of the order, the references and the agreements."""
    return datetime.now(UTC).date()


def iri_of(pool: str) -> NamedNode:
    """A pool by what it is called; raises UnknownError for what cannot be a name."""
    try:
        return NamedNode(f"{ID}pool/{pool}")
    except ValueError as error:
        raise no_pool(pool) from error
