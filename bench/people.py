"""Every question, and a look into a pool, over an invented government of the size of a whole country.

1,500 organisations, a million people behind head-counts, 30,000 courses, 50,000 members of pools, and a release of
tables over them. Measured is each answer as it is worked out, in this process and without anything remembered.

python -m bench.people [ORGANISATIONS [PEOPLE [COURSES [MEMBERS]]]]
"""

import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TypeVar

from app.answer import answer
from app.demo.generator import Size, government, offices, organisations_of, profiles_of
from app.demo.pools import pools_of
from app.demo.records import Government, Organisation, Reference
from app.demo.register import described
from app.demo.submissions import Coming, submissions, submissions_of
from app.demo.teaching import academies_of
from app.demonstration import PERIOD, put, read_reference
from app.desk import Desk
from app.main import House, here, join, open_desk, open_store
from app.model.authority import Caller, SignedInBy
from app.model.names import ID
from app.model.terms import NamedNode
from app.people.matching import Match
from app.people.pseudonyms import Keyring
from app.pools import Pools
from app.pools.finding import Search
from app.release import release
from app.settings import TABLES
from app.store.layout import RECORDS
from app.store.processing import Processing

Done = TypeVar("Done")

SEED = 6
ACADEMIES = 60
POOLS = 5
TIMES = 20
FEWEST = 3  # times that also a slow question is asked
MOST_S = 2.0  # on one question
LOOKS = 200
MOST_MS = {"question": 200, "look": 150}


def main(organisations: int, people: int, courses: int, members: int) -> None:
    """Fill a store, release its tables, and ask."""
    size = Size(organisations, people, ACADEMIES, courses, POOLS, members)
    keyring = Keyring(lambda: b"nobody is behind these pseudonyms")
    with TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_store(folder)) as store:
            house = join(store)
            with open_desk(store, house, folder, here(house), keyring=keyring) as desk:
                made, whole = _told("made and put", lambda: _fill(desk, house, size))
                print(f"{store.size()} public triples, {desk.behind_the_wall().store.size()} restricted")
                released = _told("released", lambda: release(desk, TABLES, PERIOD, 10))
                print(f"{released.cells} cells, {released.suppressed} suppressed; at most {_peak_mb():.0f} MB")
                asked = join(store)
                for question in asked.library.questions:
                    _measure_question(asked, question.name)
                with closing(Processing(folder / RECORDS)) as processing:
                    _measure_looks(Pools(desk, processing), made, whole)


def _fill(desk: Desk, house: House, size: Size) -> tuple[Government, Reference]:
    """Put the government there: its organisations one after another, since all their people do not fit together."""
    reference = read_reference(house.queries)
    organisations = organisations_of(random.Random(f"{SEED} organisations"), size)
    few = government(SEED, Size(organisations=4, people=100), reference)
    made = Government(
        offices=(),
        academies=academies_of(random.Random(f"{SEED} academies"), reference, size.academies, size.courses),
        pools=pools_of(random.Random(f"{SEED} pools"), organisations, reference, size.pools, size.members),
        guidelines=few.guidelines,
        developments=few.developments,
    )
    statements = described(organisations, made.academies, made.guidelines, made.developments)
    put(desk, statements, chain(_of(organisations, size, reference), submissions(made, reference)))
    return made, reference


def _of(organisations: list[Organisation], size: Size, reference: Reference) -> Iterator[Coming]:
    for office in offices(SEED, organisations, profiles_of(size, reference), reference):
        yield from submissions_of(office, reference)


def _measure_question(house: House, name: str) -> None:
    """The answer with what it requires, and with every example of a parameter that filters; once before it counts."""
    question = house.library.questions.question(name)
    required = {one.name: [one.example or ""] for one in question.parameters if not one.optional}
    every = {one.name: [one.example or ""] for one in question.parameters}
    for asked, given in (("required", required), ("every", every)):
        times: list[float] = []
        rows = len(answer(house.library, name, given).rows)
        while len(times) < FEWEST or (len(times) < TIMES and sum(times) < MOST_S):
            started = time.perf_counter()
            answer(house.library, name, given)
            times.append(time.perf_counter() - started)
        _tell(f"{name}, {asked}", times, f"{rows} rows", MOST_MS["question"])


def _measure_looks(pools: Pools, made: Government, reference: Reference) -> None:
    """Looks of parties into each pool, for what one of its profiles requires, by region and hours.

    The first into a pool reads all its members, and is told apart.
    """
    chance = random.Random(SEED)
    times: list[float] = []
    first: dict[str, float] = {}
    while len(times) < LOOKS:
        pool = chance.choice(made.pools)
        member = chance.choice(pool.members)
        required = reference.profiles[member.profile]
        search = Search(
            "measuring",
            tuple(map(NamedNode, chance.sample(required, min(3, len(required))))),
            chance.choice(list(Match)),
            NamedNode(f"{ID}availability/within-a-quarter"),
            None if member.province is None else NamedNode(f"{ID}organisation/{member.province}"),
        )
        caller = Caller("measuring", chance.choice(pool.parties), None, SignedInBy.API_KEY)
        started = time.perf_counter()
        pools.look(caller, f"{pool.owner}/{pool.code}", search)
        took = time.perf_counter() - started
        if pool.code in first:
            times.append(took)
        else:
            first[pool.code] = took
    print(f"the first look into a pool: {median(first.values()):.1f} s")
    _tell("a look into a pool", times, f"{len(made.pools[0].members)} members", MOST_MS["look"])


def _tell(what: str, times: list[float], more: str, most_ms: float) -> None:
    p95 = quantiles(times, n=20)[-1] * 1000
    verdict = "" if p95 <= most_ms else f"  MISSED ({most_ms:.0f} ms)"
    print(f"{what:36} p50 {median(times) * 1000:7.1f} ms  p95 {p95:7.1f} ms  {more}{verdict}", flush=True)


def _told(what: str, do: Callable[[], Done]) -> Done:
    started, worked = time.perf_counter(), time.process_time()
    done = do()
    print(f"{what}: {time.perf_counter() - started:.1f} s ({time.process_time() - worked:.1f} s of the processor)")
    return done


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main(*([int(value) for value in sys.argv[1:]] + [1_500, 1_000_000, 30_000, 50_000][len(sys.argv) - 1 :]))
