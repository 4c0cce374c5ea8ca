"""The identity provider whose access tokens are taken: its public keys, read over HTTP as seldom as possible.

A token with an unknown key id makes us look again at most once a minute, so that nobody can make us flood the provider.
While it is down, the keys that it gave last keep their worth. Only its own two documents are fetched: no redirect is
followed, and what is too large or too slow is left.
"""

import json
import logging
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from anyio import Lock, to_thread
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from app.model.errors import NotReadyError
from app.model.languages import Text
from app.model.strict_json import parse_json

PublicKey = RSAKey | ECKey
Keys = dict[tuple[str, str], PublicKey]

ONCE_S = 60
FRESH_S = 600  # a key that the provider withdrew is gone after this long
DEADLINE_S = 5
MOST_BYTES = 256_000
LEAST_RSA_BITS = 2048

log = logging.getLogger("vakgraaf")


class Issuer:
    """An issuer by its identifier, which is also where its metadata stand."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._lock = Lock()
        self._keys: Keys = {}
        self._tried = self._read = float("-inf")

    async def key(self, kid: str, alg: str) -> PublicKey | None:
        """The key of this id for this algorithm, None when the issuer has none.

        Raises NotReadyError while the issuer never gave any key.
        """
        known = (kid, alg) in self._keys
        is_old = self._clock() - self._read > FRESH_S
        if not known or (is_old and not self._lock.locked()):
            async with self._lock:
                await self._look_again()
        if not self._keys:
            raise _silent()
        return self._keys.get((kid, alg))

    async def _look_again(self) -> None:
        now = self._clock()
        if now - self._tried < ONCE_S:
            return
        self._tried = now
        try:
            self._keys = await to_thread.run_sync(read_keys, self.url)
            self._read = now
        except (OSError, ValueError, HTTPException) as error:
            log.warning("the keys of %s could not be read: %s: %s", self.url, type(error).__name__, error)


def is_safe(url: str) -> bool:
    """Whether an address may be fetched: https, or http that does not leave this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.username or parts.password or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))


def read_keys(issuer: str) -> Keys:
    """The keys of an issuer by id and algorithm, through its metadata; raises OSError, HTTPException or ValueError."""
    opener = build_opener(_NoRedirects)
    deadline = time.monotonic() + DEADLINE_S
    metadata = _document(opener, f"{issuer.rstrip('/')}/.well-known/openid-configuration", deadline)
    address = metadata.get("jwks_uri")
    if metadata.get("issuer") != issuer:
        raise ValueError("the metadata are another issuer's")
    if not isinstance(address, str) or not is_safe(address) or urlsplit(address).scheme != urlsplit(issuer).scheme:
        raise ValueError("the metadata name no address of keys that may be fetched")
    listed = _document(opener, address, deadline).get("keys")
    if not isinstance(listed, list):
        raise ValueError("there is no list of keys")  # noqa: TRY004  (as below)
    found: Keys = {}
    for told in listed:
        found |= _usable(told)
    return found


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """No other request: the redirect itself is then the error."""


def _document(opener: OpenerDirector, url: str, deadline: float) -> dict[str, Any]:
    asked = Request(url, headers={"Accept": "application/json"})  # noqa: S310  (is_safe looked at it)
    with opener.open(asked, timeout=DEADLINE_S) as response:
        told = parse_json(_body(response, deadline))
    if not isinstance(told, dict):
        raise ValueError("the document is no JSON object")  # noqa: TRY004  (what was sent is wrong, not our code)
    return told


def _body(response: HTTPResponse, deadline: float) -> bytes:
    body = bytearray()
    while part := response.read1(MOST_BYTES):
        body += part
        if len(body) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError(f"more than {DEADLINE_S} s")
    return bytes(body)


def _usable(told: Any) -> Keys:
    """The key, if it is one to verify PS256 or ES256 with. Only its public members are read."""
    if not isinstance(told, dict) or not isinstance(told.get("kid"), str) or told.get("use", "sig") != "sig":
        return {}
    kind, algorithm = told.get("kty"), {"RSA": "PS256", "EC": "ES256"}.get(str(told.get("kty")))
    if algorithm is None or told.get("alg", algorithm) != algorithm or told.get("crv", "P-256") != "P-256":
        return {}
    try:
        if kind == "RSA":
            rsa = RSAKey.import_key({name: told[name] for name in ("kty", "n", "e")})
            return {(told["kid"], algorithm): rsa} if rsa.raw_value.key_size >= LEAST_RSA_BITS else {}
        return {(told["kid"], algorithm): ECKey.import_key({name: told[name] for name in ("kty", "crv", "x", "y")})}
    except (JoseError, KeyError, ValueError, TypeError):
        log.warning("a key of the issuer is not usable: %s", json.dumps(told["kid"])[:80])
        return {}


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _silent() -> NotReadyError:
    return NotReadyError(
        Text(
            "De identiteitsprovider is niet bereikbaar; toegangstokens kunnen nu niet worden nagekeken.",
            "The identity provider cannot be reached; access tokens cannot be verified now.",
        )
    )
