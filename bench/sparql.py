"""Public SPARQL: our endpoint beside the bare Oxigraph server over a copy of the same store, in turn in one run.

python -m bench.sparql [ROUNDS]

The graph is the reference graph and ESCO 1.1.1. The service's cache is off and nobody has a budget, so that every query
goes through the guard and a child. Then: how long a friendly client waits while a hostile one asks the worst it knows.
"""

import random
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph

from app.evaluate import QueryChildren
from app.main import INTERNAL, STORE, open_store
from app.model.sparql import Form, PublicQuery
from app.model.template import Template
from app.model.terms import Literal, NamedNode, Triple
from app.settings import Settings
from app.store.embedded import EmbeddedStore, Updates
from app.workers.checkpoints import Checkpoints
from bench.esco import GRAPH, MODEL, triples
from bench.processes import ROOT, Server, oxigraph_over, vakgraaf

QUERIES = ROOT / "bench" / "queries"
ROUNDS = 200
LARGE_ROUNDS = 15
CONNECTIONS = 8
FRIENDLY_S = 30
FRIENDLY_PER_S = 10
SETTLE_S = 2
CHANGES = 20
CHANGED = NamedNode("https://w3id.org/vakgraaf/id/graph/esco/bench")
ANYTHING = PublicQuery("ASK {}", Form.ASK)
JSON, CSV, N_TRIPLES = "application/sparql-results+json", "text/csv", "application/n-triples"
LARGE = (("labels", JSON), ("labels", CSV), ("statements", JSON), ("graph", N_TRIPLES))
UNBOUNDED = {"VAKGRAAF_SPARQL_BUDGET_S": "1e9", "VAKGRAAF_SPARQL_BUDGET_ERRORS": "1000000000"}

Times = list[float]
Ask = Callable[[str, str], tuple[int, bytes]]


