"""The copies that children read: of the present revision, and there as long as somebody reads them."""

from pathlib import Path

import pytest

from app.workers.checkpoints import Checkpoints


class Revisions:
    """A store as far as its revision and its copies go."""

    def __init__(self) -> None:
        self.now = 1
        self.copied = 0
        self.full = False

    def revision(self) -> str:
        return str(self.now)

    def back_up(self, target: Path) -> None:
        target.mkdir()
        if self.full:
            raise OSError("no room")
        (target / "revision").write_text(self.revision())
        self.copied += 1


@pytest.fixture
def store() -> Revisions:
    return Revisions()


@pytest.fixture
def checkpoints(store: Revisions, tmp_path: Path) -> Checkpoints:
    return Checkpoints(tmp_path / "copies", store.revision, store.back_up)


def test_a_copy_is_made_once_for_each_revision(checkpoints, store):
    with checkpoints.lent() as one, checkpoints.lent() as other:
        assert one == other
    assert store.copied == 1
    store.now = 2
    with checkpoints.lent() as renewed:
        assert renewed != one
        assert (renewed / "revision").read_text() == "2"
    assert store.copied == 2


def test_a_copy_stays_as_long_as_somebody_reads_it_and_no_longer(checkpoints, store, tmp_path):
    with checkpoints.lent() as first:
        for store.now in range(2, 8):
            with checkpoints.lent() as latest:
                assert latest.exists()
        assert (first / "revision").read_text() == "1"
    assert not first.exists()
    assert list((tmp_path / "copies").iterdir()) == [latest]


def test_a_copy_that_could_not_be_made_leaves_nothing_and_is_tried_again(checkpoints, store, tmp_path):
    store.full = True
    with pytest.raises(OSError, match="no room"), checkpoints.lent():
        pass
    assert list((tmp_path / "copies").iterdir()) == []
    store.full = False
    with checkpoints.lent() as made:
        assert (made / "revision").exists()


def test_what_an_earlier_process_left_is_swept(store, tmp_path):
    (tmp_path / "copies" / "7").mkdir(parents=True)
    Checkpoints(tmp_path / "copies", store.revision, store.back_up)
    assert list((tmp_path / "copies").iterdir()) == []
