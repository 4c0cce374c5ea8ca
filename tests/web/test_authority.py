"""Who asks: API keys, and access tokens of a real identity provider; and everything that is neither."""

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import free_port
from fastapi import FastAPI, Request
from starlette.responses import Response
from web.identity_provider import AUDIENCE, CLIENT, IdentityProvider, ec_key, rsa_key
from web.tokens import FORGED, Mint, elliptic_token

from app.model.errors import VakgraafError, WrongInputError
from app.store.clients import Client
from app.store.keys import Keys
from app.web.access_tokens import AccessTokens
from app.web.authority import Authority, may, open_access_tokens
from app.web.issuer import FRESH_S, ONCE_S, Issuer
from app.web.problems import headers_of, problem, told

CLIENTS = {CLIENT: Client("radio", frozenset({"catalogue"}))}


class Clock:
    """A clock that a test sets forward."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Door:
    """A small service that tells who asks, over the real way in."""

    def __init__(self, authority: Authority) -> None:
        self._app = FastAPI()

        @self._app.exception_handler(VakgraafError)
        async def refused(request: Request, error: VakgraafError) -> Response:
            response = told(problem(request, error))
            response.headers.update(headers_of(error))
            return response

        @self._app.get("/{organisation}/{kind}")
        async def submit(request: Request, organisation: str, kind: str) -> dict[str, Any]:
            caller = await authority.who(request)
            may(caller, organisation, kind)
            return {"client": caller.client, "organisation": caller.organisation, "by": caller.by}

    def asked(self, *headers: tuple[str, str], path: str = "/radio/catalogue") -> httpx.Response:
        [answer] = self.all_at_once([list(headers)], path)
        return answer

    def with_token(self, token: str, path: str = "/radio/catalogue") -> httpx.Response:
        return self.asked(("Authorization", f"Bearer {token}"), path=path)

    def all_at_once(self, asked: list[list[tuple[str, str]]], path: str = "/radio/catalogue") -> list[httpx.Response]:
        async def ask() -> list[httpx.Response]:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://vakgraaf.example") as client:
                return list(await asyncio.gather(*(client.get(path, headers=headers) for headers in asked)))

        return asyncio.run(ask())


@pytest.fixture
def records(tmp_path) -> Path:
    return tmp_path / "records.sqlite"


@pytest.fixture
def keys(records) -> Iterator[Keys]:
    register = Keys(records)
    yield register
    register.close()


@pytest.fixture
def door(keys) -> Door:
    return Door(Authority(keys))


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    """An identity provider that nobody stops."""
    running = IdentityProvider(free_port(), tmp_path_factory.mktemp("provider") / "log")
    running.start(PUBLISHED, PUBLISHED_ELLIPTIC)
    yield running
    running.stop()


@pytest.fixture
def changing(tmp_path) -> Iterator[IdentityProvider]:
    """An identity provider to stop and start."""
    running = IdentityProvider(free_port(), tmp_path / "log")
    yield running
    running.stop()


@pytest.fixture
def mint(provider) -> Mint:
    return Mint(provider.issuer, PUBLISHED, PUBLISHED_ELLIPTIC)


@pytest.fixture
def front(keys, provider) -> Door:
    """The way in with both keys and tokens."""
    return Door(Authority(keys, AccessTokens(Issuer(provider.issuer), AUDIENCE, CLIENTS)))


PUBLISHED, PUBLISHED_ELLIPTIC = rsa_key("published"), ec_key("published-elliptic")


def challenge(response: httpx.Response) -> str:
    return response.headers["www-authenticate"]


def refused(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of a refusal, whose body has the same shape always."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document = response.json()
    assert set(document) == {"type", "status", "title", "detail", "instance", "repair"}
    assert set(document["repair"]) == {"nl", "en"}
    return document


def test_a_key_signs_its_organisation_in(door, keys):
    key, text = keys.create("radio", None, 365)
    answer = door.with_token(text)
    assert answer.json() == {"client": f"vgk_{key.id}", "organisation": "radio", "by": "api-key"}
    assert door.asked(("authorization", f"bearer {text}")).status_code == 200


def test_without_credentials_the_answer_says_how_to_sign_in(door):
    answer = door.asked()
    assert refused(answer, 401)["title"] == "Niet aangemeld"
    assert challenge(answer) == 'Bearer realm="vakgraaf"'


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_refusal_speaks_both_languages(door, language):
    detail = refused(door.asked(("Accept-Language", language)), 401)["detail"]
    assert detail == {"nl": "Hiervoor moet u zich aanmelden.", "en": "For this you must sign in."}[language]


def test_a_key_counts_only_as_a_bearer_of_the_authorization_header(door, keys):
    _, text = keys.create("radio", None, 365)
    assert door.asked(("X-Api-Key", text)).status_code == 401
    assert door.asked(path=f"/radio/catalogue?access_token={text}").status_code == 401
    assert door.asked(("Cookie", f"access_token={text}")).status_code == 401
    assert door.asked(("Authorization", f"Basic {text}")).status_code == 401
    assert door.asked(("Authorization", text)).status_code == 401
    assert door.asked(("Authorization", f"Bearer {text}, Bearer {text}")).status_code == 401
    assert door.asked(("Authorization", f"Bearer {text}"), ("Authorization", f"Bearer {text}")).status_code == 401


def test_a_key_that_is_not_ours_is_refused_whatever_is_wrong_with_it(door, keys):
    key, text = keys.create("radio", None, 365)
    _, other = keys.create("radio", None, 365)
    secret = text.rsplit("_", 1)[1]
    last = "0" if secret[-1] != "0" else "1"
    for wrong in [
        f"{text[:-1]}{last}",
        f"vgk_{key.id}_{other.rsplit('_', 1)[1]}",
        f"vgk_{'0' * 12}_{secret}",
        f"vgk_{'0' * 12}_{'0' * 64}",
        f"vgk_{key.id}_",
        f"vgk_{key.id}",
        text.upper().replace("VGK", "vgk"),
        f"{text}0",
    ]:
        answer = door.with_token(wrong)
        assert refused(answer, 401)["detail"] == "Deze API-sleutel is hier niet bekend."
        assert challenge(answer) == 'Bearer realm="vakgraaf", error="invalid_token"'


def test_a_key_that_expired_is_refused_and_says_so(door, keys):
    key, text = keys.create("radio", None, -1)
    day = key.expires.date().isoformat()
    assert refused(door.with_token(text), 401)["detail"] == f"API-sleutel vgk_{key.id} is op {day} verlopen."


def test_a_key_that_another_process_makes_or_revokes_counts_at_once(door, records):
    elsewhere = Keys(records)
    key, text = elsewhere.create("radio", None, 365)
    assert door.with_token(text).status_code == 200
    elsewhere.revoke(key.id)
    elsewhere.close()
    assert "ingetrokken" in refused(door.with_token(text), 401)["detail"]


def test_a_key_may_only_what_it_was_made_for(door, keys):
    _, text = keys.create("radio", frozenset({"catalogue", "framework"}), 365)
    assert door.with_token(text, "/radio/framework").status_code == 200
    kind = refused(door.with_token(text, "/radio/agreement"), 403)
    organisation = refused(door.with_token(text, "/vng-academie/catalogue"), 403)
    assert "catalogue, framework" in kind["detail"]
    assert "vng-academie" in organisation["detail"]


def test_the_day_of_the_last_use_is_known(door, keys):
    _, text = keys.create("radio", None, 365)
    assert [key.last_used for key in keys.all()] == [None]
    door.with_token(text)
    assert [key.last_used for key in keys.all()] == [time.strftime("%Y-%m-%d", time.gmtime())]


def test_a_secret_stands_nowhere_but_with_its_holder(door, keys, records, caplog):
    caplog.set_level(logging.DEBUG)
    _, text = keys.create("radio", None, 365)
    secret = text.rsplit("_", 1)[1]
    answers = [door.with_token(text), door.with_token(f"{text[:-8]}00000000"), door.with_token(text, "/vng/catalogue")]
    files = [path.read_bytes() for path in records.parent.iterdir()]
    assert not any(secret.encode() in content or bytes.fromhex(secret) in content for content in files)
    assert not any(secret[:-8] in answer.text + str(answer.headers) for answer in answers)
    assert secret[:-8] not in caplog.text


def test_a_token_is_refused_where_no_issuer_is_set(door, mint):
    assert "alleen API-sleutels" in refused(door.with_token(mint.token()), 401)["detail"]


def test_a_token_of_the_identity_provider_signs_its_client_in(front, provider):
    answer = front.with_token(provider.access_token())
    assert answer.json() == {"client": CLIENT, "organisation": "radio", "by": "access-token"}


def test_tokens_of_both_algorithms_hold_and_keys_beside_them(front, mint, keys):
    assert front.with_token(mint.token()).status_code == 200
    assert front.with_token(elliptic_token(mint)).status_code == 200
    assert front.with_token(mint.token(mint.header(typ="application/at+jwt"))).status_code == 200
    assert front.with_token(mint.token(aud=["https://other.example", AUDIENCE])).status_code == 200
    assert front.with_token(keys.create("radio", None, 1)[1]).status_code == 200


def test_the_organisation_comes_from_our_table_and_from_no_claim(front, mint):
    token = mint.token(organisation="vng-academie", org="vng-academie", scope="vng-academie")
    assert front.with_token(token).json()["organisation"] == "radio"
    assert refused(front.with_token(token, "/vng-academie/catalogue"), 403)
    assert refused(front.with_token(token, "/radio/framework"), 403)


def test_a_client_that_is_not_in_our_table_may_nothing(front, mint):
    document = refused(front.with_token(mint.token(client_id="somebody-else")), 403)
    assert "somebody-else" in document["detail"]


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_token_is_refused(front, mint, caplog, name):
    caplog.set_level(logging.DEBUG)
    token = FORGED[name](mint)
    answer = front.with_token(token)
    refused(answer, 401)
    assert challenge(answer) == 'Bearer realm="vakgraaf", error="invalid_token"'
    signature = token.rpartition(".")[2] or token
    assert signature not in answer.text
    assert signature not in caplog.text


def test_there_are_at_least_25_forgeries():
    assert len(FORGED) >= 25


def test_a_thousand_unknown_key_ids_cause_at_most_two_fetches(keys, changing):
    changing.start(PUBLISHED)
    clock = Clock(0)
    front = Door(Authority(keys, AccessTokens(Issuer(changing.issuer, clock), AUDIENCE, CLIENTS)))
    mint = Mint(changing.issuer, PUBLISHED, PUBLISHED_ELLIPTIC)
    forged = [mint.token(mint.header(kid=f"unknown-{number}")) for number in range(1_000)]
    for part in range(0, len(forged), 50):
        answers = front.all_at_once([[("Authorization", f"Bearer {token}")] for token in forged[part : part + 50]])
        assert {answer.status_code for answer in answers} == {401}
        clock.now += (ONCE_S - 1) / 20
    assert front.with_token(mint.token()).status_code == 200
    assert changing.fetches() <= 2


def test_a_new_key_of_the_issuer_counts_after_a_minute_and_a_withdrawn_one_no_longer(keys, changing):
    old, new = rsa_key("old"), rsa_key("new")
    clock = Clock(0)
    front = Door(Authority(keys, AccessTokens(Issuer(changing.issuer, clock), AUDIENCE, CLIENTS)))
    changing.start(old)
    of_the_old = changing.access_token()
    assert front.with_token(of_the_old).status_code == 200

    changing.stop()
    changing.start(new, old)
    of_the_new = changing.access_token()
    assert refused(front.with_token(of_the_new), 401)
    clock.now += ONCE_S
    assert front.with_token(of_the_new).status_code == 200
    assert front.with_token(of_the_old).status_code == 200

    changing.stop()
    changing.start(new)
    clock.now += FRESH_S + 1
    assert refused(front.with_token(of_the_old), 401)
    assert front.with_token(of_the_new).status_code == 200


def test_tokens_hold_while_the_issuer_is_down(keys, changing):
    clock = Clock(0)
    front = Door(Authority(keys, AccessTokens(Issuer(changing.issuer, clock), AUDIENCE, CLIENTS)))
    changing.start(PUBLISHED)
    token = changing.access_token()
    assert front.with_token(token).status_code == 200
    changing.stop()
    for _ in range(10):
        clock.now += FRESH_S
        assert front.with_token(token).status_code == 200


def test_while_the_issuer_never_answered_a_token_is_not_refused_but_put_off(keys):
    issuer = f"http://127.0.0.1:{free_port()}"
    front = Door(Authority(keys, AccessTokens(Issuer(issuer), AUDIENCE, CLIENTS)))
    mint = Mint(issuer, PUBLISHED, PUBLISHED_ELLIPTIC)
    assert front.with_token(mint.token()).status_code == 503
    assert front.with_token(keys.create("radio", None, 1)[1]).status_code == 200


def test_settings_of_oauth_are_given_all_three_or_not_at_all(tmp_path):
    assert open_access_tokens("", "", "") is None
    with pytest.raises(WrongInputError) as refused:
        open_access_tokens("https://issuer.example", "", "")
    assert [fault.name for fault in refused.value.faults] == ["VAKGRAAF_OAUTH_AUDIENCE", "VAKGRAAF_OAUTH_CLIENTS"]
    table = tmp_path / "clients.json"
    table.write_text('{"course-system": {"organisation": "radio"}}')
    assert open_access_tokens("https://issuer.example", AUDIENCE, str(table)) is not None


@pytest.mark.parametrize(
    "issuer",
    ["http://issuer.example", "ftp://issuer.example", "issuer", "https://a:b@issuer.example", "https://i.example?x=1"],
)
def test_an_issuer_must_be_reached_by_https_unless_it_is_on_this_machine(tmp_path, issuer):
    table = tmp_path / "clients.json"
    table.write_text('{"course-system": {"organisation": "radio"}}')
    with pytest.raises(WrongInputError) as refused:
        open_access_tokens(issuer, AUDIENCE, str(table))
    assert [fault.name for fault in refused.value.faults] == ["VAKGRAAF_OAUTH_ISSUER"]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "[]",
        "{}",
        '{"a": "radio"}',
        '{"a": {}}',
        '{"a": {"organisation": ""}}',
        '{"a": {"organisation": "radio", "kinds": []}}',
        '{"a": {"organisation": "radio", "kinds": "catalogue"}}',
        '{"a": {"organisation": "radio", "kind": ["catalogue"]}}',
        '{"a": {"organisation": "radio"}, "a": {"organisation": "vng"}}',
    ],
)
def test_a_table_of_clients_that_says_too_little_or_too_much_stops_the_start(tmp_path, table):
    file = tmp_path / "clients.json"
    file.write_text(table)
    with pytest.raises(WrongInputError) as refused:
        open_access_tokens("https://issuer.example", AUDIENCE, str(file))
    assert [fault.name for fault in refused.value.faults] == ["VAKGRAAF_OAUTH_CLIENTS"]
