"""Public SPARQL: our endpoint beside the bare Oxigraph server over a copy of the same store, in turn in one run.

python -m bench.sparql [ROUNDS]

The graph is the reference graph and ESCO 1.1.1. The service's cache is off and nobody has a budget, so that every query
goes through the guard and a child. Then: how long a friendly client waits while a hostile one asks the worst it knows.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.main import open_store
from app.model.terms import NamedNode
from app.settings import Settings
from app.store.layout import STORE
from bench.asking import CSV, JSON, N_TRIPLES, QUERIES, UNBOUNDED, Ask, Small, accept_of, asking, percentile, timed
from bench.esco import GRAPH, MODEL, triples
from bench.friendly import changes, friendly
from bench.processes import Server, oxigraph_over, vakgraaf
from bench.quiet import Round, Sample, a_round, quietest

ROUNDS = 40
IN_A_ROUND = 20
CONNECTIONS = 8
EACH_IN_A_ROUND = 5
SETTLE_S = 2
LARGE = (("labels", JSON), ("labels", CSV), ("statements", JSON), ("graph", N_TRIPLES))
OURS, BARE = "vakgraaf", "oxigraph"


def main() -> None:
    """Measure everything and print it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    try:
        small = Small(filled(folder / "data", folder / "bare"))
        with served(folder) as both:
            check_equal(both, small)
            report_small(small, quietest(one_connection(both, small, rounds), "small queries, 1 connection"))
            many = many_connections(both, small, rounds)
            report_small(small, quietest(many, f"small queries, {CONNECTIONS} connections"))
            for name, accept in LARGE:
                report_large(quietest(large(both, name, accept, rounds), f"100,000 rows: {name}, {accept}"))
        friendly(folder / "data", small)
        changes(folder / "data")
    finally:
        shutil.rmtree(folder)


def filled(data: Path, copy: Path) -> dict[str, list[NamedNode]]:
    """Fill a data directory and a copy of its store; gives what the queries may ask about."""
    open_store(data).close()
    store = Oxigraph(str(data / STORE))
    esco = data / "esco.nt"
    found: dict[str, list[NamedNode]] = {"skill": [], "occupation": []}
    with esco.open("w", encoding="utf-8") as file:
        for triple in triples(Settings().standards / "esco"):
            file.write(f"{triple} .\n")
            name = triple.object.value.removeprefix(MODEL).lower() if isinstance(triple.object, NamedNode) else ""
            found.get(name, []).append(triple.subject)
    store.bulk_load(path=str(esco), format=RdfFormat.N_TRIPLES, to_graph=GRAPH)
    store.flush()
    store.backup(str(copy))
    print(f"{len(store):,} triples")
    esco.unlink()
    return found


@contextmanager
def served(folder: Path) -> Iterator[dict[str, Server]]:
    """Our service and the bare server."""
    ours = vakgraaf(folder / "data", cache_mb=0, settings=UNBOUNDED)
    try:
        bare = oxigraph_over(folder / "bare")
        try:
            time.sleep(SETTLE_S)
            yield {OURS: ours, BARE: bare}
        finally:
            bare.stop()
    finally:
        ours.stop()


def ways(both: dict[str, Server]) -> dict[str, Ask]:
    """The two ways to ask."""
    return {OURS: asking(both[OURS], "/sparql"), BARE: asking(both[BARE], "/query")}


def check_equal(both: dict[str, Server], small: Small) -> None:
    """Both know the same."""
    asks = ways(both)
    for name in small.names:
        text = small.text(name)
        found = {way: sorted(timed(ask, text, accept_of(name))[1].splitlines()) for way, ask in asks.items()}
        if found[OURS] != found[BARE]:
            raise RuntimeError(f"{name}: the answers differ: {found}")


def one_connection(both: dict[str, Server], small: Small, rounds: int) -> list[Round]:
    """Each query by each way in turn, so that a drift of the machine meets all; the first round is warming up."""
    asks = ways(both)
    found = []
    for _ in range(rounds + 1):
        with a_round(list(both.values())) as one:
            for name in small.names * IN_A_ROUND:
                text = small.text(name)
                one.samples += [Sample(way, name, timed(ask, text, accept_of(name))[0]) for way, ask in asks.items()]
        found.append(one)
    return found[1:]


def many_connections(both: dict[str, Server], small: Small, rounds: int) -> list[Round]:
    """Several clients at once, by each way in turn; the first round is warming up."""
    asks = [ways(both) for _ in range(CONNECTIONS)]
    found = []
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        for _ in range(rounds + 1):
            texts = [[(name, small.text(name)) for name in small.names * EACH_IN_A_ROUND] for _ in asks]
            with a_round(list(both.values())) as one:
                for way in both:
                    for part in clients.map(in_a_row, [way] * CONNECTIONS, asks, texts):
                        one.samples += part
            found.append(one)
    return found[1:]


def in_a_row(way: str, asks: dict[str, Ask], texts: list[tuple[str, str]]) -> list[Sample]:
    """What one client does."""
    return [Sample(way, name, timed(asks[way], text, accept_of(name))[0]) for name, text in texts]


def large(both: dict[str, Server], name: str, accept: str, rounds: int) -> list[Round]:
    """A large answer to the last byte, by each way in turn; the first round is warming up."""
    asks = ways(both)
    text = (QUERIES / "large" / f"{name}.rq").read_text()
    found = []
    for _ in range(rounds // 2 + 1):
        with a_round(list(both.values())) as one:
            for way, ask in asks.items():
                before = both[way].cpu_s()
                took, _ = timed(ask, text, accept)
                one.samples.append(Sample(way, name, took, both[way].cpu_s() - before))
        found.append(one)
    return found[1:]


def report_small(small: Small, samples: list[Sample]) -> None:
    """Medians and 95th percentiles by query and way, and over all queries."""
    for name in [*small.names, "all"]:
        ours, bare = (
            [1000 * one.clock_s for one in samples if one.way == way and name in {one.name, "all"}]
            for way in (OURS, BARE)
        )
        print(f"{name:10} vakgraaf p50 {median(ours):6.2f} p95 {percentile(ours, 95):6.2f} ms", end="")
        print(f"   oxigraph p50 {median(bare):6.2f} p95 {percentile(bare, 95):6.2f} ms", end="")
        print(f"   difference of p50 {median(ours) - median(bare):6.2f} ms   n {len(ours)}")


def report_large(samples: list[Sample]) -> None:
    """Medians, by the clock to the last byte and by the processor, with their ratios."""
    for title, seconds in (
        ("clock", {way: [one.clock_s for one in samples if one.way == way] for way in (OURS, BARE)}),
        ("processor", {way: [one.cpu_s for one in samples if one.way == way] for way in (OURS, BARE)}),
    ):
        ours, bare = (1000 * median(seconds[way]) for way in (OURS, BARE))
        print(f"{title:10} vakgraaf {ours:5.0f} ms   oxigraph {bare:5.0f} ms   ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()
