"""The history of submissions: what it remembers together, and a data directory of an earlier release."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.model.errors import BusyError
from app.store.history import History, Repeat, Submission

ARRIVED = Submission("radio", "catalogue", "key", "digest", "1", "pending", "report", triples="t", version=1)
CALL = Repeat("key", "once", "asked")
EARLIER = """
CREATE TABLE submissions (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL, kind TEXT NOT NULL, client TEXT NOT NULL, moment TEXT NOT NULL,
    digest TEXT NOT NULL, kind_version TEXT NOT NULL, state TEXT NOT NULL, report TEXT NOT NULL, triples TEXT,
    version INTEGER, note TEXT, UNIQUE (organisation, kind, version)
) STRICT;
CREATE TABLE repeats (
    client TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, submission TEXT NOT NULL, PRIMARY KEY (client, key)
) STRICT;
INSERT INTO submissions VALUES
    ('one', 'radio', 'catalogue', 'key', '2026-01-01', 'd', '1', 'accepted', 'r', 't', 1, NULL);
INSERT INTO repeats VALUES ('key', 'once', 'asked', 'one');
"""


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with closing(History(tmp_path / "records.sqlite")) as opened:
        yield opened


def test_a_submission_and_the_call_that_brought_it_are_remembered_and_forgotten_together(history):
    added = history.add(ARRIVED, CALL)
    assert history.repeated("key", "once") == (CALL, added.id)
    history.drop(added)
    assert history.repeated("key", "once") is None
    assert history.pending() == []


def test_what_was_accepted_is_never_dropped_and_neither_is_its_call(history):
    accepted = history.accept(history.add(ARRIVED, CALL), "graph", "create", "revision", b"brought")
    history.drop(accepted)
    assert history.find(accepted.id) == accepted
    assert history.repeated("key", "once") == (CALL, accepted.id)
    assert history.difference(accepted.id) == b"brought"


def test_of_two_rows_that_belong_together_none_is_there_when_one_cannot_be(history):
    history.add(ARRIVED, CALL)
    with pytest.raises(sqlite3.IntegrityError):
        history.add(ARRIVED, replace(CALL, key="other"))
    assert history.repeated("key", "other") is None
    assert len(history.pending()) == 1


def test_a_call_that_brought_what_stood_already_says_so(history):
    added = history.add(ARRIVED)
    again = replace(CALL, fresh=False)
    history.remember(again, added.id)
    assert history.repeated("key", "once") == (again, added.id)


def test_a_data_directory_of_an_earlier_release_goes_on(tmp_path):
    with closing(sqlite3.connect(tmp_path / "records.sqlite")) as earlier:
        earlier.executescript(EARLIER)
    for _ in range(2):
        with closing(History(tmp_path / "records.sqlite")) as history:
            standing = history.standing("radio", "catalogue")
            assert standing
            assert (standing.id, history.difference("one")) == ("one", None)
            assert history.repeated("key", "once") == (CALL, "one")


def test_what_is_forgotten_while_somebody_reads_it_is_to_be_forgotten_again(history, tmp_path):
    added = history.add(replace(ARRIVED, client="told-of-whom"))
    file = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM submissions").fetchone() == (1,)
        history.drop(added)
        history._connection.execute("PRAGMA busy_timeout = 10")  # noqa: SLF001  (it waits long for who reads)
        with pytest.raises(BusyError):
            history.purge()
    history.purge()
    assert not any(b"told-of-whom" in path.read_bytes() for path in tmp_path.iterdir())
