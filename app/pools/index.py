"""The members of a pool by what they are found by, read once for each revision of the store behind the wall."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from app.model.names import DEF
from app.model.terms import Literal, NamedNode, Row, node
from app.store.queries import Queries

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

    def passing(self, availabilities: Iterable[str] | None, region: str | None, hours: Decimal | None) -> set[str]:
        """Who has one of these availabilities, works in this region and has time enough; None is any."""
        found = set(self.members)
        if availabilities is not None:
            found &= set().union(*(self._by.get(("availability", one), ()) for one in availabilities))
        if region is not None:
            found &= self._by.get(("region", region), set())
        if hours is not None:
            found = {member for member in found if member in self._hours and self._hours[member] >= hours}
        return found


def read_index(held: Queries, pool: str) -> PoolIndex:
    """The members of a pool as they stand."""
    return PoolIndex(held.rows("pool-index", {"pool": [NamedNode(pool)]}))
