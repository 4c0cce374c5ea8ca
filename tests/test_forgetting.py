"""Who leaves is gone: from the store, from every version and report, and from the files below them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from own_desk import own_desk
from people.behind import FOLDER, PSEUDONYM, contents, on_the_disk, pseudonyms, received, sent, together
from people.of_people import KEYRING, OF_THE_WORKFORCE, WORKFORCE, pool

from app.desk import Desk, graph_of, triples_of
from app.forgetting import leave
from app.main import House
from app.model.errors import ConflictError, UnknownError, VakgraafError
from app.people.pseudonyms import Keyring
from app.publishing.difference import Difference
from app.publishing.stored import encode
from app.succession import succeed
from app.versions import difference_of, restore, withdraw

LAST_DAY = date(2026, 2, 23)


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path / FOLDER, KEYRING) as opened:
        yield opened


def refused(desk: Desk, body: bytes, organisation: str) -> None:
    receipt = received(desk, body.replace(b"kwiv-4/1.1.6", b"kwiv-4/no-such"), organisation)
    assert receipt.submission.state == "refused"


def in_blobs(folder: Path) -> set[bytes]:
    """The pseudonyms that stand in contents that are kept."""
    kept = [path.read_bytes() for path in folder.rglob("*") if path.name in contents(folder)]
    return {found for one in kept for found in PSEUDONYM.findall(one)}


def test_an_organisation_that_leaves_is_gone_from_the_store_and_from_every_file(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("a-1", "a-2"))
    sent(desk, pool("a-2", "a-3"))
    sent(desk, WORKFORCE.encode(), kind="workforce")
    told = pseudonyms(desk) | {OF_THE_WORKFORCE.encode()}
    assert len(told) == 3
    assert on_the_disk(tmp_path, told)
    forgotten = leave(desk, "gm0363")
    assert forgotten.graphs == tuple(graph_of("gm0363", kind).value for kind in ("pool", "workforce"))
    assert pseudonyms(desk) == set()
    assert on_the_disk(tmp_path, told) == []
    held = desk.behind_the_wall().history
    assert held.versions("gm0363", "pool") == held.versions("gm0363", "workforce") == []


def test_whoever_of_it_is_in_the_pool_of_another_goes_from_every_version_and_the_rest_stays(
    desk: Desk, tmp_path: Path
) -> None:
    mixed = together(pool("own-1", at="gm0344"), pool("theirs-1", at="gm0363"))
    sent(desk, pool("own-1", "own-2", at="gm0344"), "gm0344")
    before = pseudonyms(desk)
    sent(desk, mixed, "gm0344")
    theirs = pseudonyms(desk) - before
    assert len(theirs) == 1
    sent(desk, pool("own-2", at="gm0344"), "gm0344")
    assert leave(desk, "gm0363").members == 1
    assert on_the_disk(tmp_path, theirs) == []
    assert pseudonyms(desk) < before
    held = desk.behind_the_wall()
    versions = held.history.versions("gm0344", "pool")
    members = [{one.subject for one in triples_of(held, version) if "PoolMember" in str(one)} for version in versions]
    assert [len(found) for found in members] == [1, 1, 2]
    restored = restore(desk, "gm0344", "pool", 2, "test")
    assert (restored.submission.version, restored.fresh) == (4, True)
    assert len(pseudonyms(desk)) == 1
    assert not pseudonyms(desk) & theirs


def test_not_even_what_tells_one_file_from_another_is_left_of_a_file_that_named_who_left(
    desk: Desk, tmp_path: Path
) -> None:
    named = sent(desk, pool("x-1", at="gm0363"), "gm0344").submission.digest.encode()
    unnamed = sent(desk, pool("x-1", at="gm0518"), "gm0518").submission.digest.encode()
    leave(desk, "gm0363")
    assert on_the_disk(tmp_path, {named}) == []
    assert on_the_disk(tmp_path, {unnamed}) != []


def test_it_may_leave_one_pool_and_stay_in_the_others(desk: Desk) -> None:
    sent(desk, pool("x-1", at="gm0363"), "gm0344")
    sent(desk, pool("x-1", at="gm0363"), "gm0518")
    sent(desk, WORKFORCE.encode(), kind="workforce")
    forgotten = leave(desk, "gm0363", "gm0344/data")
    assert (forgotten.graphs, forgotten.members) == ((), 1)
    assert len(pseudonyms(desk)) == 1
    assert desk.behind_the_wall().history.versions("gm0363", "workforce")


def test_a_pool_that_was_withdrawn_is_looked_through_too(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("x-1", at="gm0363"), "gm0344")
    told = pseudonyms(desk)
    withdraw(desk, "gm0344", "pool", "test")
    leave(desk, "gm0363")
    assert on_the_disk(tmp_path, told) == []


def test_the_report_of_a_pool_that_was_refused_goes_too(desk: Desk, tmp_path: Path) -> None:
    refused(desk, pool("x-1", at="gm0363"), "gm0344")
    assert in_blobs(tmp_path)
    leave(desk, "gm0363")
    assert in_blobs(tmp_path) == set()


def test_from_one_pool_no_report_of_another_pools_owner_goes(desk: Desk, tmp_path: Path) -> None:
    for owner in ("gm0344", "gm0518"):
        sent(desk, pool("x-1", at="gm0363"), owner)
        refused(desk, pool("x-2", at="gm0363"), owner)
    before = in_blobs(tmp_path)
    assert len(before) == 4
    leave(desk, "gm0363", "gm0344/data")
    assert len(before - in_blobs(tmp_path)) == 2


def test_leaving_twice_finds_nothing_the_second_time(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    leave(desk, "gm0363")
    assert leave(desk, "gm0363").graphs == ()


@pytest.mark.parametrize("step", ["_erased", "_rewrite", "_sweep"])
def test_what_ended_half_way_is_finished_by_leaving_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    sent(desk, pool("a-1"))
    sent(desk, together(pool("x-1", at="gm0363"), pool("y-1", at="gm0344")), "gm0344")
    before = pseudonyms(desk)

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"app.forgetting.{step}", ended)
    with pytest.raises(KeyboardInterrupt):
        leave(desk, "gm0363")
    monkeypatch.undo()
    leave(desk, "gm0363")
    [left] = pseudonyms(desk)
    assert on_the_disk(tmp_path, before - {left}) == []
    assert contents(tmp_path) == desk.behind_the_wall().history.contents()


def test_an_end_between_two_versions_leaves_nobody_in_what_a_later_one_brought(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, theirs = pool("own-1", at="gm0344"), pool("theirs-1", at="gm0363")
    sent(desk, own, "gm0344")
    before = pseudonyms(desk)
    sent(desk, together(own, theirs), "gm0344")
    [gone] = pseudonyms(desk) - before
    sent(desk, pool("own-1", "own-2", at="gm0344"), "gm0344")
    told: list[Difference] = []

    def ended(brought: Difference) -> bytes:
        told.append(brought)
        if len(told) == 3:
            raise KeyboardInterrupt
        return encode(brought)

    monkeypatch.setattr("app.forgetting.encode_difference", ended)
    with pytest.raises(KeyboardInterrupt):
        leave(desk, "gm0363")
    monkeypatch.undo()
    assert leave(desk, "gm0363").members == 1
    held = desk.behind_the_wall()
    brought = [difference_of(held, version) for version in held.history.versions("gm0344", "pool")]
    assert len(brought) == 3
    assert gone.decode() not in str(brought)
    assert on_the_disk(tmp_path, {gone}) == []


def test_it_can_leave_where_the_key_of_the_pseudonyms_is_lost(house: House, data_dir: Path, tmp_path: Path) -> None:
    lost: list[bytes | None] = [b"a secret of the tests, of 32 bytes"]
    with own_desk(house, data_dir, tmp_path / FOLDER, Keyring(lambda: lost[-1])) as desk:
        sent(desk, pool("x-1", at="gm0363"), "gm0344")
        lost.append(None)
        assert leave(desk, "gm0363").members == 1
        assert pseudonyms(desk) == set()


def test_who_followed_another_leaves_for_both(desk: Desk, tmp_path: Path) -> None:
    stays = pool("c-1", at="gm0518")
    sent(desk, pool("a-1"))
    sent(desk, WORKFORCE.encode(), kind="workforce")
    sent(desk, together(pool("x-1", at="gm0363"), pool("x-2", at="gm0344"), stays), "gm0518")
    told = pseudonyms(desk) | {OF_THE_WORKFORCE.encode()}
    succeed(desk, "gm0363", "gm0344", LAST_DAY)
    told |= pseudonyms(desk)
    forgotten = leave(desk, "gm0344")
    assert forgotten.members == 2
    assert {graph_of(code, "pool").value for code in ("gm0344", "gm0363")} < set(forgotten.graphs)
    [left] = pseudonyms(desk)
    assert on_the_disk(tmp_path, told - {left}) == []
    [standing] = desk.behind_the_wall().history.standing_everywhere()
    assert standing.organisation == "gm0518"


@pytest.mark.parametrize("name", ["gm0363/data", "gm0344/data"])
def test_a_pool_is_left_under_every_name_that_it_had(desk: Desk, tmp_path: Path, name: str) -> None:
    sent(desk, together(pool("a-1", at="gm0363"), pool("x-1", at="gm0518")))
    both = pseudonyms(desk)
    succeed(desk, "gm0363", "gm0344", LAST_DAY)
    leave(desk, "gm0518", name)
    [left] = pseudonyms(desk)
    assert on_the_disk(tmp_path, both - {left}) == []


@pytest.mark.parametrize(
    ("organisation", "within", "error", "why"),
    [
        ("gm0363", None, ConflictError, "followed by gm0344"),
        ("gm0363", "gm0518/data", ConflictError, "followed by gm0344"),
        ("nobody", None, UnknownError, "nobody"),
        ("no body<>", None, UnknownError, "no body"),
        ("", None, UnknownError, "no organisation"),
        ("gm0344", "x y", UnknownError, "no pool 'x y'"),
        ("gm0344", "gm0518/other", UnknownError, "no pool 'gm0518/other'"),
    ],
)
def test_who_cannot_leave_is_told_before_anything_is_gone(  # noqa: PLR0913, PLR0917
    desk: Desk, tmp_path: Path, organisation: str, within: str | None, error: type[VakgraafError], why: str
) -> None:
    sent(desk, pool("a-1"))
    sent(desk, pool("x-1", at="gm0363"), "gm0518")
    succeed(desk, "gm0363", "gm0344", LAST_DAY)
    before = desk.behind_the_wall().store.dump(), contents(tmp_path)
    with pytest.raises(error, match=why):
        leave(desk, organisation, within)
    assert (desk.behind_the_wall().store.dump(), contents(tmp_path)) == before
