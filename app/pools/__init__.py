"""The story of a look into a pool: who may → what is required → who fits, in a neutral order → noted → told.

Only the parties to the pool's agreement may look, and what a look finds is noted before it is told. Nobody learns who
anybody is: a member is called by a reference that holds for a day, and the pool's manager, who is asked by it, finds
back whom it means.

    entering.py  who may come in where      finding.py  who is a hit, and what is shown of each
    index.py     the members, read once     asking.py   whom a request means, and what became of it
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product

from app.desk import Desk
from app.model.authority import Caller
from app.model.errors import WrongInputError
from app.people.matching import in_neutral_order, reference
from app.people.pseudonyms import pseudonym
from app.pools.asking import SETTLING, Asked, meant
from app.pools.entering import Doors, Entered, OpenPool, iri_of, today
from app.pools.finding import Found, Search, facts_of, fits_of, meeting, shown_as, sooner
from app.pools.index import Indexes, PoolIndex
from app.pools.refusals import beyond, no_pool, no_reference, no_request, only_manager
from app.store.processing import Act, PoolRequest, Processed, Processing, State, new_id, now

_A_DAY = timedelta(days=1)


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
        self._doors = Doors(desk)
        self._indexes: Indexes | None = None
        if desk.restricted is not None:
            self._indexes = Indexes(desk.restricted.held)
            desk.restricted.publisher.listen(self._indexes.forget)

    def open_to(self, caller: Caller, organisation: str) -> list[OpenPool]:
        """The pools in which an organisation may look, told to itself alone."""
        return self._doors.open_to(caller, organisation)

    def check(self, caller: Caller, pool: str) -> None:
        """Raise NotAllowedError to who may not look in a pool ({owner}/{code}), UnknownError where there is none."""
        self._doors.enter(caller, pool)

    def look(self, caller: Caller, pool: str, search: Search) -> Found:
        """Who in a pool ({owner}/{code}) fits, for one who may look there."""
        entered = self._doors.enter(caller, pool)
        day, key, queries = today(), self._key(), self.desk.queries
        required = tuple(one.value for one in search.required)
        soon = sooner(queries, search.availability)
        fits = fits_of(self._index(entered), search, meeting(queries, search.required), soon)
        ordered = in_neutral_order(fits, key, day)
        first = (search.page - 1) * search.page_size
        self._note(Act.LOOK_UP, entered, search.purpose, len(ordered))
        if first and first >= len(ordered):
            raise beyond(search.page)
        shown = ordered[first : first + search.page_size]
        facts = facts_of(entered.held, shown)
        hits = tuple(
            shown_as(reference(member, key, day, caller.organisation), facts[member], fits[member]) for member in shown
        )
        return Found(day, required, len(ordered), hits)

    def ask(self, caller: Caller, pool: str, references: Sequence[str], purpose: str) -> PoolRequest:
        """Ask the manager of a pool about members, by the references of today or of the day before."""
        entered = self._doors.enter(caller, pool)
        key, present = self._key(), today()
        known = {
            reference(member, key, day, caller.organisation): day
            for day in (present - _A_DAY, present)
            for member in self._index(entered).members
        }
        if unknown := [one for one in references if one not in known]:
            raise WrongInputError([no_reference(one) for one in unknown])
        dated = tuple(f"{known[one].isoformat()} {one}" for one in dict.fromkeys(references))
        asked = PoolRequest(new_id(), now(), entered.pool, caller.organisation, caller.client, purpose, dated)
        self._note(Act.REQUEST, entered, purpose, len(dated))
        self.processing.ask(asked)
        return asked

    def requests(self, caller: Caller, pool: str) -> list[PoolRequest]:
        """The requests about a pool: all for its manager, one's own for another party."""
        entered = self._doors.enter(caller, pool)
        found = self.processing.requests(*entered.names)
        return [_now_called(one, entered) for one in found if entered.manages or entered.speaks_for(one.organisation)]

    def request(self, caller: Caller, pool: str, identifier: str) -> Asked:
        """One request; its manager is told which members it means."""
        entered = self._doors.enter(caller, pool)
        found = self._request(entered, identifier)
        if not entered.manages:
            return Asked(found, manages=False)
        members = meant(found, entered, self._index(entered).members, self._key())
        self._note(Act.READ_REQUEST, entered, found.purpose, len(members))
        return Asked(found, manages=True, members=members)

    def settle(self, caller: Caller, pool: str, identifier: str, state: State) -> PoolRequest:
        """Let who asked know what became of a request; its manager alone can."""
        entered = self._managing(caller, pool)
        found = self._request(entered, identifier)
        self._note(SETTLING[state], entered, found.purpose, len(found.references))
        self.processing.settle(identifier, state)
        return replace(found, state=state)

    def own(self, caller: Caller, pool: str, local_ids: Sequence[str]) -> list[Own]:
        """Under which pseudonyms the manager's own members are in the pool; nobody else can ask this.

        A member who was in before the pool's owner was followed has the pseudonym that the first owner's key made.
        """
        entered = self._managing(caller, pool)
        keys = [entered.held.keyring.of(owner) for owner in entered.owners]
        scopes = [entered.pool.partition("/")[2], *entered.names]
        present = {member.rpartition("/")[2] for member in self._index(entered).members}

        def found(local_id: str) -> Own:
            names = [pseudonym(key, [scope], local_id) for key, scope in product(keys, scopes)]
            there = next((name for name in names if name in present), None)
            return Own(local_id, there or names[0], there is not None)

        told = [found(local_id) for local_id in local_ids]
        self._note(Act.FIND_OWN, entered, "", sum(one.present for one in told))
        return told

    def _managing(self, caller: Caller, pool: str) -> Entered:
        entered = self._doors.enter(caller, pool)
        if not entered.manages:
            raise only_manager(pool)
        return entered

    def _request(self, entered: Entered, identifier: str) -> PoolRequest:
        found = self.processing.request(identifier)
        if (
            found is None
            or found.pool not in entered.names
            or not (entered.manages or entered.speaks_for(found.organisation))
        ):
            raise no_request(identifier)
        return _now_called(found, entered)

    def _index(self, entered: Entered) -> PoolIndex:
        if self._indexes is None:
            raise no_pool(entered.pool)
        return self._indexes.of(iri_of(entered.pool))

    def _key(self) -> bytes:
        """What the order and the references are made with; raises NotReadyError where there is no secret."""
        return bytes.fromhex(self.desk.behind_the_wall().keyring.digest(b"pools: order and references"))

    def _note(self, act: Act, entered: Entered, purpose: str, hits: int) -> None:
        caller = entered.caller
        self.processing.note(Processed(now(), act, caller.organisation, caller.client, entered.pool, purpose, hits))


def _now_called(asked: PoolRequest, entered: Entered) -> PoolRequest:
    """The same request, about the pool as it is called now."""
    return replace(asked, pool=entered.pool)
