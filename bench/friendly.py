"""How long a friendly client waits, idle and beside a hostile one; and how soon a change is answered from."""

import threading
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from app.evaluate import QueryChildren
from app.model.sparql import Form, PublicQuery
from app.model.terms import Literal, NamedNode, Triple
from app.settings import INTERNAL, Settings
from app.store.embedded import EmbeddedStore, Updates
from app.store.layout import STORE
from app.workers.checkpoints import Checkpoints
from bench.asking import JSON, QUERIES, UNBOUNDED, Small, accept_of, asking, percentile, timed
from bench.processes import Server, vakgraaf

LASTS_S = 30
PER_S = 10
SETTLE_S = 2
CHANGES = 20
CHANGED = NamedNode("https://w3id.org/vakgraaf/id/graph/esco/bench")
COMMENT = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
ANYTHING = PublicQuery("ASK {}", Form.ASK)


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
    answers = ", ".join(f"{statuses.count(status)} times {status}" for status in sorted(set(statuses)))
    print(f"\nfriendly, {PER_S} a second, {len(beside)} queries; hostile answers: {answers}")
    for name, times in (("idle", idle), ("beside hostile queries", beside)):
        print(f"{name:24} p50 {median(times) * 1000:7.1f} ms   p95 {percentile(times, 95) * 1000:7.1f} ms", end="")
        print(f"   max {max(times) * 1000:7.1f} ms")


def regularly(server: Server, small: Small) -> list[float]:
    """How long each answer took since the moment when it was to be asked."""
    ask = asking(server, "/sparql")
    times = []
    begun = time.perf_counter()
    for number in range(LASTS_S * PER_S):
        due = begun + number / PER_S
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


def changes(data: Path) -> None:
    """How long after a change was acknowledged the children answer from it."""
    store = EmbeddedStore(data / STORE, Updates(INTERNAL))
    checkpoints = Checkpoints(data / "bench-copies", store.revision, store.back_up)
    times = []
    with closing(store), QueryChildren(Settings(), store, checkpoints, data / "bench-answers") as evaluate:
        for number in range(CHANGES):
            time.sleep(1 + number / CHANGES)
            revision = store.replace(CHANGED, [Triple(CHANGED, COMMENT, Literal(str(number)))]).revision
            begun = time.perf_counter()
            while evaluate(ANYTHING, JSON).revision != revision:
                time.sleep(0.005)
            times.append(time.perf_counter() - begun)
    print(f"\na change is answered from after p50 {median(times):.2f} s, at worst {max(times):.2f} s, n {len(times)}")
