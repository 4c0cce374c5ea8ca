"""The story of a look into a pool: who may → what is required → who fits, in a neutral order → noted → told.

Only the parties to the pool's agreement may look, and what a look finds is noted before it is told. Nobody learns who
anybody is: a member is called by a reference that holds for a day, and the pool's manager, who is asked by it, finds
back whom it means.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.desk import Desk
from app.model.authority import Caller
from app.model.errors import WrongInputError
from app.model.names import ID, XSD, short_name
from app.model.terms import Literal, NamedNode, Term, literal, node
from app.people.matching import Meeting, in_neutral_order, reference
from app.people.pseudonyms import pseudonym
from app.pools.finding import Found, Search, facts_of, fits_of, shown_as
from app.pools.index import KIND, Indexes, PoolIndex
from app.pools.refusals import (
    beyond,
    no_pool,
    no_reference,
    no_request,
    not_this_kind,
    not_yours,
    only_manager,
)
from app.publishing.successions import Successions
from app.store.processing import Act, PoolRequest, Processed, Processing, new_id, now

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A request as the manager sees it: which members it means, by pseudonym; those who left are not among them."""

    request: PoolRequest
    manages: bool
    members: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Own:
    """One of the manager's own members: the pseudonym of a local identifier, and whether somebody is in under it."""

    local_id: str
    pseudonym: str
    present: bool


