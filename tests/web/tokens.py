"""Access tokens made by hand, byte by byte where a library would refuse: some that hold, and many that do not."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry
from web.identity_provider import AUDIENCE, CLIENT, ec_key, rsa_key

GONE = object()


@dataclass(frozen=True)
class Mint:
    """Makes tokens with the very key that the issuer publishes, so that only what a test changes is wrong."""

    issuer: str
    key: RSAKey
    elliptic: ECKey
    now: int = field(default_factory=lambda: int(time.time()))

    def header(self, **changed: Any) -> dict[str, Any]:
        return _changed({"alg": "PS256", "typ": "at+jwt", "kid": self.key.kid}, changed)

    def claims(self, **changed: Any) -> dict[str, Any]:
        told = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": CLIENT,
            "client_id": CLIENT,
            "jti": "one",
            "iat": self.now,
            "exp": self.now + 300,
        }
        return _changed(told, changed)

    def token(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A token with the usual header, or another one signed as it says, and the usual claims but for these."""
        told = header or self.header()
        key = self.elliptic if str(told.get("alg")).startswith("ES") else self.key
        return signed(_json(told), _json(self.claims(**claims)), str(told.get("alg", "PS256")), key)


def signed(header: bytes, payload: bytes, algorithm: str, key: Any) -> str:
    """These bytes as a JWS, signed with this algorithm whatever the header says."""
    text = f"{_encoded(header)}.{_encoded(payload)}"
    return f"{text}.{_encoded(JWSRegistry.algorithms[algorithm].sign(text.encode(), key))}"


def by_hmac(mint: Mint, secret: bytes) -> str:
    """A token whose signature anybody can make who takes a public key for a secret."""
    text = f"{_encoded(_json(mint.header(alg='HS256')))}.{_encoded(_json(mint.claims()))}"
    return f"{text}.{_encoded(hmac.digest(secret, text.encode(), sha256))}"


def tampered(mint: Mint) -> str:
    """A good token in which somebody put another client."""
    header, _, signature = mint.token().split(".")
    return f"{header}.{_encoded(_json(mint.claims(client_id='somebody-else')))}.{signature}"


def other_signature(mint: Mint) -> str:
    """A good token with one byte of its signature changed."""
    text, _, signature = mint.token().rpartition(".")
    return f"{text}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def without_signature(mint: Mint, algorithm: str) -> str:
    """A token that ends in a dot."""
    return f"{_encoded(_json(mint.header(alg=algorithm)))}.{_encoded(_json(mint.claims()))}."


def with_its_own_key(mint: Mint) -> str:
    """A token that brings the key to verify it with."""
    own = rsa_key(mint.key.kid or "")
    header = mint.header(jwk=own.as_dict(private=False))
    return signed(_json(header), _json(mint.claims()), "PS256", own)


def other_key(mint: Mint) -> str:
    """A token under the issuer's key id, signed by another key."""
    return signed(_json(mint.header()), _json(mint.claims()), "PS256", rsa_key("another"))


def claim_twice(mint: Mint) -> str:
    """A properly signed token that names two clients: who reads the first and who reads the last differ."""
    payload = _json(mint.claims()).replace(b"{", b'{"client_id":"somebody-else",', 1)
    return signed(_json(mint.header()), payload, "PS256", mint.key)


def header_twice(mint: Mint) -> str:
    """A properly signed token whose header names two algorithms."""
    return signed(_json(mint.header()).replace(b"{", b'{"alg":"none",', 1), _json(mint.claims()), "PS256", mint.key)


def literally(mint: Mint, payload: bytes) -> str:
    """A properly signed token around any bytes."""
    return signed(_json(mint.header()), payload, "PS256", mint.key)


def other_curve(mint: Mint) -> str:
    """An elliptic signature on a curve that does not go with its algorithm."""
    key = ECKey.generate_key("P-384", {"kid": mint.elliptic.kid})
    header = mint.header(alg="ES256", kid=mint.elliptic.kid)
    return signed(_json(header), _json(mint.claims()), "ES384", key)


def _public(mint: Mint) -> bytes:
    return bytes(mint.key.as_pem(private=False))


def _swapped(mint: Mint) -> str:
    return mint.token(mint.header(alg="ES256", kid=mint.key.kid))


