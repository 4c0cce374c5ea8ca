"""The log of who looked among people: every line stays, in order, by day; a request keeps references alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.store.processing import Act, PoolRequest, Processed, Processing


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
