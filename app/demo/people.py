"""Invented people: who works where as what, and what of what they need they have."""

import random
from collections.abc import Iterator, Sequence

from app.demo.records import Organisation, Person, Reference

EMPLOYMENT = (("internal", 8), ("hired", 2))
BANDS = (("entry", 3), ("experienced", 6), ("leading", 1))
HUNDREDTHS = (100, 100, 100, 89, 80, 60, 50)
OLDER = 0.28
RARE = 3  # profiles, the last ones
SELDOM = 0.15
HAVING = 0.72  # the share of what they need that people have


def people_of(
    chance: random.Random, organisation: Organisation, reference: Reference, profiles: Sequence[str]
) -> Iterator[Person]:
    """The people of an organisation. A small one has few of the profiles, the first of them being the most common."""
    own = _own_profiles(chance, len(profiles), min(len(profiles), 3 + organisation.size // 12))
    weights = [(rank + 2) ** -1.7 for rank in range(len(own))]
    archetypes = list(reference.archetypes)
    for _ in range(organisation.size):
        profile = profiles[chance.choices(own, weights)[0]]
        archetype = chance.choice(archetypes)
        needed = (*reference.profiles[profile], *reference.archetypes[archetype])
        yield Person(
            profile=profile,
            archetype=archetype,
            employment=_one_of(chance, EMPLOYMENT),
            band=_one_of(chance, BANDS),
            older=chance.random() < OLDER,
            hundredths=chance.choice(HUNDREDTHS),
            has=frozenset(one for one in needed if chance.random() < HAVING),
        )


def _own_profiles(chance: random.Random, known: int, several: int) -> list[int]:
    """Which of the profiles an organisation has: as many as it is large for, and seldom one of the rare ones."""
    drawn = sorted(chance.sample(range(known), several))
    return [found for found in drawn if found < known - RARE or chance.random() < SELDOM] or [0]


def _one_of(chance: random.Random, weighted: Sequence[tuple[str, int]]) -> str:
    return chance.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]
