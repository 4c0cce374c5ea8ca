"""npm's ldes-client follows the feed of a running service, and what it holds stays equal to what the service holds."""

import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import httpx
import pytest
from conftest import ROOT, Service
from pyoxigraph import Quad, RdfFormat, parse
from submitting import catalogue, course, key_for

from app.control import IMPORT, ask_service, checkpoint
from app.store.frozen import FrozenStore
from app.store.updates import STORE

CHANGES = 10 * int(os.environ.get("SOAK_ROUNDS", "10"))
PATIENCE_S = 120
NODE = shutil.which("node")
CLIENT = ROOT / "node_modules" / "ldes-client"
THINGS = 60

pytestmark = pytest.mark.skipif(
    NODE is None or not CLIENT.is_dir(), reason="node, or npm's ldes-client (make node_modules/.test), is not here"
)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("fed") / "data")
    yield running
    running.stop()


class Replica:
    """What somebody holds who follows the feed: of each thing what is asserted of it.

    Members that the client fetched at once come in any order, so of each thing the last position counts.
    """

    def __init__(self, address: str) -> None:
        self.things: dict[str, frozenset[Quad]] = {}
        self.positions: set[int] = set()
        self.deletions = 0
        self._last: dict[str, int] = {}
        self._lines: Queue[str] = Queue()
        self._client = subprocess.Popen(
            [str(NODE), str(Path(__file__).with_name("replicate.mjs")), address],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._hearing = Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def _hear(self) -> None:
        assert self._client.stdout
        for line in self._client.stdout:
            self._lines.put(line)

    def reach(self, position: int) -> None:
        """Take in members until all up to this position have come."""
        end = time.monotonic() + PATIENCE_S
        while len(self.positions) < position:
            try:
                self._take(json.loads(self._lines.get(timeout=max(0.0, end - time.monotonic()))))
            except Empty:
                self._client.terminate()
                said = self._client.communicate(timeout=10)[1]
                pytest.fail(f"{len(self.positions)} of {position} members came. {said[-2000:]}")

    def _take(self, member: dict[str, Any]) -> None:
        if member["position"] in self.positions:  # the client may tell one again that it saw on two visits of a page
            return
        self.positions.add(member["position"])
        assert bool(member["state"]) == (member["what"] != "Delete")
        self.deletions += member["what"] == "Delete"
        if member["position"] > self._last.get(member["thing"], 0):
            self._last[member["thing"]] = member["position"]
            self.things[member["thing"]] = frozenset(parse(member["state"], format=RdfFormat.N_QUADS))

    def quads(self) -> set[Quad]:
        """All of it."""
        return {quad for quads in self.things.values() for quad in quads}

    def stop(self) -> None:
        self._client.terminate()
        self._hearing.join(10)
        self._client.communicate(timeout=10)


@pytest.fixture
def replica(serving: Service) -> Iterator[Replica]:
    found = Replica(f"{serving.address}/feed")
    yield found
    found.stop()


def held(serving: Service) -> set[Quad]:
    """What the service holds and asserts."""
    with checkpoint(serving.data_dir) as folder:
        copy = FrozenStore(folder)
        quads = set(parse(copy.dump(), format=RdfFormat.N_QUADS))
        copy.close()
    return {quad for quad in quads if quad.graph_name != STORE}


def last_position(serving: Service) -> int:
    found = serving.client.get("/feed/snapshot")
    assert found.status_code == httpx.codes.FOUND
    return int(found.headers["Location"].rpartition("/")[2].removesuffix(".nq.gz"))


def turtle(chance: random.Random) -> str:
    """Some of the things, with a label or two of each and some related to others."""
    some = chance.sample(range(THINGS), chance.randrange(THINGS // 2))
    lines = ["@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "@prefix : <https://example.org/> ."]
    for thing in some:
        label = chance.choice(["een", 'één\\n\\"twee\\"', "drie 🧑‍💻", "vier\\\\"])
        lines.append(f':t{thing} a skos:Concept ; skos:prefLabel "{label} {chance.randrange(3)}"@nl .')
        if chance.random() < 1 / 3:
            lines.append(f":t{thing} skos:related :t{chance.choice(some)} .")
    return "\n".join(lines)


def change(serving: Service, chance: random.Random, folder: Path) -> None:
    """One random change: of one of two frameworks that speak of the same things, so that a thing is of two graphs."""
    path = folder / "framework.ttl"
    path.write_text(turtle(chance), encoding="utf-8")
    name = chance.choice(["proef-1", "toets-1"])
    ask_service(serving.data_dir, IMPORT, {"what": "skos", "path": str(path), "name": name, "licence": None})


def test_a_replica_is_equal_and_stays_so_through_random_changes_with_deletions(serving, replica, tmp_path):
    replica.reach(last_position(serving))
    assert replica.quads() == held(serving)
    chance = random.Random(2026)  # noqa: S311  (the same changes each time)
    for number in range(1, CHANGES + 1):
        change(serving, chance, tmp_path)
        if number % (CHANGES // 4) == 0:
            replica.reach(last_position(serving))
            assert replica.quads() == held(serving), f"after {number} changes"
    assert replica.deletions > CHANGES
    assert replica.positions == set(range(1, last_position(serving) + 1))


def test_a_replica_follows_submissions_withdrawals_and_what_gives_way_to_them(serving, replica):
    headers = {"Authorization": f"Bearer {key_for(serving.data_dir)}", "Content-Type": "text/turtle"}
    sent = serving.client.post(
        "/v1/submissions?kind=catalogue",
        content=catalogue(course("microlearnings-ethiek"), course("b")),
        headers=headers,
    )
    assert sent.status_code == httpx.codes.CREATED, sent.text
    replica.reach(last_position(serving))
    assert replica.quads() == held(serving)
    gone = serving.client.delete("/v1/organisations/radio/graphs/catalogue", headers=headers)
    assert gone.is_success, gone.text
    replica.reach(last_position(serving))
    assert replica.quads() == held(serving)