class Pools:
    """Where pools stand, and where looks into them are noted. ``desk`` is the public one."""

    def __init__(self, desk: Desk, processing: Processing) -> None:
        self.desk = desk
        self.processing = processing
        self._indexes: Indexes | None = None
        if desk.restricted is not None:
            self._indexes = Indexes(desk.restricted.held)
            desk.restricted.publisher.listen(self._indexes.forget)

    def check(self, caller: Caller, pool: str) -> None:
        """Raise NotAllowedError to who may not look in a pool ({owner}/{code}), UnknownError where there is none."""
        self._entered(caller, pool)

    def look(self, caller: Caller, pool: str, search: Search) -> Found:
        """Who in a pool ({owner}/{code}) fits, for one who may look there."""
        held = self._entered(caller, pool)
        day, key = _today(), self._key()
        required = tuple(one.value for one in search.required)
        fits = fits_of(self._index(pool), search, self._meeting(search.required), self._sooner(search.availability))
        ordered = in_neutral_order(fits, key, day)
        first = (search.page - 1) * search.page_size
        if first and first >= len(ordered):
            raise beyond(search.page)
        shown = ordered[first : first + search.page_size]
        self._note(Act.LOOK_UP, caller, pool, search.purpose, len(ordered))
        facts = facts_of(held, shown)
        hits = tuple(
            shown_as(reference(member, key, day, caller.organisation), facts[member], fits[member]) for member in shown
        )
        return Found(day, required, len(ordered), hits)

    def ask(self, caller: Caller, pool: str, references: Sequence[str], purpose: str) -> PoolRequest:
        """Ask the manager of a pool about members, by the references of today or of the day before."""
        self._entered(caller, pool)
        key, today = self._key(), _today()
        known = {
            reference(member, key, day, caller.organisation): day
            for day in (today - _A_DAY, today)
            for member in self._index(pool).members
        }
        if unknown := [one for one in references if one not in known]:
            raise WrongInputError([no_reference(one) for one in unknown])
        dated = tuple(f"{known[one].isoformat()} {one}" for one in dict.fromkeys(references))
        asked = PoolRequest(new_id(), now(), pool, caller.organisation, caller.client, purpose, dated)
        self._note(Act.REQUEST, caller, pool, purpose, len(dated))
        self.processing.ask(asked)
        return asked

    def requests(self, caller: Caller, pool: str) -> list[PoolRequest]:
        """The requests about a pool: all for its manager, one's own for another party."""
        self._entered(caller, pool)
        found = self.processing.requests(pool)
        return [one for one in found if self._manages(caller, pool) or one.organisation == caller.organisation]

    def request(self, caller: Caller, pool: str, identifier: str) -> Asked:
        """One request; its manager is told which members it means."""
        self._entered(caller, pool)
        found = self.processing.request(identifier)
        mine = found is not None and found.pool == pool
        if found is None or not mine or not (self._manages(caller, pool) or found.organisation == caller.organisation):
            raise no_request(identifier)
        if not self._manages(caller, pool):
            return Asked(found, manages=False)
        members = self._meant(found, pool)
        self._note(Act.READ_REQUEST, caller, pool, found.purpose, len(members))
        return Asked(found, manages=True, members=members)

    def own(self, caller: Caller, pool: str, local_ids: Sequence[str]) -> list[Own]:
        """Under which pseudonyms the manager's own members are in the pool; nobody else can ask this."""
        held = self._entered(caller, pool)
        if not self._manages(caller, pool):
            raise only_manager(pool)
        owner, _, code = pool.partition("/")
        key = held.keyring.of(owner)
        present = {member.rpartition("/")[2] for member in self._index(pool).members}
        names = [(local_id, pseudonym(key, [code], local_id)) for local_id in local_ids]
        found = [Own(local_id, name, name in present) for local_id, name in names]
        self._note(Act.FIND_OWN, caller, pool, "", sum(one.present for one in found))
        return found

    def _entered(self, caller: Caller, pool: str) -> Desk:
        """The desk behind the wall, for who may look in this pool; raises NotAllowedError, and UnknownError."""
        if caller.kinds is not None and KIND not in caller.kinds:
            raise not_this_kind(caller)
        held = self.desk.behind_the_wall()
        rows = held.held.rows("pool", {"pool": [_iri(pool)]})
        if not rows and self._manages(caller, pool):
            raise no_pool(pool)
        agreements = [node(row[0]) for row in rows if row[0] is not None]
        if not rows or not (self._manages(caller, pool) or caller.organisation in self._parties(agreements)):
            raise not_yours(pool)
        return held

    def _manages(self, caller: Caller, pool: str) -> bool:
        return self._heir(pool.partition("/")[0]) == caller.organisation

    def _heir(self, code: str) -> str:
        return Successions(self.desk.queries).heir(code)

    def _parties(self, agreements: Sequence[NamedNode]) -> set[str]:
        """The codes of who may look under these agreements today."""
        given: dict[str, Sequence[Term]] = {"agreement": agreements, "today": [_day(_today())]}
        rows = self.desk.queries.rows("pool-parties", given) if agreements else []
        codes = {short_name(node(party).value) for party, _ in rows}
        codes |= {literal(code).value for _, code in rows if code is not None}
        return {self._heir(code) for code in codes} if codes else set()

    def _meeting(self, required: Sequence[NamedNode]) -> Meeting:
        meets: dict[str, set[str]] = defaultdict(set)
        other: dict[str, set[str]] = defaultdict(set)
        for one, has, does in self.desk.queries.rows("pool-meeting", {"required": required}) if required else []:
            side = meets if literal(does).value in {"true", "1"} else other
            side[node(one).value].add(node(has).value)
        return Meeting(meets, other)

    def _sooner(self, latest: NamedNode | None) -> list[str] | None:
        rows = [] if latest is None else self.desk.queries.rows("pool-available", {"latest": [latest]})
        return None if latest is None else [node(row[0]).value for row in rows]

    def _meant(self, asked: PoolRequest, pool: str) -> tuple[tuple[str, str], ...]:
        key = self._key()
        wanted = {tuple(one.split(" ", 1)) for one in asked.references}
        days = {date.fromisoformat(day) for day, _ in wanted}
        return tuple(
            (found, member.rpartition("/")[2])
            for member in sorted(self._index(pool).members)
            for day in days
            if (day.isoformat(), found := reference(member, key, day, asked.organisation)) in wanted
        )

    def _index(self, pool: str) -> PoolIndex:
        if self._indexes is None:
            raise no_pool(pool)
        return self._indexes.of(_iri(pool))

    def _key(self) -> bytes:
        """What the order and the references are made with; raises NotReadyError where there is no secret."""
        return bytes.fromhex(self.desk.behind_the_wall().keyring.digest(b"pools: order and references"))

    def _note(self, act: Act, caller: Caller, pool: str, purpose: str, hits: int) -> None:
        self.processing.note(Processed(now(), act, caller.organisation, caller.client, pool, purpose, hits))


def _iri(pool: str) -> NamedNode:
    try:
        return NamedNode(f"{ID}pool/{pool}")
    except ValueError as error:
        raise no_pool(pool) from error


def _today() -> date:
    return datetime.now(UTC).date()


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(f"{XSD}date"))
