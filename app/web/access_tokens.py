"""OAuth2 access tokens, as RFC 9068 writes them: JWTs of one issuer for one audience, signed with PS256 or ES256.

Nothing of a token is believed before its signature is: the header only chooses among the issuer's own keys. What a
token may do follows from its client's place in our own table.
"""

import time
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError

from app.model.authority import Caller, SignedInBy
from app.model.errors import NotAllowedError, NotAuthenticatedError
from app.model.languages import Text
from app.model.strict_json import NotStrictError, StrictDecoder, parse_json
from app.store.clients import Client
from app.web.issuer import Issuer

ALGORITHMS = {"PS256", "ES256"}
TYPES = {"at+jwt", "application/at+jwt"}
LONGEST_TOKEN = 8_000  # characters
LEEWAY_S = 30
_PARTS = 3
_FOREIGN_KEYS = {"jku", "jwk", "x5u", "x5c", "crit", "b64"}  # a token does not bring its own key or its own rules
_REQUIRED = ("client_id", "sub", "jti", "iat", "exp")


class AccessTokens:
    """The access tokens that are taken here."""

    def __init__(
        self, issuer: Issuer, audience: str, clients: Mapping[str, Client], clock: Callable[[], float] = time.time
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._clients = clients
        self._clock = clock

    async def sign_in(self, token: str) -> Caller:
        """Who holds the token; raises NotAuthenticatedError, or NotAllowedError for a client that we do not know."""
        algorithm, kid = _chosen(token)
        key = await self._issuer.key(kid, algorithm)
        if key is None:
            raise _refused(Text("van een onbekende sleutel", "of an unknown key"))
        try:
            claims = jwt.decode(token, key, algorithms=[algorithm], decoder_cls=StrictDecoder).claims
            self._registry().validate(claims)
        except ExpiredTokenError as error:
            raise _refused(Text("verlopen", "expired")) from error
        except ClaimError as error:
            raise _refused(Text(f"ongeldig in {error.claim}", f"invalid in {error.claim}")) from error
        except (JoseError, ValueError, RecursionError) as error:
            raise _refused(Text("niet goed ondertekend", "not properly signed")) from error
        return self._caller(claims)

    def _registry(self) -> jwt.JWTClaimsRegistry:
        required: dict[str, jwt.ClaimsOption] = {name: {"essential": True} for name in _REQUIRED}
        required["iss"] = {"essential": True, "value": self._issuer.url}
        required["aud"] = {"essential": True, "value": self._audience}
        return jwt.JWTClaimsRegistry(int(self._clock()), LEEWAY_S, **required)

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        name = claims["client_id"]
        if not isinstance(name, str):
            raise _refused(Text("ongeldig in client_id", "invalid in client_id"))
        if "cnf" in claims:
            raise _refused(Text("gebonden aan een sleutel die wij niet kunnen zien", "bound to a key we cannot see"))
        client = self._clients.get(name)
        if client is None:
            raise _no_organisation(name)
        return Caller(name, client.organisation, client.kinds, SignedInBy.ACCESS_TOKEN)


def _chosen(token: str) -> tuple[str, str]:
    """The algorithm and the key id that the header names, if the header is one of an access token."""
    parts = token.split(".")
    if len(parts) != _PARTS or len(token) > LONGEST_TOKEN:
        raise _refused(Text("geen ondertekend JWT", "no signed JWT"))
    try:
        header = parse_json(urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (NotStrictError, NotBase64, ValueError) as error:
        raise _refused(Text("onleesbaar", "not readable")) from error
    if not isinstance(header, dict):
        raise _refused(Text("onleesbaar", "not readable"))
    kind, algorithm, kid = header.get("typ"), header.get("alg"), header.get("kid")
    if not isinstance(kind, str) or kind.lower() not in TYPES:
        raise _refused(Text("geen toegangstoken (typ at+jwt)", "no access token (typ at+jwt)"))
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS or not isinstance(kid, str):
        raise _refused(Text("niet met PS256 of ES256 ondertekend", "not signed with PS256 or ES256"))
    if _FOREIGN_KEYS & set(header):
        raise _refused(Text("voorzien van een eigen sleutel", "bringing a key of its own"))
    return algorithm, kid


def _refused(why: Text) -> NotAuthenticatedError:
    return NotAuthenticatedError(
        Text(f"Dit toegangstoken geldt hier niet: {why.nl}.", f"This access token does not hold here: {why.en}."),
        Text(
            "Vraag de identiteitsprovider om een nieuw toegangstoken voor deze dienst.",
            "Ask the identity provider for a new access token for this service.",
        ),
        invalid=True,
    )


def _no_organisation(client: str) -> NotAllowedError:
    return NotAllowedError(
        Text(
            f"Client {client[:80]!r} hoort hier bij geen organisatie.",
            f"Client {client[:80]!r} belongs to no organisation here.",
        ),
        Text("Vraag de beheerder om de client op te nemen.", "Ask the operator to list the client."),
    )
