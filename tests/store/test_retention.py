"""What was kept of looks into pools for as long as it may be is gone, at the start and while the service runs."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from app.store.processing import Act, Processed, Processing
from app.store.retention import open_processing

NOW = datetime.now(UTC)


def line(days: float, purpose: str) -> Processed:
    moment = (NOW - timedelta(days=days)).isoformat()
    return Processed(moment, Act.LOOK_UP, "gm0363", "vgk_1", "gm0363/data", purpose, 3)


def purposes(log: Processing) -> list[str]:
    return [one.purpose for one in log.lines()]


def test_what_is_too_old_is_gone_at_the_start_and_the_rest_stays(tmp_path):
    with closing(Processing(tmp_path / "records.sqlite")) as before:
        before.note(line(12, "too old"))
        before.note(line(9, "not yet"))
    with open_processing(tmp_path / "records.sqlite", days=10) as log:
        assert purposes(log) == ["not yet"]


def test_what_becomes_too_old_goes_while_the_service_runs(tmp_path):
    with open_processing(tmp_path / "records.sqlite", days=10, every_s=0.01) as log:
        log.note(line(0, "new"))
        log.note(line(12, "too old"))
        end = time.monotonic() + 30
        while purposes(log) != ["new"] and time.monotonic() < end:
            time.sleep(0.01)
        assert purposes(log) == ["new"]


def test_what_is_gone_stands_in_none_of_its_files(tmp_path):
    with closing(Processing(tmp_path / "records.sqlite")) as log:
        log.note(line(12, "TOO-OLD-PURPOSE"))
        log.note(line(9, "NOT-YET-PURPOSE"))
        assert log.forget((NOW - timedelta(days=10)).date()) == 1
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"NOT-YET-PURPOSE" in held
        assert b"TOO-OLD-PURPOSE" not in held


def broken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        monkeypatch.undo()
        raise OSError

    monkeypatch.setattr(Processing, "forget", broken)


def empty_in_time(log: Processing) -> bool:
    end = time.monotonic() + 30
    while purposes(log) and time.monotonic() < end:
        time.sleep(0.01)
    return not purposes(log)


def test_what_goes_wrong_once_does_not_end_it(tmp_path, monkeypatch, caplog):
    with open_processing(tmp_path / "records.sqlite", days=10, every_s=0.01) as log:
        broken_once(monkeypatch)
        log.note(line(12, "too old"))
        assert empty_in_time(log)
    assert "still kept" in caplog.text


def test_what_goes_wrong_at_the_start_does_not_keep_the_service_from_starting(tmp_path, monkeypatch, caplog):
    with closing(Processing(tmp_path / "records.sqlite")) as before:
        before.note(line(12, "too old"))
    broken_once(monkeypatch)
    with open_processing(tmp_path / "records.sqlite", days=10, every_s=0.01) as log:
        assert empty_in_time(log)
    assert "still kept" in caplog.text
