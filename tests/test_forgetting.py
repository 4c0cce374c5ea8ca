"""What is forgotten is gone: from the store, from every version and report, and from the files below them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_desk import own_desk
from people.of_people import CSV, KEYRING, WORKFORCE, pool

from app.desk import Desk, Sent, graph_of, triples_of
from app.forgetting import leave, renew
from app.main import House
from app.people.pseudonyms import Keyring
from app.submit import revalidate, submit
from app.versions import restore, withdraw

OTHER = Keyring(lambda: b"another secret, which is 32 bytes")
PSEUDONYM = re.compile(rb"/pool-member/[^>\s\"]*/([a-z2-7]{32})")


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path / "own", KEYRING) as opened:
        yield opened


def sent(desk: Desk, body: bytes, organisation: str = "gm0363", kind: str = "pool") -> None:
    receipt = submit(desk, Sent(kind, CSV, body, organisation, "test"))
    assert receipt.submission.state == "accepted", receipt.report.findings


def pseudonyms(desk: Desk) -> set[bytes]:
    """Those that stand in the store now."""
    return set(PSEUDONYM.findall(desk.behind_the_wall().store.dump()))


def on_the_disk(folder: Path, told: set[bytes]) -> list[str]:
    """Which files hold any of these."""
    files = [path for path in (folder / "own" / "restricted").rglob("*") if path.is_file()]
    assert len(files) > 5
    return [path.name for path in files if any(one in path.read_bytes() for one in told)]


def together(*tables: bytes) -> bytes:
    """Tables with the same columns as one."""
    first, *others = tables
    return first + b"".join(table.split(b"\n", 2)[2] for table in others)


def test_an_organisation_that_leaves_is_gone_from_the_store_and_from_every_file(desk: Desk, tmp_path: Path) -> None:
    sent(desk, pool("a-1", "a-2"))
    sent(desk, pool("a-2", "a-3"))
    sent(desk, WORKFORCE.encode(), kind="workforce")
    told = pseudonyms(desk) | {b"918273"}
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
    sent(desk, pool("own-1", at="gm0344"), "gm0344")
    assert leave(desk, "gm0363").members == 1
    assert on_the_disk(tmp_path, theirs) == []
    assert pseudonyms(desk) < before
    held = desk.behind_the_wall()
    versions = held.history.versions("gm0344", "pool")
    members = [{one.subject for one in triples_of(held, version) if "PoolMember" in str(one)} for version in versions]
    assert [len(found) for found in members] == [1, 1, 2]
    restored = restore(desk, "gm0344", "pool", 2, "test")
    assert restored.submission.version == 4 or not restored.fresh
    assert not pseudonyms(desk) & theirs


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


def test_leaving_twice_finds_nothing_the_second_time(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    leave(desk, "gm0363")
    assert leave(desk, "gm0363").graphs == ()


def test_under_a_new_key_every_member_has_another_pseudonym_and_the_old_ones_stand_nowhere(
    desk: Desk, tmp_path: Path
) -> None:
    sent(desk, pool("a-1"))
    sent(desk, pool("a-1", "a-2"))
    sent(desk, pool("a-1"), "gm0344")
    before = pseudonyms(desk)
    settled: list[bool] = []
    assert renew(desk, OTHER, lambda: settled.append(True)).members == len(before) == 3
    assert settled == [True]
    assert len(pseudonyms(desk)) == 3
    assert not pseudonyms(desk) & before
    assert on_the_disk(tmp_path, before) == []
    assert revalidate(desk) == []
    assert [one.version for one in desk.behind_the_wall().history.versions("gm0363", "pool")] == [2]


def test_the_old_key_does_not_lead_from_an_old_pseudonym_to_the_new_one(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    renew(desk, OTHER, lambda: None)
    renamed = pseudonyms(desk)
    sent(desk, pool("a-1"))
    under_the_old = pseudonyms(desk)
    assert not renamed & under_the_old


def test_a_pool_goes_on_after_a_rotation(desk: Desk) -> None:
    sent(desk, pool("a-1"))
    renew(desk, OTHER, lambda: None)
    sent(desk, pool("a-1", "a-2"))
    assert len(pseudonyms(desk)) == 2
    assert [one.version for one in desk.behind_the_wall().history.versions("gm0363", "pool")] == [2, 1]
