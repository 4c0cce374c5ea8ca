"""A pool whose owner, or a party to it, is followed by another organisation: what was asked and who is in it stay."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from own_desk import own_desk
from people.behind import sent
from people.of_people import KEYRING, TOOI, pool
from submitting import HEAD, TURTLE

from app.desk import Sent
from app.main import House
from app.model.authority import Caller, SignedInBy
from app.model.errors import NotAllowedError, UnknownError
from app.model.names import ID
from app.people.matching import Match
from app.people.pseudonyms import pseudonym
from app.pools import Pools
from app.pools.finding import Search
from app.store.processing import PoolRequest, Processing, State
from app.submit import submit
from app.succession import succeed

OWNER, FOLLOWER, PARTY, HEIR = "gm0363", "gm0344", "gm0518", "gm0599"
PURPOSE = "een klus van een dag"
AGREEMENT = f"""{HEAD}
<{ID}agreement/{OWNER}/open> a vg:Agreement ; dct:identifier "open" ; dct:title "Afspraak"@nl ;
  vg:party <{TOOI}/{OWNER}>, <{TOOI}/{PARTY}> ; vg:topic <{ID}framework/ecf-4> ;
  vg:agreementStatus <{ID}agreement-status/in-force> .
"""
SEARCH = Search(PURPOSE, match=Match.ANY)


@pytest.fixture
def pools(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Pools]:
    """Pools with one that has two members and is open to one party."""
    with (
        own_desk(house, data_dir, tmp_path / "own", KEYRING) as desk,
        closing(Processing(tmp_path / "processing" / "records.sqlite")) as processing,
    ):
        agreed = submit(desk, Sent("agreement", TURTLE, AGREEMENT.encode(), OWNER, "test"))
        assert agreed.submission.state == "accepted"
        body = pool("m-1", "m-2").decode().replace("soort;code;titel", "soort;afspraak;code;titel")
        body = body.replace("\npool;", f"\npool;{OWNER}/open;").replace("\nlid;", "\nlid;;")
        sent(desk, body.encode(), OWNER)
        yield Pools(desk, processing)


def of(organisation: str) -> Caller:
    return Caller("test", organisation, None, SignedInBy.API_KEY)


def asked(pools: Pools) -> PoolRequest:
    """What the party asks about everybody in the pool."""
    hits = pools.look(of(PARTY), f"{OWNER}/data", SEARCH).hits
    return pools.ask(of(PARTY), f"{OWNER}/data", [hit.reference for hit in hits], PURPOSE)


def own(pools: Pools, *local_ids: str, code: str = FOLLOWER) -> dict[str, str | None]:
    """The pseudonym under which each is in the pool; None of who is not."""
    told = pools.own(of(code), f"{code}/data", local_ids)
    return {one.local_id: one.pseudonym if one.present else None for one in told}


def test_who_follows_the_owner_finds_its_members_under_the_numbers_that_they_had(pools: Pools) -> None:
    before = own(pools, "m-1", "m-2", "m-3", code=OWNER)
    assert [name is None for name in before.values()] == [False, False, True]
    succeed(pools.desk, OWNER, FOLLOWER)
    assert own(pools, "m-1", "m-2", "m-3") == before
    [nobody] = pools.own(of(FOLLOWER), f"{FOLLOWER}/data", ["m-3"])
    assert nobody.pseudonym == pseudonym(KEYRING.of(FOLLOWER), ["data"], "m-3")


def test_who_sends_the_pool_again_has_members_under_its_own_key(pools: Pools) -> None:
    succeed(pools.desk, OWNER, FOLLOWER)
    sent(pools.desk, pool("m-1"), FOLLOWER)
    key = KEYRING.of(FOLLOWER)
    assert own(pools, "m-1", "m-2") == {"m-1": pseudonym(key, ["data"], "m-1"), "m-2": None}


def test_a_request_that_was_open_goes_over_with_the_pool_and_means_the_same_members(pools: Pools) -> None:
    request = asked(pools)
    before = pools.request(of(OWNER), f"{OWNER}/data", request.id).members
    assert len(before) == 2
    succeed(pools.desk, OWNER, FOLLOWER)
    for address in (f"{OWNER}/data", f"{FOLLOWER}/data"):
        told = pools.request(of(FOLLOWER), address, request.id)
        assert (told.manages, told.request.pool) == (True, f"{FOLLOWER}/data")
        assert sorted(told.members) == sorted(before)
        assert [one.id for one in pools.requests(of(PARTY), address)] == [request.id]
    pools.settle(of(FOLLOWER), f"{FOLLOWER}/data", request.id, State.ANSWERED)
    assert pools.request(of(PARTY), f"{OWNER}/data", request.id).request.state is State.ANSWERED


def test_who_follows_a_party_has_its_requests_and_nobody_else_has(pools: Pools) -> None:
    request = asked(pools)
    succeed(pools.desk, PARTY, HEIR)
    assert [one.id for one in pools.requests(of(HEIR), f"{OWNER}/data")] == [request.id]
    assert not pools.request(of(HEIR), f"{OWNER}/data", request.id).manages
    assert pools.look(of(HEIR), f"{OWNER}/data", SEARCH).total == 2
    with pytest.raises(NotAllowedError):
        pools.requests(of(FOLLOWER), f"{OWNER}/data")


def test_a_pool_that_is_open_is_listed_to_whoever_followed(pools: Pools) -> None:
    succeed(pools.desk, OWNER, FOLLOWER)
    succeed(pools.desk, PARTY, HEIR)
    for code, manages in ((FOLLOWER, True), (HEIR, False)):
        [told] = pools.open_to(of(code), code)
        assert (told.pool, told.manages, len(told.agreements)) == (f"{FOLLOWER}/data", manages, 1)
    assert pools.open_to(of(HEIR), PARTY) == pools.open_to(of(HEIR), HEIR)
    with pytest.raises(NotAllowedError):
        pools.open_to(of(HEIR), OWNER)


def test_a_pool_that_there_is_not_is_told_to_its_manager_alone(pools: Pools) -> None:
    succeed(pools.desk, OWNER, FOLLOWER)
    with pytest.raises(UnknownError):
        pools.check(of(FOLLOWER), f"{OWNER}/none")
    with pytest.raises(NotAllowedError):
        pools.check(of(PARTY), f"{OWNER}/none")
