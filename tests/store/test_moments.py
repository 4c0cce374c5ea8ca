"""Since when an address answers what it does: kept over a restart, new with a new answer, and no reason to fail."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.store.moments import Moments


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "moments.sqlite"


@pytest.fixture
def moments(file: Path) -> Iterator[Moments]:
    with closing(Moments(file)) as opened:
        yield opened


def test_the_same_answer_keeps_the_moment_that_it_was_first_given(moments: Moments) -> None:
    assert [moments.since("a", '"1"', now) for now in (100.9, 200, 300)] == [100, 100, 100]


def test_another_answer_has_another_moment_and_other_addresses_keep_theirs(moments: Moments) -> None:
    moments.since("a", '"1"', 100)
    moments.since("b", '"1"', 150)
    assert moments.since("a", '"2"', 200) == 200
    assert moments.since("b", '"1"', 250) == 150


def test_an_answer_that_comes_back_is_a_change_too(moments: Moments) -> None:
    assert [moments.since("a", tag, now) for tag, now in (('"1"', 100), ('"2"', 200), ('"1"', 300))] == [100, 200, 300]


def test_two_answers_never_share_a_second(moments: Moments) -> None:
    assert [moments.since("a", f'"{tag}"', 100) for tag in range(3)] == [100, 101, 102]
    assert moments.since("a", '"x"', 50) == 103  # also when the clock was put back


def test_a_restart_changes_no_moment(file: Path) -> None:
    for now in (100, 200):
        with closing(Moments(file)) as opened:
            assert opened.since("a", '"1"', now) == 100


def test_what_cannot_be_kept_is_not_told_and_keeps_nobody_from_reading(moments: Moments) -> None:
    moments.close()
    assert moments.since("a", '"1"', 100) is None
