"""Looks into pools of 50,000 members, over HTTP; beside them the way on to every profile and archetype.

python -m bench.pools

The members are invented and stand in three pools of one owner: each has six competences at level of e-CF, an
availability, a province and hours. A look asks one to three competences and, half of the time each, an availability,
a region and hours. The first look after a change reads the pool anew; it is told apart.
"""

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import mkdtemp
from urllib.parse import urlencode

from app.main import open_store
from app.model.names import DEF, ID
from app.model.terms import NamedNode
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore
from app.store.keys import Keys
from app.store.layout import GRAPH, RECORDS, RESTRICTED
from app.store.updates import Updates
from bench.processes import Server, vakgraaf

MEMBERS, POOLS, LOOKS = 50_000, 3, 300
OWNER = "gm0363"
REGISTER = "https://identifier.overheid.nl/tooi/id"
AVAILABILITIES = ("now", "within-a-month", "within-a-quarter", "later")
PROVINCES = [f"pv{number}" for number in range(20, 32)]
HOURS = (8, 16, 24, 32, 36)
SECRET = "a secret of this measurement only"  # noqa: S105


def main() -> None:
    """Fill, ask, print."""
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    random.seed(1)
    try:
        competences, goals = _public(folder / "data")
        _behind_the_wall(folder, competences)
        key = _key(folder / "data")
        server = vakgraaf(folder / "data", settings={"VAKGRAAF_PSEUDONYM_KEY": SECRET})
        try:
            _measure(server, key, competences, goals)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _measure(server: Server, key: str, competences: list[str], goals: list[str]) -> None:
    before = server.resident_mb()

    def look(number: int) -> float:
        return _took(lambda: server.get(_address(number, competences), {"Authorization": f"Bearer {key}"}))

    first = [look(number) for number in range(POOLS)]
    _told(f"first look of each of {POOLS} pools", first)
    worked = server.cpu_s()
    _told(f"{LOOKS} looks after it", [look(number) for number in range(LOOKS)])
    print(f"processor time of a look: {(server.cpu_s() - worked) / LOOKS * 1000:.0f} ms")
    print(f"resident: {before:.0f} MB before, {server.resident_mb():.0f} MB after")
    ways = [_way(server, goal, by) for goal in goals for by in ("fewest", "cheapest")]
    _told(f"ways to {len(goals)} goals", ways)


def _way(server: Server, goal: str, by: str) -> float:
    body = json.dumps({"to": goal, "by": by}).encode()
    return _took(lambda: server.post("/v1/paths", body, {"Content-Type": "application/json"}))


def _address(number: int, competences: list[str]) -> str:
    asked = {"purpose": "a measurement", "requires": ",".join(random.sample(competences, random.randint(1, 3)))}
    for name, values in (("availability", AVAILABILITIES), ("region", PROVINCES), ("hours", HOURS)):
        if random.random() < 0.5:  # noqa: PLR2004
            asked[name] = str(random.choice(values))
    return f"/v1/pools/{OWNER}/pool-{number % POOLS}/members?{urlencode(asked)}"


def _took(ask: Callable[[], tuple[int, bytes]]) -> float:
    started = time.perf_counter()
    status, body = ask()
    took = time.perf_counter() - started
    assert status == 200, body  # noqa: PLR2004, S101
    return took


def _told(what: str, took: list[float]) -> None:
    last = quantiles(took, n=20)[-1] if len(took) > POOLS else max(took)
    print(f"{what}: p50 {median(took) * 1000:.0f} ms, p95 {last * 1000:.0f} ms")


def _public(data_dir: Path) -> tuple[list[str], list[str]]:
    """The public store; the competences at level of e-CF, and the goals whose requirements are worked out."""
    with closing(open_store(data_dir)) as store:
        found = store.select(
            f"SELECT DISTINCT ?has {{ ?has <{DEF}covers> ?has FILTER(CONTAINS(STR(?has), '/ecf-4/')) }}"
        )
        goals = store.select((INTERNAL / "path-goals.rq").read_text(encoding="utf-8"))
    short = [str(row[0])[1:-1].removeprefix(f"{ID}competence/") for row in found.rows]
    return sorted(short), [str(row[0])[1:-1] for row in goals.rows]


def _behind_the_wall(folder: Path, competences: list[str]) -> None:
    file = folder / "pool.ttl"
    with file.open("w", encoding="utf-8") as written:
        written.writelines(_pools(competences))
    behind = folder / "data" / RESTRICTED
    (behind / GRAPH).mkdir(parents=True)
    graph = NamedNode(f"{ID}graph/{OWNER}/pool")
    EmbeddedStore.build(behind / GRAPH / "1", {graph: file}, Updates(INTERNAL)).close()  # see store/forgetful.py


def _pools(competences: list[str]) -> Iterator[str]:
    yield f"@base <{ID}> .\n@prefix vg: <{DEF}> .\n"
    for number in range(POOLS):
        yield f"<pool/{OWNER}/pool-{number}> a vg:Pool ; vg:poolOwner <{REGISTER}/gemeente/{OWNER}> .\n"
    for number in range(MEMBERS):
        pool = f"pool-{number % POOLS}"
        has = ", ".join(f"<competence/{one}>" for one in random.sample(competences, 6))
        yield (
            f"<pool-member/{OWNER}/{pool}/{number:032}> a vg:PoolMember ; vg:pool <pool/{OWNER}/{pool}> ;\n"
            f"  vg:has {has} ; vg:profile <profile/kwiv-4/1.1.6> ; vg:hoursPerWeek {random.choice(HOURS)}.0 ;\n"
            f"  vg:availability <availability/{random.choice(AVAILABILITIES)}> ;\n"
            f"  vg:region <{REGISTER}/provincie/{random.choice(PROVINCES)}> .\n"
        )


def _key(data_dir: Path) -> str:
    with closing(Keys(data_dir / RECORDS)) as register:
        return register.create(OWNER, None, 1)[1]


if __name__ == "__main__":
    main()
