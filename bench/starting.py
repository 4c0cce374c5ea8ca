"""A start over a graph of a million triples: until it is ready, and what documents cost while the feed catches up.

Three starts on one data directory: before the feed has begun, after a kill half-way, and when all is in line.

python -m bench.starting [TRIPLES]
"""

import json
import os
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from app.main import open_store
from app.store.layout import STORE
from bench.dumps import fill
from bench.processes import Server, vakgraaf

DOCUMENT = "/doc/course/radio/microlearnings-ethiek.jsonld"
MOST_S = 600
_EACH_S = 0.25


def main(triples: int) -> None:
    """Fill a store, and start the service on it three times."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as name:
        folder = Path(name)
        open_store(folder).close()
        fill(folder / STORE, triples)
        first = vakgraaf(folder, cache_mb=0)
        print(f"without a feed: ready after {first.ready_s:.1f} s; {told(first, until=0.3, triples=triples)}")
        first.process.kill()
        first.process.wait()
        first.connection.close()
        for start in ("after a kill half-way", "when all is in line"):
            server = vakgraaf(folder, cache_mb=0)
            print(f"{start}: ready after {server.ready_s:.1f} s; {told(server)}")
            server.stop()


def told(server: Server, until: float = 1.0, triples: int = 1) -> str:
    """What documents cost while the feed catches up, or has told of so much; and how long that took."""
    started, took = time.perf_counter(), []
    while time.perf_counter() - started < MOST_S:
        begun = time.perf_counter()
        status, _ = server.get(DOCUMENT)
        took.append((time.perf_counter() - begun) * 1000)
        feed = json.loads(server.get("/health/ready")[1])["feed"]
        if status != 200 or not feed["behind"] or (until < 1 and feed["position"] > until * triples / 3):  # noqa: PLR2004
            break
        time.sleep(_EACH_S)
    passed = time.perf_counter() - started
    return (
        f"a document p50 {median(took):.1f} ms, at worst {max(took):.0f} ms of {len(took)}; the feed at "
        f"{feed['position']:,} things after {passed:.0f} s more, {server.cpu_s():.0f} s of processor time in all"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
