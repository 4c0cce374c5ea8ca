"""The running service with an identity provider: who may submit, by tokens and by keys."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from conftest import ROOT, VAKGRAAF, Service, free_port
from web.identity_provider import AUDIENCE, CLIENT, IdentityProvider, rsa_key

PATH = "/v1/submissions?kind=catalogue"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    running = IdentityProvider(free_port(), tmp_path_factory.mktemp("provider") / "log")
    running.start(rsa_key("of-the-issuer"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def open_to_tokens(provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that takes the provider's tokens."""
    folder = tmp_path_factory.mktemp("open-to-tokens")
    clients = folder / "clients.json"
    clients.write_text(json.dumps({CLIENT: {"organisation": "radio", "kinds": ["catalogue"]}}))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VAKGRAAF_OAUTH_ISSUER", provider.issuer)
        environment.setenv("VAKGRAAF_OAUTH_AUDIENCE", AUDIENCE)
        environment.setenv("VAKGRAAF_OAUTH_CLIENTS", str(clients))
        running = Service(folder / "data")
    yield running
    running.stop()


def signed_in(service: Service, credential: str) -> bool:
    """Whether a credential signs anybody in: then the answer is that there is no such job."""
    answer = service.client.get("/v1/jobs/none", headers={"Authorization": f"Bearer {credential}"})
    assert answer.status_code in {401, 404}, answer.text
    return answer.status_code == 404


def send(service: Service, credential: str | None, path: str = PATH) -> httpx.Response:
    headers = {"Content-Type": "text/turtle"} | ({"Authorization": f"Bearer {credential}"} if credential else {})
    return service.client.post(path, content=b"this is no Turtle", headers=headers)


def keys(service: Service, *arguments: str) -> Any:
    ended = subprocess.run(
        [str(VAKGRAAF), "keys", *arguments, "--json"],
        env=service.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(ended.stdout)


def test_who_does_not_sign_in_submits_nothing(open_to_tokens):
    for credential, challenge in [
        (None, 'Bearer realm="vakgraaf"'),
        ("abc.def.ghi", 'Bearer realm="vakgraaf", error="invalid_token"'),
    ]:
        answer = send(open_to_tokens, credential)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, challenge)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_of_the_provider_signs_in_for_its_own_organisation_and_kind_only(open_to_tokens, provider):
    token = provider.access_token()
    assert signed_in(open_to_tokens, token)
    assert send(open_to_tokens, token, f"{PATH}&organisation=vng-academie").status_code == 403
    assert send(open_to_tokens, token, "/v1/submissions?kind=framework").status_code == 403
    assert token not in open_to_tokens.log.read_text()


def test_a_key_signs_in_from_the_moment_it_is_made_until_it_is_revoked(open_to_tokens):
    made = keys(open_to_tokens, "create", "--organisation", "vng-academie")
    assert signed_in(open_to_tokens, made["key"])
    assert send(open_to_tokens, made["key"], f"{PATH}&organisation=radio").status_code == 403
    keys(open_to_tokens, "revoke", made["id"])
    assert not signed_in(open_to_tokens, made["key"])
    assert send(open_to_tokens, made["key"]).status_code == 401
    assert made["key"].rsplit("_", 1)[1] not in open_to_tokens.log.read_text()


def test_the_service_does_not_start_with_half_of_the_settings(tmp_path):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VAKGRAAF_OAUTH_ISSUER", "https://issuer.example")
        with pytest.raises(RuntimeError, match="VAKGRAAF_OAUTH_AUDIENCE"):
            Service(tmp_path / "data")
