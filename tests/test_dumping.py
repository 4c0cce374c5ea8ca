"""The files of the public graph in their folder: written by a child, kept over a restart, renewed after a change."""

import gzip
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from own_desk import copied
from pyoxigraph import Literal, RdfFormat, parse

from app.dumping import DumpFiles
from app.main import House, open_store
from app.model.errors import OverLimitError, UnknownError
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import NamedNode, Triple
from app.publishing.dumps import Wanted, wanted
from app.store.embedded import EmbeddedStore
from app.workers.checkpoints import Checkpoints

ALL = Wanted("all", "nq.gz")
GRAPH = NamedNode(f"{ID}graph/tests/catalogue")
QUIET_S = 0.5


def described(title: str) -> list[Triple]:
    """A graph that says what it is called, and nothing else."""
    said = [(RDF_TYPE, NamedNode(f"{DEF}Graph")), (f"{PREFIXES['dct']}title", Literal(title, language="nl"))]
    return [Triple(GRAPH, NamedNode(predicate), value) for predicate, value in said]


@pytest.fixture(scope="module")
def store(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A store of its own, to change."""
    opened = open_store(copied(house, data_dir, tmp_path_factory.mktemp("dumping") / "data"))
    yield opened
    opened.close()


@pytest.fixture
def files(store: EmbeddedStore, tmp_path: Path) -> Callable[[], DumpFiles]:
    """The files over that store, as often as they are opened."""
    checkpoints = Checkpoints(tmp_path / "copies", store.revision, store.back_up)
    return lambda: DumpFiles(store, checkpoints, tmp_path / "dumps", QUIET_S)


def until(holds: Callable[[], bool], deadline_s: float = 40) -> None:
    end = time.monotonic() + deadline_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_file_of_everything_is_there_without_being_asked_for_and_follows_a_change(store, files):
    with files() as dumps:
        until(lambda: ALL.address in dumps.written())
        first = dumps.get(ALL)
        assert first.revision == store.revision()
        store.replace(GRAPH, described("Gewijzigd"))
        until(lambda: dumps.written()[ALL.address].revision == store.revision())
        content = gzip.decompress(dumps.get(ALL).file.read_bytes())
        assert any(quad.subject == GRAPH for quad in parse(content, format=RdfFormat.N_QUADS))
        assert first.file.exists()  # somebody may still be reading it
        store.replace(GRAPH, described("Nog eens"))
        until(lambda: dumps.written()[ALL.address].revision == store.revision())
        assert not first.file.exists()


def test_what_was_written_is_kept_over_a_restart_and_what_was_half_written_is_not(files, tmp_path):
    with files() as dumps:
        before = dumps.get(ALL)
    half, lost = tmp_path / "dumps" / "all.trig.part", tmp_path / "dumps" / "all.trig.json"
    half.write_bytes(b"<a>")
    lost.write_text('{"address": "all.trig"}', encoding="utf-8")
    with files() as dumps:
        assert dumps.written() == {ALL.address: before}
        assert not half.exists()


def test_a_file_that_somebody_shortened_is_written_anew(files):
    with files() as dumps:
        before = dumps.get(ALL)
    before.file.write_bytes(b"")
    with files() as dumps:
        after = dumps.get(ALL)
        assert (after.sha256, after.file.stat().st_size) == (before.sha256, before.size)


def test_the_same_triples_are_the_same_bytes_whatever_happened_meanwhile(store, files):
    asked = Wanted("framework/ecf-4", "nq.gz")
    with files() as dumps:
        first = dumps.get(asked)
        store.replace(GRAPH, described("Iets anders"))
        second = dumps.get(asked)
    assert second.revision == store.revision() != first.revision
    assert (second.file, second.sha256, second.moment) == (first.file, first.sha256, first.moment)


def test_a_graph_that_went_takes_its_files_with_it(store, files, tmp_path):
    store.replace(GRAPH, described("Tijdelijk"))
    asked = Wanted("graph/tests/catalogue", "trig")
    with files() as dumps:
        dumps.get(asked)
        store.replace(GRAPH, [])
        until(lambda: asked.address not in dumps.written())
        with pytest.raises(UnknownError):
            wanted(asked.address, dumps.known())
        assert not list((tmp_path / "dumps").glob("graph~tests*"))


def test_a_child_that_is_killed_leaves_no_file_and_the_next_one_does_the_work(files, tmp_path):
    with files() as dumps:
        dumps.get(Wanted("csv/Framework", "csv"))
        (child,) = dumps.pids()
        os.kill(child, signal.SIGSTOP)
        until(lambda: Path(f"/proc/{child}/stat").read_text().split(") ")[1][0] == "T")
        os.kill(child, signal.SIGKILL)
        try:
            dumps.get(Wanted("csv/Course", "csv"))
        except OverLimitError:
            assert "csv/Course.csv" not in dumps.written()
        found = dumps.get(Wanted("csv/Course", "csv"))
        assert found.file.stat().st_size == found.size > 10_000
        assert not list((tmp_path / "dumps").glob("*.part"))