def _deep(mint: Mint) -> str:
    return literally(mint, b'{"a":' + b"[" * 2_000 + b"]" * 2_000 + b"}")


FORGED: dict[str, Callable[[Mint], str]] = {
    "alg none": lambda mint: without_signature(mint, "none"),
    "no signature": lambda mint: without_signature(mint, "PS256"),
    "HS256 with the public key as its secret": lambda mint: by_hmac(mint, _public(mint)),
    "HS256 with the public key, no line end": lambda mint: by_hmac(mint, _public(mint).strip()),
    "another client put in": tampered,
    "another signature": other_signature,
    "another key under the issuer's id": other_key,
    "its own key in the header": with_its_own_key,
    "RS256": lambda mint: mint.token(mint.header(alg="RS256")),
    "PS384": lambda mint: mint.token(mint.header(alg="PS384")),
    "the id of an RSA key for ES256": _swapped,
    "wrong curve": other_curve,
    "a curve that is not ours": lambda mint: signed(
        _json(mint.header(alg="ES384", kid="384")),
        _json(mint.claims()),
        "ES384",
        ECKey.generate_key("P-384", {"kid": "384"}),
    ),
    "unknown kid": lambda mint: mint.token(mint.header(kid="unknown")),
    "no kid": lambda mint: mint.token(mint.header(kid=GONE)),
    "kid that is no text": lambda mint: mint.token(mint.header(kid=["a"])),
    "jku": lambda mint: mint.token(mint.header(jku="https://evil.example/jwks")),
    "x5u": lambda mint: mint.token(mint.header(x5u="https://evil.example/certificate")),
    "x5c": lambda mint: mint.token(mint.header(x5c=["AAAA"])),
    "crit": lambda mint: mint.token(mint.header(crit=["exp"], exp=1)),
    "an identity token": lambda mint: mint.token(mint.header(typ="JWT")),
    "no typ": lambda mint: mint.token(mint.header(typ=GONE)),
    "another issuer": lambda mint: mint.token(iss="https://evil.example"),
    "issuer with a slash more": lambda mint: mint.token(iss=f"{mint.issuer}/"),
    "another audience": lambda mint: mint.token(aud="https://other.example/v1"),
    "a list of other audiences": lambda mint: mint.token(aud=["https://other.example/v1"]),
    "expired": lambda mint: mint.token(exp=mint.now - 31),
    "not valid before the future": lambda mint: mint.token(nbf=mint.now + 120),
    "issued in the future": lambda mint: mint.token(iat=mint.now + 120),
    "exp as text": lambda mint: mint.token(exp=str(mint.now + 300)),
    "exp true": lambda mint: mint.token(exp=True),
    "exp NaN": lambda mint: literally(mint, _json(mint.claims(exp=float("nan")))),
    "exp Infinity": lambda mint: literally(mint, _json(mint.claims(exp=float("inf")))),
    "client_id twice": claim_twice,
    "alg twice": header_twice,
    "client_id a list": lambda mint: mint.token(client_id=[CLIENT]),
    "bound to a key of the client": lambda mint: mint.token(cnf={"jkt": "abc"}),
    "claims are a list": lambda mint: literally(mint, b"[]"),
    "claims are no JSON": lambda mint: literally(mint, b"\xff\xfe"),
    "claims nested deeply": _deep,
    "header is no JSON": lambda mint: signed(b"alg=PS256", _json(mint.claims()), "PS256", mint.key),
    "header is a list": lambda mint: signed(b"[]", _json(mint.claims()), "PS256", mint.key),
    "encrypted": lambda mint: f"{mint.token()}.AAAA.AAAA",
    "longer than any token": lambda mint: mint.token(sub="a" * 8_000),
    "no token at all": lambda _: "abc",
    **{
        f"without {name}": lambda mint, name=name: mint.token(**{name: GONE})
        for name in ("iss", "aud", "exp", "iat", "sub", "jti", "client_id")
    },
}


def elliptic_token(mint: Mint) -> str:
    """A token that holds, signed with ES256."""
    return mint.token(mint.header(alg="ES256", kid=mint.elliptic.kid))


def _changed(told: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (told | changed).items() if value is not GONE}


def _json(told: Any) -> bytes:
    return json.dumps(told).encode()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


__all__ = ["FORGED", "Mint", "ec_key", "elliptic_token", "rsa_key", "signed"]
