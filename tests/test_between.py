"""What is under way while somebody leaves, or while the key of the pseudonyms is renewed, is neither lost nor left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from own_desk import own_desk
from people.behind import FOLDER, Before, contents, on_the_disk, pseudonyms, received, sent, together
from people.of_people import WORKFORCE, pool

from app.desk import Desk, report_of
from app.forgetting import leave, renew
from app.main import House
from app.model.errors import BusyError, UnknownError
from app.people.pseudonyms import Keyring, pseudonym
from app.submit import revalidate
from app.versions import restore

SECRETS = [f"secret {number} of the tests, of 32 bytes".encode() for number in range(9)]


class Keys:
    """A secret that is renewed, as that of an operator is."""

    def __init__(self) -> None:
        self.number = 0
        self.keyring = Keyring(lambda: SECRETS[self.number])

    def renewal(self, desk: Desk) -> Callable[[], object]:
        """What renews it."""

        @contextmanager
        def renewed() -> Iterator[Keyring]:
            yield Keyring(lambda: SECRETS[self.number + 1])
            self.number += 1

        return lambda: renew(desk, renewed())


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path, keys: Keys) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path / FOLDER, keys.keyring) as opened:
        yield opened


def after(desk: Desk, *acts: Callable[[], object]) -> Desk:
    """The desk behind the wall, where something else comes before each time that nobody else may do anything."""
    held = desk.behind_the_wall()
    return replace(held, accepting=Before(held.accepting, *acts))


def nothing() -> None:
    """What comes between where nothing does."""


def whole(desk: Desk, folder: Path) -> bool:
    """Whether all contents that the history names are kept, and no others."""
    return desk.behind_the_wall().history.contents() == contents(folder)


@pytest.mark.parametrize("conforms", [True, False])
def test_the_report_of_a_file_that_was_examined_meanwhile_is_there(
    desk: Desk, tmp_path: Path, *, conforms: bool
) -> None:
    sent(desk, WORKFORCE.encode(), "gm0599", kind="workforce")
    body = pool("a-1") if conforms else pool("a-1").replace(b"kwiv-4/1.1.6", b"kwiv-4/no-such")
    receipt = received(after(desk, lambda: leave(desk, "gm0599")), body)
    assert receipt.submission.state == ("accepted" if conforms else "refused")
    assert report_of(desk.behind_the_wall(), receipt.submission) == receipt.report
    assert whole(desk, tmp_path)


def test_a_pool_that_was_examined_under_the_old_key_comes_in_under_the_new_one(
    desk: Desk, tmp_path: Path, keys: Keys
) -> None:
    old = {pseudonym(keys.keyring.of("gm0363"), ["data"], "a-1").encode(), keys.keyring.digest(pool("a-1")).encode()}
    sent(after(desk, keys.renewal(desk)), pool("a-1"), key="once")
    assert keys.number == 1
    assert pseudonyms(desk) == {pseudonym(keys.keyring.of("gm0363"), ["data"], "a-1").encode()}
    assert on_the_disk(tmp_path, old) == []


def test_where_the_key_is_renewed_again_and_again_the_sender_is_to_try_again(
    desk: Desk, tmp_path: Path, keys: Keys
) -> None:
    with pytest.raises(BusyError):
        received(after(desk, *[keys.renewal(desk)] * 5), pool("a-1"))
    assert contents(tmp_path) == set()


def test_no_version_is_put_back_as_it_was_before_somebody_left(desk: Desk, tmp_path: Path) -> None:
    sent(desk, together(pool("own-1", at="gm0344"), pool("theirs-1", at="gm0363")), "gm0344")
    told = pseudonyms(desk)
    sent(desk, pool("own-2", at="gm0344"), "gm0344")
    put_back = restore(after(desk, lambda: leave(desk, "gm0363")), "gm0344", "pool", 1, "test")
    [left] = pseudonyms(desk)
    assert on_the_disk(tmp_path, told - {left}) == []
    assert report_of(desk.behind_the_wall(), put_back.submission) == put_back.report


def test_no_version_is_put_back_of_who_left(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("a-1"))
    sent(desk, pool("a-2"))
    with pytest.raises(UnknownError):
        restore(after(desk, lambda: leave(desk, "gm0363")), "gm0363", "pool", 1, "test")
    assert pseudonyms(desk) == set()
    assert whole(desk, tmp_path)


@pytest.mark.parametrize("quiet", [0, 1])
def test_nothing_is_noted_of_what_was_forgotten_while_it_was_checked_again(
    desk: Desk, tmp_path: Path, quiet: int
) -> None:
    sent(desk, pool("a-1"))
    assert revalidate(after(desk, *[nothing] * quiet, lambda: leave(desk, "gm0363"))) == []
    assert pseudonyms(desk) == set()
    assert whole(desk, tmp_path)
