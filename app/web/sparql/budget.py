"""What one client may use: seconds of work and failures, each refilled evenly over a minute.

Who has used up either is told when to come back. What is paid is what a query took, known only when it is over; so a
client may fall into debt once, and then waits until it is paid off. An answer from the cache costs nothing.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from threading import Lock

from starlette.requests import HTTPConnection

from app.model.authority import Caller, SignedInBy
from app.model.errors import BudgetError, Fault, WrongInputError
from app.model.languages import Text

MOST_CLIENTS = 10_000
MOST_HOPS = 20  # of X-Forwarded-For that are looked at
MINUTE_S = 60
LEAST_S = 0.01  # what any query is counted for, since reading it takes the service some of its own time
SITE_BITS = 64  # of an IPv6 address: the rest is the client's own to choose

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


@dataclass(slots=True)
class _Account:
    seconds: float
    errors: float
    at: float


class Budget:
    """The accounts of the clients of one door. At most so many are remembered; the one unheard longest goes first."""

    def __init__(
        self,
        seconds_per_minute: float,
        errors_per_minute: float,
        most_clients: int = MOST_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds_per_minute
        self._errors = errors_per_minute
        self._most = most_clients
        self._clock = clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._lock = Lock()

    def check(self, client: str) -> None:
        """Nothing when the client has something left of both; else BudgetError that tells when it has."""
        with self._lock:
            account = self._account(client)
            wait = max(
                _seconds_until_some(account.seconds, self._seconds),
                _seconds_until_one(account.errors, self._errors),
            )
            spent_errors = account.errors < 1
        if wait > 0:
            raise self._used_up(math.ceil(wait), spent_errors=spent_errors)

    def charge(self, client: str, seconds: float, *, failed: bool = False) -> None:
        """Take off what a query of this client took, and a failure if it failed."""
        with self._lock:
            account = self._account(client)
            account.seconds -= max(seconds, LEAST_S)
            account.errors -= failed

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._accounts)

    def _account(self, client: str) -> _Account:
        now = self._clock()
        account = self._accounts.get(client) or _Account(self._seconds, self._errors, now)
        share = (now - account.at) / MINUTE_S
        account.seconds = min(self._seconds, account.seconds + share * self._seconds)
        account.errors = min(self._errors, account.errors + share * self._errors)
        account.at = now
        self._accounts[client] = account
        self._accounts.move_to_end(client)
        while len(self._accounts) > self._most:
            self._accounts.popitem(last=False)
        return account

    def _used_up(self, wait_s: int, *, spent_errors: bool) -> BudgetError:
        left = (
            Text(f"{self._errors:g} mislukte vragen", f"{self._errors:g} failed queries")
            if spent_errors
            else Text(f"{self._seconds:g} seconden rekentijd", f"{self._seconds:g} seconds of work")
        )
        return BudgetError(
            Text(
                f"U hebt meer gebruikt dan {left.nl} in een minuut. Probeer het over {wait_s} seconden weer.",
                f"You used more than {left.en} in a minute. Try again in {wait_s} seconds.",
            ),
            wait_s,
        )


def _seconds_until_some(left: float, per_minute: float) -> float:
    return 0 if left > 0 else max(1, -left * MINUTE_S / per_minute)


def _seconds_until_one(left: float, per_minute: float) -> float:
    return 0 if left >= 1 else (1 - left) * MINUTE_S / per_minute


@lru_cache(maxsize=8)
def read_proxies(listed: str) -> tuple[Network, ...]:
    """The networks of a list of addresses, parted by commas; raises WrongInputError for one that is none."""
    given = [each.strip() for each in listed.split(",") if each.strip()]
    faults = [_no_address(each) for each in given if _network(each) is None]
    if faults:
        raise WrongInputError(faults)
    return tuple(network for each in given if (network := _network(each)))


def client_of(request: HTTPConnection, trusted_proxies: str, caller: Caller | None = None) -> str:
    """Who is charged: who signed in, else the address that a trusted proxy tells, else that of the socket.

    A proxy adds the address that it heard from at the right, so the rightmost one that is no trusted proxy is the
    client's; all to the left of it anybody can have written.
    """
    if caller is not None:
        by = "key" if caller.by is SignedInBy.API_KEY else "token"
        return f"{by}:{caller.client}"
    trusted = read_proxies(trusted_proxies)
    heard_from = _address(request.client.host) if request.client else None
    for hop in _hops(request):
        told = _address(hop)
        if told is None or heard_from is None or not any(heard_from in network for network in trusted):
            break
        heard_from = told
    return _site(heard_from)


def _hops(request: HTTPConnection) -> list[str]:
    """What X-Forwarded-For tells, the nearest first."""
    told = ",".join(request.headers.getlist("x-forwarded-for"))
    return [hop.strip() for hop in reversed(told.rsplit(",", MOST_HOPS)[-MOST_HOPS:])]


def _site(address: Address | None) -> str:
    if address is None:
        return "socket"  # a Unix socket, which only who runs the service can reach
    if isinstance(address, IPv6Address):
        return f"address:{ip_network(f'{address}/{SITE_BITS}', strict=False)}"
    return f"address:{address}"


def _address(text: str) -> Address | None:
    """An address without the port that some proxies add; IPv4 written as IPv6 is IPv4."""
    bare = text.partition("]")[0].removeprefix("[")
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _network(text: str) -> Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _no_address(found: str) -> Fault:
    return Fault(
        "VAKGRAAF_TRUSTED_PROXIES",
        found,
        Text(f"{found!r} is geen adres of netwerk.", f"{found!r} is no address or network."),
        Text("Geef adressen als 10.0.0.7 of 10.0.0.0/8.", "Give addresses such as 10.0.0.7 or 10.0.0.0/8."),
    )
