"""A real identity provider (npm oidc-provider) on the loopback interface, and the keys that it and its client hold."""

import json
import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_suffix(".mjs")
CLIENT = "radio-course-system"
AUDIENCE = "https://vakgraaf.example/v1"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def rsa_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "PS256"})


def ec_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


class IdentityProvider:
    """The provider as a process of its own, which can be stopped and started again with other keys."""

    def __init__(self, port: int, log: Path) -> None:
        if shutil.which("node") is None or not (ROOT / "node_modules" / "oidc-provider").is_dir():
            pytest.skip("no identity provider: node, or node_modules (make node_modules), is not here")
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"
        self._log = log
        self._client_key = ec_key("of-the-client")
        self._process: subprocess.Popen[str] | None = None

    def start(self, *keys: RSAKey | ECKey, alg: str = "PS256") -> None:
        """Serve these keys, signing with the first that fits the algorithm."""
        told = {
            "port": self.port,
            "keys": [key.as_dict(private=True) for key in keys],
            "client": CLIENT,
            "clientKeys": [self._client_key.as_dict(private=False)],
            "audience": AUDIENCE,
            "alg": alg,
        }
        node = shutil.which("node")
        assert node is not None
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([node, PROGRAM], stdin=subprocess.PIPE, stdout=log, stderr=log, text=True)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told))
        self._process.stdin.close()
        self._wait()

    def _wait(self, deadline_s: float = 30) -> None:
        end = time.monotonic() + deadline_s
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            try:
                httpx.get(f"{self.issuer}/ready")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"the identity provider did not start:\n{self._log.read_text()}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=15)
            self._process = None

    def access_token(self) -> str:
        """An access token as its client gets one: with an assertion signed by its own key."""
        now = int(time.time())
        assertion = jwt.encode(
            {"alg": "ES256", "kid": self._client_key.kid},
            {
                "iss": CLIENT,
                "sub": CLIENT,
                "aud": self.issuer,
                "jti": uuid.uuid4().hex,
                "iat": now,
                "exp": now + 60,
            },
            self._client_key,
        )
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION,
            "client_assertion": assertion,
        }
        answer: dict[str, Any] = httpx.post(f"{self.issuer}/token", data=form).raise_for_status().json()
        return str(answer["access_token"])

    def fetches(self, path: str = "/jwks") -> int:
        """How often somebody asked for an address since the first start."""
        return self._log.read_text().splitlines().count(path)
