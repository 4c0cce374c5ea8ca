"""The log of who looked among people: every line, in order, by day, until it is too old; requests keep references."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.model.errors import BusyError
from app.store.processing import Act, PoolRequest, Processed, Processing, State


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Processing]:
    with closing(Processing(tmp_path / "restricted" / "records.sqlite")) as opened:
        yield opened


def line(moment: str, hits: int = 3) -> Processed:
    return Processed(moment, Act.LOOK_UP, "gm0363", "vgk_1", "gm0363/data", "een klus van een dag", hits)


LINES = [line(f"2026-11-{day:02}T{hour:02}:00:00+00:00", day) for day in (1, 2, 3) for hour in (0, 23)]


def test_every_line_is_there_in_order_and_by_day(log):
    for one in reversed(LINES):
        log.note(one)
    assert log.lines() == LINES
    assert log.lines(date(2026, 11, 2)) == LINES[2:]
    assert log.lines(last=date(2026, 11, 2)) == LINES[:4]
    assert log.lines(date(2026, 11, 2), date(2026, 11, 2)) == LINES[2:4]
    assert log.lines(date(2026, 12, 1)) == []


def test_it_is_there_for_who_opens_it_again_and_beside_who_has_it_open(log, tmp_path):
    log.note(LINES[0])
    with closing(Processing(tmp_path / "restricted" / "records.sqlite")) as other:
        assert other.lines() == LINES[:1]
        other.note(LINES[1])
    assert log.lines() == LINES[:2]


@pytest.mark.usefixtures("log")
def test_it_has_no_place_for_which_members_were_found(tmp_path):
    with closing(sqlite3.connect(tmp_path / "restricted" / "records.sqlite")) as read:
        columns = [row[1] for row in read.execute("PRAGMA table_info(processing)")]
    assert columns == ["id", "moment", "act", "organisation", "client", "pool", "purpose", "hits"]


def test_a_request_is_found_by_its_identifier_and_by_its_pool_newest_first(log):
    asked = [
        PoolRequest(f"r{day}", f"2026-11-{day:02}T00:00:00+00:00", pool, "gm0344", "vgk_2", "doel", ("2026-11-01 abc",))
        for day, pool in ((1, "gm0363/data"), (2, "gm0363/data"), (3, "gm0363/other"))
    ]
    for one in asked:
        log.ask(one)
    assert log.requests("gm0363/data") == [asked[1], asked[0]]
    assert log.request("r3") == asked[2]
    assert log.request("r4") is None


def test_what_is_from_before_a_day_is_gone_from_the_log_and_from_the_requests(log, tmp_path):
    for day in (1, 2, 3):
        moment = f"2026-11-{day:02}T00:00:00+00:00"
        log.note(replace(line(moment), purpose=f"purpose-{day}"))
        log.ask(PoolRequest(f"r{day}", moment, "gm0363/data", "gm0344", "vgk_2", f"wish-{day}", ()))
    assert log.forget(date(2026, 11, 2)) == 2
    assert [one.purpose for one in log.lines()] == ["purpose-2", "purpose-3"]
    assert [one.id for one in log.requests("gm0363/data")] == ["r3", "r2"]
    assert log.forget(date(2026, 11, 2)) == 0
    log.close()
    assert b"purpose-2" in (file := (tmp_path / "restricted" / "records.sqlite").read_bytes())
    assert not any(told in file for told in (b"purpose-1", b"wish-1"))


def test_what_became_of_a_request_is_kept(log):
    asked = PoolRequest(
        "r1", "2026-11-01T00:00:00+00:00", "gm0363/data", "gm0344", "vgk_2", "doel", ("2026-11-01 abc",)
    )
    log.ask(asked)
    log.settle("r1", State.ANSWERED)
    assert log.request("r1") == replace(asked, state=State.ANSWERED)


def test_the_requests_of_an_earlier_release_are_open(tmp_path):
    path = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(path)) as older, older:
        columns = "id TEXT PRIMARY KEY, moment TEXT, pool TEXT, organisation TEXT, client TEXT, purpose TEXT, refs TEXT"
        older.execute(f"CREATE TABLE pool_requests ({columns})")
        older.execute("INSERT INTO pool_requests VALUES ('r1', '2026', 'gm0363/data', 'gm0344', 'vgk_2', 'doel', '[]')")
    with closing(Processing(path)) as log:
        assert [one.state for one in log.requests("gm0363/data")] == [State.OPEN]
        log.settle("r1", State.DECLINED)
    with closing(Processing(path)) as log:
        assert [one.state for one in log.requests("gm0363/data", "gm0344/data")] == [State.DECLINED]


def test_what_is_too_old_goes_from_the_file_also_where_somebody_read_it_the_first_time(log, tmp_path):
    file = tmp_path / "restricted" / "records.sqlite"
    log.note(replace(line("2026-11-01T00:00:00+00:00"), purpose="TOO-OLD-PURPOSE"))
    with closing(sqlite3.connect(file)) as reader:
        reading = reader.execute("SELECT * FROM processing UNION ALL SELECT * FROM processing")
        reading.fetchone()
        log._connection.execute("PRAGMA busy_timeout = 10")  # noqa: SLF001  (it waits long for who reads)
        with pytest.raises(BusyError):
            log.forget(date(2026, 11, 2))
        reading.close()
    assert log.forget(date(2026, 11, 2)) == 0
    assert [path.name for path in file.parent.iterdir() if b"TOO-OLD-PURPOSE" in path.read_bytes()] == []
