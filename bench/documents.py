"""Documents over HTTP: uncached, cached and revalidated, one by one and many at once.

python -m bench.documents [ROUNDS]
"""

import json
import os
import shutil
import socket
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from bench.processes import Server, vakgraaf
from bench.who_teaches import in_turn

PATHS = {
    "course": "/v1/courses/radio/microlearnings-ethiek",
    "archetype": "/v1/archetypes/ai-literacy-4/aig-09",
    "competence": "/doc/competence/ecf-4/A.5.jsonld",
    "academy": "/doc/academy/radio.jsonld",
    "course, Turtle": "/doc/course/radio/microlearnings-ethiek.ttl",
}
MANY = 100
ROUNDS = 200
SETTLE_S = 2
REVALIDATED_S = 3.0
AT_ONCE = (1, 50)  # requests on their way over one connection: as most clients do, and as full as it gets


def main() -> None:
    """Measure everything and print a table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    try:
        first = vakgraaf(folder / "data")
        first.stop()
        shutil.copytree(folder / "data", folder / "again", ignore=shutil.ignore_patterns("*.sock"))
        cached, uncached = vakgraaf(folder / "data"), vakgraaf(folder / "again", cache_mb=0)
        try:
            time.sleep(SETTLE_S)
            measure(cached, uncached, rounds)
        finally:
            cached.stop()
            uncached.stop()
    finally:
        shutil.rmtree(folder)


def measure(cached: Server, uncached: Server, rounds: int) -> None:
    """Every document both ways in turn; many at once; and how many times a second a copy is told to hold."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for server in (cached, uncached):
        server.connection.close()  # it opens anew: what waited long was closed at the other end
    ways = {}
    for name, path in {**PATHS, f"{MANY} courses at once": many(cached)}.items():
        ways[f"{name}, uncached"] = partial(uncached.get, path)
        ways[f"{name}, cached"] = partial(cached.get, path)
    for name, times in in_turn(ways, rounds).items():
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name:32} p50 {median(times) * 1000:7.2f} ms   p95 {p95 * 1000:7.2f} ms   n {len(times)}")
    for at_once in AT_ONCE:
        print(f"304 a second, {at_once:2} at once         {revalidated(cached, PATHS['course'], at_once):7.0f}")


def many(server: Server) -> str:
    """The address of the first hundred courses by name."""
    listed = json.loads(server.get(f"/v1/courses?pageSize={MANY}")[1])["items"]
    names = [item["id"].rsplit("/course/", 1)[1] for item in listed]
    return f"/v1/courses?ids={','.join(names)}"


def revalidated(server: Server, path: str, at_once: int) -> float:
    """How many requests a second are answered with 304 over one connection, with so many on their way."""
    server.connection.request("GET", path)
    response = server.connection.getresponse()
    tag = response.headers["ETag"]
    response.read()
    host, port = server.connection.host, server.connection.port
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nIf-None-Match: {tag}\r\n\r\n".encode() * at_once
    answered = 0
    with socket.create_connection((host, port), timeout=30) as connection:
        begun = time.perf_counter()
        while time.perf_counter() - begun < REVALIDATED_S:
            connection.sendall(request)
            answered += heads(connection, at_once)
        return answered / (time.perf_counter() - begun)


def heads(connection: socket.socket, count: int) -> int:
    """Read the answers to so many requests, each a head without a body; raises when one is no 304."""
    got = b""
    while got.count(b"\r\n\r\n") < count:
        got += connection.recv(1 << 16)
    if got.count(b"HTTP/1.1 304 ") != count:
        raise RuntimeError(got[:100].decode())
    return count


if __name__ == "__main__":
    main()
