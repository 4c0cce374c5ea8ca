"""The budget of one client: what it may use in a minute, how soon it has something again, and who it is."""

import pytest
from starlette.requests import Request

from app.model.authority import Caller, SignedInBy
from app.model.errors import BudgetError, WrongInputError
from app.web.sparql.budget import Budget, client_of, read_proxies


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    return Budget(60, 30, most_clients=3, clock=clock)


def wait_of(budget: Budget, client: str) -> int:
    """The seconds that a client is told to wait; 0 when it may ask."""
    try:
        budget.check(client)
    except BudgetError as error:
        return error.retry_after_s
    return 0


def test_a_client_may_use_its_seconds_and_then_waits_for_its_debt(budget: Budget, clock: Clock) -> None:
    budget.charge("a", 59)
    assert wait_of(budget, "a") == 0
    budget.charge("a", 11)
    assert wait_of(budget, "a") == 10
    clock.now += 9
    assert wait_of(budget, "a") == 1
    clock.now += 2
    assert wait_of(budget, "a") == 0


def test_a_client_may_fail_so_often_and_then_waits_for_one_more(budget: Budget, clock: Clock) -> None:
    for _ in range(29):
        budget.charge("a", 0, failed=True)
    assert wait_of(budget, "a") == 0
    budget.charge("a", 0, failed=True)
    assert wait_of(budget, "a") == 2
    clock.now += 2
    assert wait_of(budget, "a") == 0
    budget.charge("a", 0, failed=True)
    assert wait_of(budget, "a") == 2


def test_many_queries_that_take_no_time_use_the_budget_up_as_well(budget: Budget) -> None:
    for _ in range(5_999):
        budget.charge("a", 0)
    assert wait_of(budget, "a") == 0
    for _ in range(2):
        budget.charge("a", 0.0001)
    assert wait_of(budget, "a") == 1


def test_who_asks_before_the_time_told_waits_no_longer_for_it(budget: Budget, clock: Clock) -> None:
    budget.charge("a", 70)
    for left in range(10, 0, -1):
        assert wait_of(budget, "a") == left
        clock.now += 1
    clock.now += 0.01
    assert wait_of(budget, "a") == 0


def test_the_message_tells_which_of_both_was_used_up_in_both_languages(budget: Budget) -> None:
    budget.charge("a", 100)
    for _ in range(31):
        budget.charge("b", 0, failed=True)
    with pytest.raises(BudgetError) as seconds:
        budget.check("a")
    with pytest.raises(BudgetError) as errors:
        budget.check("b")
    assert "60 seconden rekentijd" in seconds.value.message.nl
    assert "40 seconds" in seconds.value.message.en
    assert "30 failed queries" in errors.value.message.en
    assert "30 mislukte vragen" in errors.value.message.nl


def test_an_idle_client_saves_no_more_than_a_minute(budget: Budget, clock: Clock) -> None:
    budget.charge("a", 1)
    clock.now += 3600
    budget.charge("a", 61)
    assert wait_of(budget, "a") == 1


def test_one_client_pays_nothing_for_another(budget: Budget) -> None:
    budget.charge("a", 1000)
    assert wait_of(budget, "b") == 0


def test_who_was_not_heard_of_longest_is_forgotten_first(budget: Budget) -> None:
    for client in ("a", "b", "c"):
        budget.charge(client, 100)
    assert wait_of(budget, "a") > 0
    budget.charge("d", 1)
    assert len(budget) == 3
    assert wait_of(budget, "a") > 0
    assert wait_of(budget, "b") == 0


def request(peer: str | None, *forwarded: str) -> Request:
    """A request from a socket's address, with what its X-Forwarded-For headers say."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/sparql",
            "headers": [(b"x-forwarded-for", each.encode("latin-1")) for each in forwarded],
            "client": (peer, 1234) if peer else None,
        }
    )


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "client"),
    [
        ("192.0.2.1", [], "", "address:192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "", "address:192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.2", "address:192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1", "address:198.51.100.7"),
        ("192.0.2.1", ["203.0.113.9, 198.51.100.7"], "192.0.2.1", "address:198.51.100.7"),
        ("192.0.2.1", ["203.0.113.9", "198.51.100.7"], "192.0.2.1", "address:198.51.100.7"),
        ("192.0.2.1", ["203.0.113.9, 192.0.2.3"], "192.0.2.0/24, 10.0.0.0/8", "address:203.0.113.9"),
        ("192.0.2.1", ["203.0.113.9, nonsense"], "192.0.2.0/24", "address:192.0.2.1"),
        ("192.0.2.1", ["203.0.113.9, nonsense, 192.0.2.3"], "192.0.2.0/24", "address:192.0.2.3"),
        ("192.0.2.1", [""], "192.0.2.0/24", "address:192.0.2.1"),
        ("192.0.2.1", ["192.0.2.4," * 5000 + "192.0.2.5"], "192.0.2.0/24", "address:192.0.2.4"),
        ("192.0.2.1", ["198.51.100.7:4711"], "192.0.2.1", "address:198.51.100.7"),
        ("192.0.2.1", ["[2001:db8:1:2:3::4]:4711"], "192.0.2.1", "address:2001:db8:1:2::/64"),
        ("192.0.2.1", ["::ffff:198.51.100.7"], "192.0.2.1", "address:198.51.100.7"),
        ("::ffff:192.0.2.1", ["198.51.100.7"], "192.0.2.1", "address:198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", [], "", "address:2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], "", "address:fe80::/64"),
        (None, ["198.51.100.7"], "192.0.2.1", "socket"),
        ("testclient", ["198.51.100.7"], "192.0.2.1", "socket"),
    ],
)
def test_a_client_is_the_address_that_only_a_trusted_proxy_may_tell(
    peer: str | None, forwarded: list[str], proxies: str, client: str
) -> None:
    assert client_of(request(peer, *forwarded), proxies) == client


def test_two_addresses_of_one_site_are_one_client_and_two_sites_are_two() -> None:
    first, second, other = (
        client_of(request(peer), "") for peer in ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")
    )
    assert first == second != other


@pytest.mark.parametrize(("by", "client"), [(SignedInBy.API_KEY, "key:k1"), (SignedInBy.ACCESS_TOKEN, "token:k1")])
def test_who_signed_in_is_the_same_client_at_every_address(by: SignedInBy, client: str) -> None:
    caller = Caller("k1", "radio", None, by)
    assert client_of(request("192.0.2.1"), "", caller) == client_of(request("192.0.2.2"), "", caller) == client


def test_a_proxy_that_is_no_address_is_an_error_that_names_it() -> None:
    with pytest.raises(WrongInputError) as wrong:
        read_proxies("10.0.0.1, proxy.internal")
    assert [fault.found for fault in wrong.value.faults] == ["proxy.internal"]
    assert wrong.value.faults[0].name == "VAKGRAAF_TRUSTED_PROXIES"
