"""Under a new key every member has another pseudonym, and nothing is left from which the old ones can be found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from own_desk import own_desk
from people.behind import FOLDER, PSEUDONYM, Before, contents, on_the_disk, pseudonyms, received, sent
from people.of_people import KEYRING, pool

from app.desk import Desk, triples_of
from app.forgetting import renew
from app.main import House
from app.people.pseudonyms import Keyring
from app.people.secret import renewed_secret
from app.submit import revalidate
from app.versions import withdraw

OTHER = Keyring(lambda: b"another secret, which is 32 bytes")


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path / FOLDER, KEYRING) as opened:
        yield opened


@contextmanager
def settling(settle: Callable[[], object]) -> Iterator[Keyring]:
    """Another key, and how it takes the place of the old one."""
    yield OTHER
    settle()


def in_history(desk: Desk) -> set[bytes]:
    """The pseudonyms of what the history says stands."""
    held = desk.behind_the_wall()
    told = [str(triple).encode() for one in held.history.standing_everywhere() for triple in triples_of(held, one)]
    return {found for one in told for found in PSEUDONYM.findall(one)}


def test_every_member_has_another_pseudonym_and_the_old_ones_stand_nowhere(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("a-1"))
    sent(desk, pool("a-1", "a-2"))
    sent(desk, pool("a-1"), "gm0344")
    before = pseudonyms(desk)
    settled: list[bool] = []
    assert renew(desk, settling(lambda: settled.append(True))).members == len(before) == 3
    assert settled == [True]
    assert len(pseudonyms(desk)) == 3
    assert not pseudonyms(desk) & before
    assert on_the_disk(tmp_path, before) == []
    assert revalidate(desk) == []
    assert [one.version for one in desk.behind_the_wall().history.versions("gm0363", "pool")] == [2]


def test_the_old_key_does_not_lead_from_an_old_pseudonym_to_the_new_one(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    renew(desk, nullcontext(OTHER))
    renamed = pseudonyms(desk)
    sent(desk, pool("a-1"))
    under_the_old = pseudonyms(desk)
    assert not renamed & under_the_old


def test_a_pool_goes_on_after_a_rotation(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    renew(desk, nullcontext(OTHER))
    sent(desk, pool("a-1", "a-2"))
    assert len(pseudonyms(desk)) == 2
    assert [one.version for one in desk.behind_the_wall().history.versions("gm0363", "pool")] == [2, 1]


def test_an_organisation_whose_every_pool_was_refused_is_not_passed_over(desk: Desk, tmp_path: Path) -> None:
    refused = received(desk, pool("a-1").replace(b"kwiv-4/1.1.6", b"kwiv-4/no-such"))
    assert refused.submission.state == "refused"
    renew(desk, nullcontext(OTHER))
    assert refused.submission.report not in contents(tmp_path)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_tells_one_file_from_another_is_not_left_under_the_old_key(
    desk: Desk, tmp_path: Path, *, withdrawn: bool
) -> None:
    body = pool("a-1")
    sent(desk, body)
    if withdrawn:
        withdraw(desk, "gm0363", "pool", "test")
    digest = {KEYRING.digest(body).encode()}
    assert on_the_disk(tmp_path, digest)
    renew(desk, nullcontext(OTHER))
    assert on_the_disk(tmp_path, digest) == []


def test_a_call_of_before_is_not_known_by_its_key_any_more(desk: Desk) -> None:
    held = desk.behind_the_wall()
    sent(desk, pool("a-1"), key="once")
    assert held.history.repeated("test", "once")
    renew(desk, nullcontext(OTHER))
    assert held.history.repeated("test", "once") is None


def test_what_ended_half_way_is_finished_by_doing_it_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(desk, pool("a-1", "a-2"))
    before = pseudonyms(desk)

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.forgetting._rewrite", ended)
    with pytest.raises(KeyboardInterrupt):
        renew(desk, nullcontext(OTHER))
    monkeypatch.undo()
    assert renew(desk, nullcontext(OTHER)).members == 2
    assert on_the_disk(tmp_path, before) == []
    assert pseudonyms(desk) == in_history(desk)


def test_a_key_that_cannot_be_put_in_its_place_leaves_no_old_pseudonym_either(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("a-1"))
    before = pseudonyms(desk)

    def denied() -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        renew(desk, settling(denied))
    assert on_the_disk(tmp_path, before) == []


def test_the_file_of_the_key_is_let_be_until_nobody_else_may_do_anything(desk: Desk, tmp_path: Path) -> None:
    (file := tmp_path / "key").write_bytes(secret := b"a secret of the tests, of 32 bytes")
    before, seen = file.stat().st_mtime_ns, list[int]()
    held = desk.behind_the_wall()
    waiting = replace(held, accepting=Before(held.accepting, lambda: seen.append(file.stat().st_mtime_ns)))
    renew(waiting, renewed_secret(file))
    assert seen == [before]
    assert file.read_bytes() != secret
