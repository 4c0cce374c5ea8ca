"""Two thousand invented people: nobody finds a few of them in what is published, also not by two releases."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

import pytest
from attacking import THRESHOLD, Attack, Cell, Moved, Published, determined, read
from counted_people import NEEDED, Person, crowd, files, somebody, tables_of

from app.people.audit import audit
from app.people.cube import cube
from app.people.figures import gather
from app.people.suppression import Earlier, suppress

SEEDS = (1, 2, 3, 4, 5)
NEIGHBOURS = 10  # of each seed

Counts = Callable[[Cell], float]


def released(people: Iterable[Person], *earlier: Earlier) -> tuple[Published, Earlier]:
    """What is published of these people after earlier releases, and what is kept of it."""
    tables = tables_of(people, earlier[-1] if earlier else None)
    pattern = suppress(gather(tables), THRESHOLD, earlier)
    audit(pattern)
    guarded = [file for file in files() if not file.design.public]
    triples = [
        triple
        for file, table in zip(guarded, tables, strict=True)
        for triple in cube(file, table, pattern, "2026-Q4", date(2026, 12, 31))
    ]
    return read(triples), Earlier("2026-Q4", pattern.figures, pattern.withheld, THRESHOLD)


def counted(people: Iterable[Person], cell: Cell) -> float:
    """How many of these people a cell counts, by asking each of them."""
    return sum(_counts(person, cell) for person in people)


def _counts(person: Person, cell: Cell) -> float:
    quantity, at = cell
    told = dict(at)
    competence = told.pop("attained", None)
    told.pop("year", None)
    own = {
        "profile": person.profile,
        "organisationType": person.employer.type,
        "employment": person.employment,
        "band": person.band,
        "region": person.employer.region,
    }
    if any(own[dimension] != member for dimension, member in told.items()):
        return 0
    has = competence in person.has
    by_quantity: dict[str, float] = {
        "people": 1,
        "older": person.older,
        "people less older": not person.older,
        "work": person.fte,
        "people less work": 1 - person.fte,
        "demand": person.fte,
        "pool": person.in_pool,
        "needed": competence in NEEDED,
        "attained": has,
        "needed less attained": not has,
    }
    if quantity.endswith(": in no region"):
        return person.employer.region is None and (person.in_pool or not quantity.startswith("pool"))
    return by_quantity[quantity]


def few(attack: Attack, people: Counts, moved: Moved = lambda _: 0) -> dict[tuple[int, Cell], float]:
    """The true counts of people from one to nine, of all that the attacker reckons with."""
    found = {}
    for number, cell in attack.names:
        if cell[0] in {"work", "demand", "people less work"}:
            continue
        true = people(cell) + (moved(cell) if number else 0)
        if 0 < true < THRESHOLD:
            found[number, cell] = true
    return found


@dataclass(frozen=True)
class World:
    """These people, how many of them are in a cell, and what was released of them."""

    people: list[Person]
    counts: Counts
    published: Published
    kept: Earlier


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> World:
    people = crowd(request.param)
    return World(people, cache(partial(counted, people)), *released(people))


def test_no_figure_that_is_shown_is_under_the_threshold_or_no_multiple_of_five(world):
    shown = [number for number in world.published.cells.values() if number is not None]
    assert len(shown) > 60
    assert [number for number in shown if number % 5 or 0 < number < THRESHOLD] == []


def test_every_figure_under_the_threshold_is_suppressed_and_every_empty_one_is_shown(world):
    for cell, number in world.published.cells.items():
        true = world.counts(cell)
        assert (number == 0) == (true == 0), cell
        if 0 < true < THRESHOLD:
            assert number is None, cell


def test_no_count_of_a_few_follows_from_all_the_tables_of_a_release_together(world):
    attack = Attack([world.published])
    wanted = few(attack, world.counts)
    assert len(wanted) > 15
    assert attack.errs(world.counts) == []
    assert found_in(attack, wanted) == {}


def test_no_count_of_a_few_follows_from_two_releases_that_differ_by_one_person(world):
    chance = random.Random(len(world.published.cells))  # noqa: S311
    for _ in range(NEIGHBOURS):
        changed, moved = neighbour(world.people, chance)
        now, _ = released(changed, world.kept)
        attack = Attack([world.published, now], moved)
        found = found_in(attack, few(attack, world.counts, moved))
        assert {at: told for at, told in found.items() if not came_into_nothing(at, world)} == {}


@pytest.mark.parametrize("seed", [103, 106])
def test_no_count_of_a_few_follows_from_a_row_of_releases_each_one_person_further(seed):
    chance, people = random.Random(seed), crowd(seed, 400)  # noqa: S311
    first, kept = released(people)
    row, before = [World(people, cache(partial(counted, people)), first, kept)], None
    for _ in range(3):
        world = row[-1]
        changed, moved = neighbour(world.people, chance)
        now, kept = released(changed, *(one.kept for one in row))
        row.append(World(changed, cache(partial(counted, changed)), now, kept))
        alone = Attack([now], before=world.published)
        assert found_in(alone, few(alone, row[-1].counts)) == {}
        both = Attack([world.published, now], moved, before)
        found = found_in(both, few(both, world.counts, moved))
        assert {at: told for at, told in found.items() if not came_into_nothing(at, world)} == {}
        before = world.published


def found_in(attack: Attack, wanted: Iterable[tuple[int, Cell]]) -> dict[tuple[int, Cell], tuple[float, float]]:
    """Of what is wanted, that which the attack determines."""
    return {at: told for at, told in attack.ranges(wanted).items() if determined(*told)}


def came_into_nothing(at: tuple[int, Cell], world: World) -> bool:
    """Whether it holds the one person who is known to have come where nobody was: that takes no release."""
    number, cell = at
    return number == 1 and world.counts(cell) == 0 and world.published.cells.get(cell, 0) == 0


def neighbour(people: list[Person], chance: random.Random) -> tuple[list[Person], Moved]:
    """These people, with one more or one fewer: often one of a few, since that is where it could show."""
    if chance.random() < 0.4:
        person, sign = somebody(chance), 1
        changed = [*people, person]
    else:
        groups: dict[tuple[str, ...], list[int]] = {}
        for at, one in enumerate(people):
            groups.setdefault((one.profile, one.employer.type), []).append(at)
        group = min(chance.sample(sorted(groups.values()), 3), key=len)
        at = chance.choice(group)
        person, sign = people[at], -1
        changed = people[:at] + people[at + 1 :]
    return changed, lambda cell: sign * _counts(person, cell)
