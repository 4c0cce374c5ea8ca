"""Invented pools, each opened by its owner to a few other organisations."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.demo.names import invented
from app.demo.records import Member, Organisation, Pool, Reference
from app.model.languages import Text

_NAMES = (
    Text("Pool voor gegevens", "Pool for data"),
    Text("Pool voor veiligheid", "Pool for security"),
    Text("Pool voor verandering", "Pool for change"),
)
_AVAILABLE = ("now", "within-a-month", "within-a-quarter", "later")
_FROM = date(2026, 6, 1)
_MOST_PARTIES = 6


def pools_of(
    chance: random.Random, organisations: Sequence[Organisation], reference: Reference, number: int, members: int
) -> tuple[Pool, ...]:
    """So many pools, with so many members in all."""
    profiles = sorted(profile for profile, required in reference.profiles.items() if required)
    return tuple(
        _pool(chance, index, organisations, reference, profiles[index * 3 % len(profiles) :][:3], members // number)
        for index in range(number)
    )


def _pool(  # noqa: PLR0913, PLR0917  (it is what a pool is made of)
    chance: random.Random,
    index: int,
    organisations: Sequence[Organisation],
    reference: Reference,
    profiles: Sequence[str],
    members: int,
) -> Pool:
    parties = chance.sample(list(organisations), min(_MOST_PARTIES, len(organisations)))
    name = _NAMES[index % len(_NAMES)]
    return Pool(
        code=f"pool-{index + 1}",
        title=invented(name.nl, name.en),
        owner=parties[0].code,
        agreement=f"pool-{index + 1}",
        parties=tuple(party.code for party in parties),
        members=tuple(_members(chance, parties, reference, profiles, members)),
    )


def _members(
    chance: random.Random, parties: Sequence[Organisation], reference: Reference, profiles: Sequence[str], number: int
) -> Iterator[Member]:
    for count in range(1, number + 1):
        works_at = chance.choice(parties)
        profile = chance.choice(profiles)
        since = _FROM + timedelta(days=chance.randrange(300))
        yield Member(
            local_id=f"M-{count:05}",
            organisation=works_at.code,
            profile=profile,
            has=tuple(one for one in reference.profiles[profile] if chance.random() < 2 / 3),
            availability=chance.choice(_AVAILABLE),
            hours=chance.choice((4, 8, 16, 24, 32)),
            province=works_at.province,
            since=since.isoformat(),
        )
