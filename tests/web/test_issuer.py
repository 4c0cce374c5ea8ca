"""The documents of an issuer: what is read of them, and what is left."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey
from web.identity_provider import ec_key, rsa_key

from app.web.issuer import MOST_BYTES, is_safe, read_keys

METADATA = "/.well-known/openid-configuration"


class Served:
    """A server of the loopback interface that gives the same few answers to everybody."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                status, headers, body = outer.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Nothing: the test reads what was asked."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def give(self, path: str, told: Any, status: int = 200, **headers: str) -> None:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.answers[path] = (status, headers, body)

    def give_keys(self, *keys: Any) -> None:
        self.give(METADATA, {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"})
        self.give("/jwks", {"keys": list(keys)})


@pytest.fixture
def served() -> Iterator[Served]:
    running = Served()
    yield running
    running.server.shutdown()
    running.server.server_close()


def public(key: RSAKey | ECKey) -> dict[str, Any]:
    return key.as_dict(private=False)


def test_only_keys_to_verify_our_two_algorithms_with_are_read(served):
    good, elliptic = rsa_key("good"), ec_key("elliptic")
    with pytest.warns(SecurityWarning):
        short = RSAKey.generate_key(1024, {"kid": "short"})
    served.give_keys(
        public(good),
        public(elliptic),
        public(rsa_key("encrypts")) | {"use": "enc"},
        public(rsa_key("other-algorithm")) | {"alg": "RS256"},
        public(short),
        public(ECKey.generate_key("P-384", {"kid": "other-curve"})),
        OctKey.generate_key(256, {"kid": "secret"}).as_dict(private=True),
        {name: value for name, value in public(rsa_key("x")).items() if name != "kid"},
        {"kty": "RSA", "kid": "half", "e": "AQAB"},
        {"kty": "EC", "kid": "off-the-curve", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": 7, "kid": "odd"},
        "no key",
    )
    with pytest.warns(SecurityWarning):
        read = read_keys(served.issuer)
    assert set(read) == {("good", "PS256"), ("elliptic", "ES256")}


def test_a_private_key_that_an_issuer_publishes_by_mistake_is_read_as_a_public_one(served):
    served.give_keys(rsa_key("private").as_dict(private=True))
    [key] = read_keys(served.issuer).values()
    assert not key.is_private


def test_no_redirect_is_followed(served):
    served.give_keys(public(ec_key("a")))
    served.answers["/jwks"] = (302, {"Location": f"{served.issuer}/elsewhere"}, b"")
    served.give("/elsewhere", {"keys": [public(ec_key("b"))]})
    with pytest.raises(OSError, match="302"):
        read_keys(served.issuer)
    assert served.asked == [METADATA, "/jwks"]


@pytest.mark.parametrize("path", [METADATA, "/jwks"])
def test_what_is_too_large_is_left(served, path):
    served.give_keys(public(ec_key("a")))
    status, headers, body = served.answers[path]
    served.answers[path] = (status, headers, body + b" " * MOST_BYTES)
    with pytest.raises(ValueError, match="bytes"):
        read_keys(served.issuer)


@pytest.mark.parametrize("path", [METADATA, "/jwks"])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"keys": 1, "issuer": 2}', b'{"a": 1, "a": 2}', b"\xff"])
def test_what_is_no_document_of_an_issuer_is_left(served, path, body):
    served.give_keys(public(ec_key("a")))
    served.give(path, body)
    with pytest.raises(ValueError):  # noqa: PT011  (whatever is wrong first)
        read_keys(served.issuer)


def test_an_answer_that_breaks_off_is_left(served):
    served.give_keys(public(ec_key("a")))
    status, _, body = served.answers["/jwks"]
    served.answers["/jwks"] = (status, {"Content-Length": "10000"}, body[:-20])
    with pytest.raises(ValueError):  # noqa: PT011
        read_keys(served.issuer)


def test_the_metadata_of_another_issuer_are_left(served):
    served.give_keys(public(ec_key("a")))
    served.give(METADATA, {"issuer": "https://evil.example", "jwks_uri": f"{served.issuer}/jwks"})
    with pytest.raises(ValueError, match="another issuer"):
        read_keys(served.issuer)
    assert served.asked == [METADATA]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://169.254.169.254/keys", "https://other.example/k", 7])
def test_keys_at_an_address_of_another_sort_are_left(served, address):
    served.give(METADATA, {"issuer": served.issuer, "jwks_uri": address})
    with pytest.raises(ValueError, match="no address of keys"):
        read_keys(served.issuer)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://issuer.example", True),
        ("https://issuer.example/realms/rijk", True),
        ("http://127.0.0.1:9000", True),
        ("http://[::1]:9000", True),
        ("http://localhost:9000", True),
        ("http://issuer.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("http://user:secret@127.0.0.1", False),
        ("https://", False),
        ("https://[", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_an_address_is_safe_when_it_is_https_or_stays_on_this_machine(url, safe):
    assert is_safe(url) == safe
