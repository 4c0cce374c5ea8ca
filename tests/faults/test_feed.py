"""A process that is killed between the store and the feed, or within either: the feed tells the rest later."""

import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from app.opening import open_publisher
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.feed import DELETE, FeedLog
from app.store.updates import STORE

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "5"))
HERE = Path(__file__).parent


def killed_while_feeding(folder: Path, acknowledged: int) -> str:
    """Let a process change things, and kill it after so many changes; the last revision that it acknowledged."""
    path = os.pathsep.join([str(HERE.parent), *sys.path])
    with subprocess.Popen(
        [sys.executable, str(HERE / "feeder.py"), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as feeder:
        assert feeder.stdout
        last = [feeder.stdout.readline() for _ in range(acknowledged)][-1]
        feeder.kill()
        rest = feeder.stdout.read().splitlines(keepends=True)
    return (rest[-1] if rest and rest[-1].endswith("\n") else last).strip()


def followed(log: FeedLog) -> set[Quad]:
    """What somebody has who read the feed from its first page to its last."""
    things: dict[str, bytes] = {}
    for page in log.pages():
        for event in log.page(page.number):
            assert (event.what == "create") == (event.subject not in things)
            things[event.subject] = event.state
            if event.what == DELETE:
                del things[event.subject]
    return set(parse(b"".join(things.values()), format=RdfFormat.N_QUADS))


def test_the_feed_is_equal_to_the_store_after_every_kill(tmp_path):
    chance = random.Random(5)  # noqa: S311  (the same kills each time, as far as a machine allows)
    for _ in range(ROUNDS):
        acknowledged = killed_while_feeding(tmp_path, chance.randrange(1, 30))
        with (
            closing(EmbeddedStore(tmp_path / "public", Updates(INTERNAL))) as store,
            open_publisher(store, tmp_path) as publisher,
        ):
            assert store.revision() >= acknowledged
            publisher.catch_up()
            assert publisher.feed.extent().revision == store.revision()
            held = {quad for quad in parse(store.dump(), format=RdfFormat.N_QUADS) if quad.graph_name != STORE}
            assert followed(publisher.feed) == held
