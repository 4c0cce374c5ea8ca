"""Who asks: an ``Authorization: Bearer`` header with an API key or an access token becomes a caller, or an error.

Nothing else signs anybody in: no key in an address, in a cookie or in a header of its own. What was presented is never
logged and never told back.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request

from app.model.authority import Caller, may
from app.model.errors import Fault, NotAuthenticatedError, WrongInputError
from app.model.languages import Text
from app.store.clients import read_clients
from app.store.keys import PREFIX, Keys
from app.web.access_tokens import AccessTokens
from app.web.issuer import Issuer, is_safe

__all__ = ["Authority", "may", "open_access_tokens"]

_BEARER = re.compile(r"bearer +(?P<token>[A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_ISSUER, _AUDIENCE, _CLIENTS = (f"VAKGRAAF_OAUTH_{name}" for name in ("ISSUER", "AUDIENCE", "CLIENTS"))


class Authority:
    """The ways to sign in: always API keys, and access tokens where an issuer is set."""

    def __init__(
        self, keys: Keys, tokens: AccessTokens | None = None, heir: Callable[[str], str] = lambda code: code
    ) -> None:
        """``heir`` tells who speaks for an organisation now: the credentials of one that ended are its follower's."""
        self._keys = keys
        self._tokens = tokens
        self._heir = heir

    async def who(self, request: Request) -> Caller:
        """The caller of a request; raises NotAuthenticatedError."""
        caller = await self._signed_in(request)
        return replace(caller, organisation=await to_thread.run_sync(self._heir, caller.organisation))

    async def _signed_in(self, request: Request) -> Caller:
        token = _presented(request)
        if token.startswith(PREFIX):
            return await to_thread.run_sync(self._keys.sign_in, token)
        if self._tokens is None:
            raise _only_keys()
        return await self._tokens.sign_in(token)


def open_access_tokens(issuer: str, audience: str, clients: str) -> AccessTokens | None:
    """The access tokens of the settings; None when all three are empty, WrongInputError when only some are."""
    given = {_ISSUER: issuer, _AUDIENCE: audience, _CLIENTS: clients}
    if not any(given.values()):
        return None
    faults = [_lacks(name) for name, value in given.items() if not value]
    if issuer and (not is_safe(issuer) or "?" in issuer or "#" in issuer):
        faults.append(_unsafe(issuer))
    if faults:
        raise WrongInputError(faults)
    return AccessTokens(Issuer(issuer), audience, read_clients(Path(clients), _CLIENTS))


def _presented(request: Request) -> str:
    headers = request.headers.getlist("authorization")
    if not headers:
        raise _nobody()
    shape = _BEARER.fullmatch(headers[0].strip())
    if shape is None or len(headers) > 1:
        raise _no_bearer()
    return shape["token"]


def _nobody() -> NotAuthenticatedError:
    return NotAuthenticatedError(
        Text("Hiervoor moet u zich aanmelden.", "For this you must sign in."),
        _HOW,
    )


def _no_bearer() -> NotAuthenticatedError:
    return NotAuthenticatedError(
        Text(
            "De header Authorization is niet één keer Bearer met een sleutel of token.",
            "The header Authorization is not Bearer with one key or token, once.",
        ),
        _HOW,
        invalid=True,
    )


def _only_keys() -> NotAuthenticatedError:
    return NotAuthenticatedError(
        Text("Deze dienst neemt alleen API-sleutels aan.", "This service takes API keys only."),
        _HOW,
        invalid=True,
    )


def _lacks(name: str) -> Fault:
    all_three = f"{_ISSUER}, {_AUDIENCE}, {_CLIENTS}"
    return Fault(
        name,
        None,
        Text(f"De instelling {name} ontbreekt.", f"The setting {name} is missing."),
        Text(f"Geef {all_three} alle drie, of geen.", f"Give all three of {all_three}, or none."),
    )


def _unsafe(issuer: str) -> Fault:
    return Fault(
        _ISSUER,
        issuer,
        Text(f"{issuer!r} is geen https-adres van een issuer.", f"{issuer!r} is no https address of an issuer."),
        Text(
            "Geef het adres precies zoals de issuer zich noemt, met https en zonder vraagteken of hekje.",
            "Give the address exactly as the issuer calls itself, with https and without a question mark or hash.",
        ),
    )


_HOW = Text(
    "Stuur Authorization: Bearer met een API-sleutel (vgk_…) of een toegangstoken.",
    "Send Authorization: Bearer with an API key (vgk_…) or an access token.",
)
