"""The born question: our service, uncached and cached, beside the bare Oxigraph server and rdflib on the same graph.

python -m bench.who_teaches [ROUNDS]
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from rdflib import Dataset

from app.answer import answer
from app.main import join, open_store
from bench.processes import BIN, oxigraph, vakgraaf

PATH = "/v1/questions/who-teaches?competence=ai-literacy-4&archetype=ai-literacy-4/aig-09"
ROUNDS = 300
RDFLIB_ROUNDS = 3
SETTLE_S = 1


def main() -> None:
    """Measure everything side by side and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    try:
        measure(folder, rounds)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, rounds: int) -> None:
    """Starts, memory, and the question by every way, in turn."""
    data = folder / "data"
    first = vakgraaf(data)
    first.stop()
    n_quads = folder / "graph.nq"
    environment = {"VAKGRAAF_DATA_DIR": str(data)}
    subprocess.run([str(BIN / "vakgraaf"), "dump", str(n_quads)], check=True, capture_output=True, env=environment)
    shutil.copytree(data, folder / "again", ignore=shutil.ignore_patterns("*.sock"))
    cached, uncached, bare = vakgraaf(data), vakgraaf(folder / "again", cache_mb=0), oxigraph(folder / "bare", n_quads)
    try:
        time.sleep(SETTLE_S)
        idle_mb = cached.resident_mb()
        sparql = bound_text(folder / "text")
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        ways: dict[str, Callable[[], tuple[int, bytes]]] = {
            "a vakgraaf, uncached": lambda: uncached.get(PATH),
            "a vakgraaf, cached": lambda: cached.get(PATH),
            "b oxigraph server": lambda: bare.post("/query", sparql.encode(), headers),
        }
        times = in_turn(ways, rounds)
    finally:
        for server in (cached, uncached, bare):
            server.stop()
    times["c rdflib in-process"] = with_rdflib(n_quads, sparql)
    report(times, {"first start": first.ready_s, "warm start": cached.ready_s}, idle_mb)


def in_turn(ways: dict[str, Callable[[], tuple[int, bytes]]], rounds: int) -> dict[str, list[float]]:
    """Each way once a round, so that a drift of the machine meets them all; the first tenth is warming up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + rounds // 10):
        for name, ask in ways.items():
            begun = time.perf_counter()
            status, body = ask()
            times[name].append(time.perf_counter() - begun)
            if status != 200 or not body:  # noqa: PLR2004
                raise RuntimeError(f"{name}: {status}")
    return {name: found[rounds // 10 :] for name, found in times.items()}


def bound_text(data_dir: Path) -> str:
    """The SPARQL that the service runs for this question, taken from the same code."""
    store = open_store(data_dir)
    typed = {"competence": ["ai-literacy-4"], "archetype": ["ai-literacy-4/aig-09"]}
    text = answer(join(store).library, "who-teaches", typed).sparql
    store.close()
    return text


def with_rdflib(n_quads: Path, sparql: str) -> list[float]:
    """The same text over the same quads in rdflib, in this process."""
    dataset = Dataset(default_union=True)
    dataset.parse(n_quads, format="nquads")
    times = []
    for _ in range(RDFLIB_ROUNDS):
        begun = time.perf_counter()
        rows = list(dataset.query(sparql))
        times.append(time.perf_counter() - begun)
        if not rows:
            raise RuntimeError("rdflib: no rows")
    return times


def report(times: dict[str, list[float]], starts: dict[str, float], idle_mb: float) -> None:
    """Medians, and the ratios that the aims speak of."""
    middles = {name: median(found) for name, found in times.items()}
    for name, found in times.items():
        ordered = sorted(found)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name:24} p50 {middles[name] * 1000:9.2f} ms   p95 {p95 * 1000:9.2f} ms   n {len(found)}")
    uncached, cached, bare, rdflib = middles.values()
    print(f"uncached / oxigraph server   {uncached / bare:8.2f}   (aim: at most 4)")
    print(f"cached / oxigraph server     {cached / bare:8.2f}   (aim: at most 1)")
    print(f"rdflib / uncached            {rdflib / uncached:8.1f}   (aim: at least 20)")
    for name, seconds in starts.items():
        print(f"{name} to ready          {seconds:8.2f} s")
    print(f"idle resident memory         {idle_mb:8.0f} MB")


if __name__ == "__main__":
    main()
