"""The register of graphs: all or nothing, and there again after a restart."""

import sqlite3
from pathlib import Path

import pytest

from app.store.records import GraphRecord, Records

ONE = GraphRecord("https://example.org/one", "reference", "d1", "r1")
TWO = GraphRecord("https://example.org/two", "submission", "d2", "r1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite"


@pytest.fixture
def records(path: Path):
    opened = Records(path)
    yield opened
    opened.close()


def test_a_new_register_is_empty(records):
    assert records.graphs() == {}


def test_what_is_noted_is_there_after_a_restart(records, path):
    records.note(ONE, TWO)
    records.close()
    again = Records(path)
    assert again.graphs() == {ONE.graph: ONE, TWO.graph: TWO}
    again.close()


def test_a_later_note_takes_the_place_of_an_earlier_one(records):
    records.note(ONE)
    later = GraphRecord(ONE.graph, "submission", "d3", "r2")
    records.note(later)
    assert records.graphs() == {ONE.graph: later}


def test_what_is_forgotten_is_gone_and_forgetting_twice_is_no_harm(records):
    records.note(ONE, TWO)
    records.forget(ONE.graph)
    records.forget(ONE.graph)
    assert records.graphs() == {TWO.graph: TWO}


def test_of_several_notes_all_are_kept_or_none(records):
    with pytest.raises(sqlite3.IntegrityError):
        records.note(ONE, GraphRecord(TWO.graph, "hearsay", "d2", "r1"))
    assert records.graphs() == {}


def test_a_register_that_another_process_reads_can_be_written(records, path):
    other = Records(path)
    assert other.graphs() == {}
    records.note(ONE)
    assert other.graphs() == {ONE.graph: ONE}
    other.close()


def test_every_note_is_synced(records):
    full = 2
    connection = records._connection  # noqa: SLF001
    assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
