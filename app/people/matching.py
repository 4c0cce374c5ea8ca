"""Which required competences a member of a pool meets: a filter and a statement, never a score and never a rank.

Who is shown first is chance: a keyed hash of the day and the member, so that nobody stands above anybody for longer
than a day, and nobody can tell beforehand who will. What a member is called is another each day and for each who asks:
who looks often can put no picture together.
"""

from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

_REFERENCE_BYTES = 15  # 24 letters and digits
_PLACE_BYTES = 8


class Match(StrEnum):
    """Who is a hit: who meets all that is required, some of it, or whoever passes the other filters."""

    ALL = "all"
    SOME = "some"
    ANY = "any"


@dataclass(frozen=True)
class Fit:
    """What of the required competences a member meets, what not (the same competence, lower), and what is not known."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]

    def is_hit(self, match: Match) -> bool:
        """Whether it is what is sought; where nothing is required, everybody is."""
        if match is Match.ALL:
            return not self.unmet and not self.unknown
        return match is Match.ANY or bool(self.met) or not (self.unmet or self.unknown)


@dataclass(frozen=True)
class Meeting:
    """For each required competence at level: what meets it, and what is the same competence but does not."""

    meets: Mapping[str, AbstractSet[str]]
    falls_short: Mapping[str, AbstractSet[str]]

    def fit(self, required: Sequence[str], has: AbstractSet[str]) -> Fit:
        """How what somebody has fits what is required."""
        met = tuple(one for one in required if self.meets.get(one, frozenset()) & has)
        rest = [one for one in required if one not in met]
        unmet = tuple(one for one in rest if self.falls_short.get(one, frozenset()) & has)
        return Fit(met, unmet, tuple(one for one in rest if one not in unmet))


def in_neutral_order(members: Iterable[str], key: bytes, day: date) -> list[str]:
    """The members in the order of a day."""
    told = day.isoformat().encode()

    def place(member: str) -> bytes:
        return blake2b(b"%s %s" % (told, member.encode()), key=key, digest_size=_PLACE_BYTES).digest()

    return sorted(members, key=place)


def reference(member: str, key: bytes, day: date, asker: str) -> str:
    """What a member is called on a day to who asks."""
    told = f"{day.isoformat()} {asker} {member}".encode()
    return b32encode(blake2b(told, key=key, digest_size=_REFERENCE_BYTES).digest()).decode().lower()