def main() -> None:
    """Measure everything and print it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    try:
        small = Small(filled(folder / "data", folder / "bare"))
        with served(folder) as (ours, bare):
            check_equal(ours, bare, small)
            report_small(small, one_connection(ours, bare, small, rounds), "1 connection")
            report_small(small, many_connections(ours, bare, small, rounds), f"{CONNECTIONS} connections")
            report_cpu(cpu(ours, bare, small, rounds))
            report_large(large(ours, bare))
        friendly(folder / "data", small)
        report_changes(changes(folder / "data"))
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


class Small:
    """The small queries, each time about something else."""

    def __init__(self, things: dict[str, list[NamedNode]]) -> None:
        self._things = things
        self._templates = {path.stem: Template(path.read_text()) for path in sorted((QUERIES / "small").glob("*.rq"))}
        self.names = list(self._templates)
        self._random = random.Random(4)

    def text(self, name: str) -> str:
        """A query of this name about a thing that is chosen blindly."""
        template = self._templates[name]
        chosen = {slot: [self._random.choice(self._things[slot])] for slot in sorted(template.slots)}
        return template.bind(chosen)


def asking(server: Server, path: str) -> Ask:
    """How to ask a server over a connection of its own, which is kept open."""
    connection = HTTPConnection("127.0.0.1", server.connection.port, timeout=60)

    def ask(text: str, accept: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        connection.request("POST", path, body=text.encode(), headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    return ask


@contextmanager
def served(folder: Path) -> Iterator[tuple[Server, Server]]:
    """Our service and the bare server."""
    ours = vakgraaf(folder / "data", cache_mb=0, settings=UNBOUNDED)
    try:
        bare = oxigraph_over(folder / "bare")
        try:
            time.sleep(SETTLE_S)
            yield ours, bare
        finally:
            bare.stop()
    finally:
        ours.stop()


def ways(ours: Server, bare: Server) -> dict[str, Ask]:
    """The two ways to ask."""
    return {"vakgraaf": asking(ours, "/sparql"), "oxigraph": asking(bare, "/query")}


def check_equal(ours: Server, bare: Server, small: Small) -> None:
    """Both know the same."""
    asks = ways(ours, bare)
    for name in small.names:
        text = small.text(name)
        found = {way: sorted(timed(ask, text, accept_of(name))[1].splitlines()) for way, ask in asks.items()}
        if found["vakgraaf"] != found["oxigraph"]:
            raise RuntimeError(f"{name}: the answers differ: {found}")


def accept_of(name: str) -> str:
    """The format in which a query is asked."""
    return N_TRIPLES if name in {"about", "graph"} else JSON


def timed(ask: Ask, text: str, accept: str) -> tuple[float, bytes]:
    """How long it took to the last byte, and what came."""
    begun = time.perf_counter()
    status, body = ask(text, accept)
    took = time.perf_counter() - begun
    if status != 200 or not body:  # noqa: PLR2004
        raise RuntimeError(f"{status}: {body[:500]!r}")
    return took, body


def one_connection(ours: Server, bare: Server, small: Small, rounds: int) -> dict[str, dict[str, Times]]:
    """Each query by each way once a round, so that a drift of the machine meets all; the first tenth is warming up."""
    asks = ways(ours, bare)
    times: dict[str, dict[str, Times]] = {way: {name: [] for name in small.names} for way in asks}
    for turn in range(rounds + rounds // 10):
        for name in small.names:
            text = small.text(name)
            for way, ask in asks.items():
                took, _ = timed(ask, text, accept_of(name))
                if turn >= rounds // 10:
                    times[way][name].append(took)
    return times


def many_connections(ours: Server, bare: Server, small: Small, rounds: int) -> dict[str, dict[str, Times]]:
    """Several clients at once, by each way in turn."""
    asks = {way: [ways(ours, bare)[way] for _ in range(CONNECTIONS)] for way in ("vakgraaf", "oxigraph")}
    times: dict[str, dict[str, Times]] = {way: {name: [] for name in small.names} for way in asks}
    with ThreadPoolExecutor(CONNECTIONS) as clients:
        for _ in range(max(1, rounds // 10)):
            texts = [[(name, small.text(name)) for name in small.names] for _ in range(CONNECTIONS)]
            for way, own in asks.items():
                for part in clients.map(in_a_row, own, texts):
                    for name, took in part:
                        times[way][name].append(took)
    return times


def cpu(ours: Server, bare: Server, small: Small, rounds: int) -> dict[str, float]:
    """Processor seconds for each small query, which does not depend on who else uses the machine."""
    spent = {}
    for way, server in (("vakgraaf", ours), ("oxigraph", bare)):
        ask = ways(ours, bare)[way]
        before = server.cpu_s()
        in_a_row(ask, [(name, small.text(name)) for _ in range(rounds) for name in small.names])
        spent[way] = (server.cpu_s() - before) / (rounds * len(small.names))
    return spent


def in_a_row(ask: Ask, texts: list[tuple[str, str]]) -> list[tuple[str, float]]:
    """What one client does."""
    return [(name, timed(ask, text, accept_of(name))[0]) for name, text in texts]


@dataclass
class Large:
    """What a large answer costs by one way."""

    times: Times = field(default_factory=list)
    cpu: Times = field(default_factory=list)
    bytes: int = 0


def large(ours: Server, bare: Server) -> dict[tuple[str, str], dict[str, Large]]:
    """Large answers to the last byte, in turn; the first two are warming up."""
    asks = ways(ours, bare)
    found = {}
    for name, accept in LARGE:
        text = (QUERIES / "large" / f"{name}.rq").read_text()
        by_way = {way: Large() for way in asks}
        for turn in range(LARGE_ROUNDS + 2):
            for way, server in (("vakgraaf", ours), ("oxigraph", bare)):
                before = server.cpu_s()
                took, body = timed(asks[way], text, accept)
                by_way[way].bytes = len(body)
                if turn >= 2:  # noqa: PLR2004
                    by_way[way].times.append(took)
                    by_way[way].cpu.append(server.cpu_s() - before)
        found[name, accept] = by_way
    return found


def friendly(data: Path, small: Small) -> None:
    """Ten questions a second, while nobody else asks anything, and beside somebody who asks the worst."""
    server = vakgraaf(data, cache_mb=0, settings={**UNBOUNDED, "VAKGRAAF_SPARQL_DEADLINE_S": "1.5"})
    try:
        time.sleep(SETTLE_S)
        idle = regularly(server, small)
        stop = threading.Event()
        statuses: list[int] = []
        hostile = threading.Thread(target=ask_the_worst, args=(server, stop, statuses))
        hostile.start()
        beside = regularly(server, small)
        stop.set()
        hostile.join()
    finally:
        server.stop()
    print(f"\nfriendly, {FRIENDLY_PER_S} a second, {len(beside)} queries; hostile answers: {told(statuses)}")
    for name, times in (("idle", idle), ("beside hostile queries", beside)):
        print(f"{name:24} p50 {median(times) * 1000:7.1f} ms   p95 {percentile(times, 95) * 1000:7.1f} ms", end="")
        print(f"   max {max(times) * 1000:7.1f} ms")


def regularly(server: Server, small: Small) -> Times:
    """How long each answer took since the moment when it was to be asked."""
    ask = asking(server, "/sparql")
    times = []
    begun = time.perf_counter()
    for number in range(FRIENDLY_S * FRIENDLY_PER_S):
        due = begun + number / FRIENDLY_PER_S
        time.sleep(max(0.0, due - time.perf_counter()))
        name = small.names[number % len(small.names)]
        timed(ask, small.text(name), accept_of(name))
        times.append(time.perf_counter() - due)
    return times


def ask_the_worst(server: Server, stop: threading.Event, statuses: list[int]) -> None:
    """One hostile query after another."""
    ask = asking(server, "/sparql")
    texts = [path.read_text() for path in sorted((QUERIES / "hostile").glob("*.rq"))]
    while not stop.is_set():
        for text in texts:
            statuses.append(ask(text, JSON)[0])
            if stop.is_set():
                return


def changes(data: Path) -> Times:
    """How long after a change was acknowledged its children answer from it."""
    store = EmbeddedStore(data / STORE, Updates(INTERNAL))
    checkpoints = Checkpoints(data / "bench-copies", store.revision, store.back_up)
    found = []
    with closing(store), QueryChildren(Settings(), store, checkpoints, data / "bench-answers") as evaluate:
        for number in range(CHANGES):
            time.sleep(1 + number / CHANGES)
            triple = Triple(GRAPH, NamedNode("http://www.w3.org/2000/01/rdf-schema#comment"), Literal(str(number)))
            revision = store.replace(CHANGED, [triple]).revision
            begun = time.perf_counter()
            while evaluate(ANYTHING, JSON).revision != revision:
                time.sleep(0.005)
            found.append(time.perf_counter() - begun)
    return found


def report_changes(times: Times) -> None:
    """How soon, mostly and at worst."""
    print(f"\na change is answered from after p50 {median(times):.2f} s, at worst {max(times):.2f} s, n {len(times)}")


def told(statuses: list[int]) -> str:
    """Each status with its number."""
    return ", ".join(f"{statuses.count(status)} times {status}" for status in sorted(set(statuses)))


def percentile(times: Times, percent: int) -> float:
    """The time that so many percent of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def report_small(small: Small, times: dict[str, dict[str, Times]], title: str) -> None:
    """Medians by query and way, and over all queries."""
    print(f"\nsmall queries, {title}: p50 and p95 in ms")
    for name in [*small.names, "all"]:
        taken = {way: of[name] if name in of else list(chain(*of.values())) for way, of in times.items()}
        ours, bare = (1000 * median(taken[way]) for way in ("vakgraaf", "oxigraph"))
        tails = [1000 * percentile(taken[way], 95) for way in ("vakgraaf", "oxigraph")]
        print(f"{name:12} vakgraaf {ours:6.2f} {tails[0]:6.2f}   oxigraph {bare:6.2f} {tails[1]:6.2f}", end="")
        print(f"   difference of p50 {ours - bare:6.2f}   n {len(taken['vakgraaf'])}")


def report_cpu(spent: dict[str, float]) -> None:
    """What a small query costs the processor."""
    ours, bare = spent["vakgraaf"] * 1000, spent["oxigraph"] * 1000
    print(f"\nprocessor time of a small query: vakgraaf {ours:.2f} ms   oxigraph {bare:.2f} ms")


def report_large(found: dict[tuple[str, str], dict[str, Large]]) -> None:
    """Medians, of the clock to the last byte and of the processor, with their ratios."""
    print("\nlarge answers: p50 to the last byte, and of the processor's time, in ms")
    for (name, accept), by_way in found.items():
        ours, bare = by_way["vakgraaf"], by_way["oxigraph"]
        print(f"{name:10} {accept:32} {ours.bytes / 1e6:5.1f} and {bare.bytes / 1e6:5.1f} MB", end="")
        for title, one, other in (("clock", ours.times, bare.times), ("processor", ours.cpu, bare.cpu)):
            of, to = 1000 * median(one), 1000 * median(other)
            print(f"   {title}: vakgraaf {of:5.0f} oxigraph {to:5.0f} ratio {of / to:.2f}", end="")
        print()


if __name__ == "__main__":
    main()
