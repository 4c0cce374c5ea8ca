"""kill -9 at any moment: what was acknowledged is there, nothing is there by half, a build is whole or not there."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from conftest import ROOT, VAKGRAAF
from faults.writer import COVERS, GRAPHS, SIZE, contents, graph_of, held

from app.main import open_store
from app.model.terms import Literal
from app.publishing.reference import packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.store.embedded import STORE, EmbeddedStore, Updates
from app.store.records import Records

DEADLINE_S = 60
ROUNDS = 10
WRITER = Path(__file__).with_name("writer.py")


def wait_for(condition: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is so, or the process has ended."""
    end = time.monotonic() + DEADLINE_S
    while not condition() and process.poll() is None:
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.001)


@pytest.mark.parametrize("way", ["at once", "bulk"])
def test_what_was_acknowledged_survives_a_kill_and_nothing_is_left_by_half(tmp_path, way):
    directory, acknowledgements = tmp_path / "public", tmp_path / "acknowledged"
    acknowledgements.touch()
    for _ in range(ROUNDS):
        before = acknowledgements.stat().st_size
        acknowledged, revision = _last(acknowledgements)
        command = [sys.executable, str(WRITER), str(directory), str(acknowledgements), str(acknowledged), way]
        with subprocess.Popen(command, cwd=ROOT) as process:
            wait_for(lambda before=before: acknowledgements.stat().st_size > before, process)
            time.sleep(random.uniform(0, 0.15))  # noqa: S311
            assert process.poll() is None, "the writer ended by itself"
            process.kill()
        acknowledged, revision = _last(acknowledgements)
        store = EmbeddedStore(directory, Updates(INTERNAL))
        try:
            _is_whole(store, acknowledged, revision)
        finally:
            store.close()
    assert acknowledged >= ROUNDS


def _last(acknowledgements: Path) -> tuple[int, str]:
    lines = acknowledgements.read_text().splitlines()
    version, revision = lines[-1].split() if lines else ("0", "")
    return int(version), revision


def _is_whole(store: EmbeddedStore, acknowledged: int, revision: str) -> None:
    """Each graph is one version: the last that was acknowledged, or the one that the kill left unacknowledged."""
    one_more = acknowledged + 1
    happened = held(store, graph_of(one_more)) == contents(one_more)
    last = one_more if happened else acknowledged
    standing = [version for version in range(last - 2, last + 1) if version > 0]
    for version in standing:
        assert held(store, graph_of(version)) == contents(version)
    if len(standing) == len(GRAPHS):
        derived = store.select(f"SELECT ?a ?b {{ ?a {COVERS} ?b }}").rows
        assert len(derived) == 3 * SIZE * 3  # each of two levels itself, and the higher the lower
    assert store.revision() > revision if happened else store.revision() == revision


def loading(data_dir: Path, errors: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """A first start, as a process of its own."""
    environment = {**os.environ, "VAKGRAAF_DATA_DIR": str(data_dir)}
    return subprocess.Popen(
        [str(VAKGRAAF), "load"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors
    )


def files_in(folder: Path) -> int:
    """How many files a build has made so far."""
    return sum(1 for _ in folder.glob("*")) if folder.exists() else 0


def test_a_first_load_that_is_killed_leaves_no_store_and_the_next_start_builds_a_whole_one(tmp_path):
    data_dir = tmp_path / "data"
    building, finished = data_dir / "public.building", data_dir / "public"
    for files in (1, 60, 200):
        with loading(data_dir) as process:
            wait_for(lambda files=files: files_in(building) >= files, process)
            assert process.poll() is None, "the build ended before it could be killed"
            process.kill()
        assert building.exists()
        assert not finished.exists()
    _starts_whole(data_dir)


def test_a_first_load_that_is_killed_right_after_the_store_has_its_name_is_noted_at_the_next_start(tmp_path):
    data_dir = tmp_path / "data"
    with loading(data_dir) as process:
        wait_for((data_dir / "public").exists, process)
        process.kill()
    _starts_whole(data_dir)


def _starts_whole(data_dir: Path) -> None:
    """The next start ends with every packaged graph whole and noted, what follows from them, and a revision."""
    store = open_store(data_dir)
    rows = store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    derived = store.select(f"ASK {{ GRAPH {STORE} {{ ?above {COVERS} ?below }} }}").rows
    assert store.revision()
    store.close()
    standing = {graph: int(count.value) for graph, count in rows}
    packaged = {found.graph: len(set(found.triples())) for found in packaged_graphs(ONTOLOGY)}
    assert {graph: count for graph, count in standing.items() if graph != STORE} == packaged
    assert derived == [(Literal(True),)]  # noqa: FBT003
    assert not (data_dir / "public.building").exists()
    records = Records(data_dir / "records.sqlite")
    assert set(records.graphs()) == {graph.value for graph in packaged}
    records.close()


def test_two_first_starts_at_once_end_in_one_whole_store_and_neither_crashes(tmp_path):
    data_dir = tmp_path / "data"
    with (tmp_path / "errors").open("wb") as errors, loading(data_dir, errors) as first:
        wait_for(lambda: files_in(data_dir / "public.building") > 5, first)
        with loading(data_dir, errors) as second:
            codes = {first.wait(DEADLINE_S), second.wait(DEADLINE_S)}
    assert 0 in codes
    assert codes <= {0, 2}, (tmp_path / "errors").read_text()
    assert "Traceback" not in (tmp_path / "errors").read_text()
    _starts_whole(data_dir)
