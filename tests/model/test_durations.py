"""Durations are read and written in whole parts, and none is carried into another."""

import pytest

from app.model.durations import PARTS, parts_of, written


@pytest.mark.parametrize("told", ["PT4H", "P2D", "P1Y2M3DT4H5M6S", "PT90M", "PT24H", "PT0S"])
def test_what_is_read_is_written_the_same(told: str) -> None:
    parts = parts_of(told)
    assert parts is not None
    assert len(parts) == len(PARTS)
    assert written(parts) == told


@pytest.mark.parametrize("told", ["", "two days", "P2W", "4H", "PT4", "-P2D"])
def test_what_is_no_duration_has_no_parts(told: str) -> None:
    assert parts_of(told) is None


def test_of_seconds_only_whole_ones_count() -> None:
    assert parts_of("PT1.5S") == (0, 0, 0, 0, 0, 1)
