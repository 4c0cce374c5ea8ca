"""The members of a pool by what they are found by, read once and read again when members change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal

from app.model.names import DEF
from app.model.terms import Literal, NamedNode, Row, node
from app.store.port import Change
from app.store.queries import Queries

KIND = "pool"
_HOURS = "hoursPerWeek"


class PoolIndex:
    """The members of one pool."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.members: set[str] = set()
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._hours: dict[str, Decimal] = {}
        for member, prop, value in rows:
            found, name = node(member).value, node(prop).value.removeprefix(DEF)
            self.members.add(found)
            if isinstance(value, NamedNode):
                self._by[name, value.value].add(found)
            elif isinstance(value, Literal) and name == _HOURS:
                self._hours[found] = Decimal(value.value)

    def having(self, competence: str) -> set[str]:
        """Who has a competence at level."""
        return self._by.get(("has", competence), set())

    def passing(
        self, availabilities: Iterable[str] | None, region: str | None, hours: Decimal | None
    ) -> AbstractSet[str]:
        """Who has one of these availabilities, works in this region and has time enough; None is any."""
        found: AbstractSet[str] = self.members
        if availabilities is not None:
            found = found & set().union(*(self._by.get(("availability", one), ()) for one in availabilities))
        if region is not None:
            found = found & self._by.get(("region", region), set())
        if hours is not None:
            found = {member for member in found if member in self._hours and self._hours[member] >= hours}
        return found


class Indexes:
    """What was read of pools, remembered until members of any pool change: then nobody is remembered any more."""

    def __init__(self, held: Queries) -> None:
        self._held = held
        self._known: dict[str, tuple[int, PoolIndex]] = {}
        self._changes = 0

    def of(self, pool: NamedNode) -> PoolIndex:
        """The members of a pool as they stand. What was read before a change is taken by nobody after it."""
        before = self._changes
        changes, known = self._known.get(pool.value, (-1, None))
        if known is None or changes != before:
            known = PoolIndex(self._held.rows("pool-index", {"pool": [pool]}))
            self._known[pool.value] = before, known
        return known

    def forget(self, changes: Sequence[Change]) -> None:
        """Be told of a change of the store."""
        if any(change.graph.value.endswith(f"/{KIND}") for change in changes):
            self._changes += 1
            self._known.clear()
