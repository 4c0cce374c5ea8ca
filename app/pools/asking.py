"""What is asked of a pool's manager: by references, never by what anybody is called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.model.names import ID
from app.people.matching import reference
from app.pools.entering import Entered
from app.store.processing import Act, PoolRequest, State

SETTLING: Mapping[State, Act] = {
    State.OPEN: Act.REOPEN_REQUEST,
    State.ANSWERED: Act.ANSWER_REQUEST,
    State.DECLINED: Act.DECLINE_REQUEST,
}


@dataclass(frozen=True)
class Asked:
    """A request as the manager sees it: which members it means, by pseudonym; those who left are not among them."""

    request: PoolRequest
    manages: bool
    members: tuple[tuple[str, str], ...] = ()


def meant(asked: PoolRequest, entered: Entered, members: Iterable[str], key: bytes) -> tuple[tuple[str, str], ...]:
    """Whom a request means: each reference with the pseudonym; also by what members were called when it was asked."""
    wanted = {tuple(one.split(" ", 1)) for one in asked.references}
    days = {date.fromisoformat(day) for day, _ in wanted}
    return tuple(
        (found, member.rpartition("/")[2])
        for member in sorted(members)
        for name in _names(member, entered)
        for day in days
        if (day.isoformat(), found := reference(name, key, day, asked.organisation)) in wanted
    )


def _names(member: str, entered: Entered) -> Iterator[str]:
    """What a member is called, and was called before the owner of the pool was followed."""
    yield member
    for pool in entered.before:
        yield f"{ID}pool-member/{pool}/{member.rpartition('/')[2]}"
