"""A release at the scale of all of government: 1,500 organisations, a million people, and the two releases after it.

Invented statements of three quarters, each of which differs from the last in one of thirty; fifty thousand members of
pools. What is measured is the whole of ``vakgraaf release``: counting, suppressing, auditing, publishing.

python -m bench.release [ORGANISATIONS [PEOPLE]]
"""

import random
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from app.main import here, join, open_desk, open_store
from app.model.names import DEF, ID, PREFIXES, XSD
from app.model.terms import NamedNode
from app.release import release
from app.settings import INTERNAL, TABLES
from app.store.embedded import EmbeddedStore
from app.store.layout import GRAPH, RESTRICTED
from app.store.port import ReadStore
from app.store.updates import Updates

QUARTERS = {"2026-Q2": "2026-04-01", "2026-Q3": "2026-07-01", "2026-Q4": "2026-10-01"}
EMPLOYMENT = [f"{ID}employment/{name}" for name in ("internal", "internal", "internal", "hired")]
BANDS = [f"{ID}career-band/{name}" for name in ("entry", "experienced", "experienced", "leading")]
POOL_MEMBERS = 50_000
CHANGED = 1 / 30
MOST_PROFILES = 40


def main(organisations: int, people: int) -> None:
    """Make the statements, and release each quarter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_store(folder)) as store:
            house = join(store)
            _fill(store, folder, organisations, people)
            with open_desk(store, house, folder, here(house)) as desk:
                assert desk.restricted is not None  # noqa: S101
                print(f"{desk.restricted.store.size()} restricted triples")
                for period in QUARTERS:
                    started = time.perf_counter()
                    told = asdict(release(desk, TABLES, period, 10))
                    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
                    print(f"{period}: {time.perf_counter() - started:.1f} s, at most {peak_mb:.0f} MB; {told}")


def _fill(store: ReadStore, folder: Path, organisations: int, people: int) -> None:
    chance = random.Random(6)
    whole = _column(
        store, "?o a <http://www.w3.org/ns/org#Organization> ; vg:sector ?s MINUS { ?o vg:validUntil ?e }", "o"
    )[:organisations]
    profiles = _column(store, "?o a vg:JobProfile", "o")
    needed = _column(store, "?p a vg:JobProfile ; vg:requires ?o", "o")
    provinces = _column(store, f"?o vg:sector <{ID}sector/province> MINUS {{ ?o vg:validUntil ?e }}", "o")
    sizes = [chance.paretovariate(1.1) for _ in whole]
    file = folder / "statements.ttl"
    with file.open("w", encoding="utf-8") as lines:
        lines.write(f"@prefix vg: <{DEF}> . @prefix dct: <{PREFIXES['dct']}> . @prefix xsd: <{XSD}> .\n")
        for number, (organisation, size) in enumerate(zip(whole, sizes, strict=True)):
            own = max(5, round(size * people / sum(sizes)))
            lines.writelines(_stated(chance, f"urn:x:{number}", organisation, own, profiles, needed))
        for number in range(POOL_MEMBERS):
            where, what, region = (chance.choice(found) for found in (whole, profiles, provinces))
            lines.write(
                f"<urn:x:pool:{number}> a vg:PoolMember ; vg:organisation <{where}> ; "
                f"vg:profile <{what}> ; vg:region <{region}> .\n"
            )
    (folder / RESTRICTED / GRAPH).mkdir(parents=True)
    graph = NamedNode(f"{ID}graph/invented/statements")
    first = folder / RESTRICTED / GRAPH / "1"  # in bulk: the store of a desk would take them graph by graph
    EmbeddedStore.build(first, {graph: file}, Updates(INTERNAL)).close()


def _stated(  # noqa: PLR0913, PLR0917 (it is what an organisation states)
    chance: random.Random, name: str, organisation: str, people: int, profiles: list[str], needed: list[str]
) -> Iterator[str]:
    number = min(MOST_PROFILES, 3 + people // 12)
    own = chance.sample(profiles, number)
    shares = [chance.paretovariate(1.3) for _ in own]
    for profile, share in zip(own, shares, strict=True):
        count = max(1, round(share * people / sum(shares)))
        cells = [(chance.choice(EMPLOYMENT), chance.choice(BANDS)) for _ in range(min(count, 6))]
        for employment, band in set(cells):
            part = max(1, round(count * cells.count((employment, band)) / len(cells)))
            for quarter, day in QUARTERS.items():
                part = max(0, part + (chance.choice([-1, 1, 2]) if chance.random() < CHANGED else 0))
                yield (
                    f"<{name}:{quarter}:{_end(profile)}:{_end(employment)}:{_end(band)}> a vg:WorkforceStatement ; "
                    f'vg:organisation <{organisation}> ; dct:date "{day}"^^xsd:date ; vg:profile <{profile}> ; '
                    f"vg:employment <{employment}> ; vg:band <{band}> ; vg:headCount {part} ; "
                    f"vg:fte {part * 0.9:.1f} ; vg:fiftyFivePlus {part // 3} .\n"
                )
        for year in range(2026, 2030):
            fte = count * chance.uniform(0.8, 1.4)
            yield (
                f"<{name}:{profile}:{year}> a vg:DemandStatement ; vg:organisation <{organisation}> ; "
                f'vg:profile <{profile}> ; vg:year "{year}"^^xsd:gYear ; vg:fte {fte:.1f} .\n'
            )
    for competence in chance.sample(needed, min(20, len(needed))):
        for day in QUARTERS.values():
            asked = max(1, people // 10)
            yield (
                f"<{name}:{competence}:{day}> a vg:AttainmentStatement ; vg:organisation <{organisation}> ; "
                f'dct:date "{day}"^^xsd:date ; vg:attained <{competence}> ; vg:neededCount {asked} ; '
                f"vg:attainedCount {round(asked * chance.uniform(0.5, 1))} .\n"
            )


def _end(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _column(store: ReadStore, pattern: str, name: str) -> list[str]:
    rows = store.select(f"PREFIX vg: <{DEF}> SELECT DISTINCT ?{name} {{ {pattern} }} ORDER BY ?{name}").rows
    return [row[0].value for row in rows if isinstance(row[0], NamedNode)]


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:]]
    main(*(given + [1_500, 1_000_000][len(given) :]))
