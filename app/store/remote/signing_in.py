"""How we sign in at an engine: a bearer token, or a name and a password, by HTTP basic or by digest where it asks."""

import http.client
import urllib.request
from base64 import b64encode
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, parse_http_list, parse_keqv_list

_AUTHORIZATION = "Authorization"


class Credentials:
    """What is known of ourselves; which addresses want a digest is learned from their first refusal."""

    def __init__(self, user: str, password: str, token: str) -> None:
        self._user = user
        self._password = password
        self._token = token
        self._by_digest: set[str] = set()

    def sign(self, request: urllib.request.Request) -> None:
        """Put what we know of ourselves on a request that bears nothing yet."""
        if self._token:
            request.add_unredirected_header(_AUTHORIZATION, f"Bearer {self._token}")
        elif self._user and _place(request) not in self._by_digest:
            told = b64encode(f"{self._user}:{self._password}".encode()).decode()
            request.add_unredirected_header(_AUTHORIZATION, f"Basic {told}")

    def again(self, request: urllib.request.Request, refused: http.client.HTTPMessage) -> bool:
        """Whether a refused request is worth sending again, now that it bears what the engine asks for.

        Virtuoso refuses HTTP basic without saying that it wants a digest; asked without any credentials it says so.
        """
        if self._token or not self._user:
            return False
        sent = request.unredirected_hdrs.pop(_AUTHORIZATION, "")
        if sent.startswith("Digest"):
            return False
        challenge = _digest(refused)
        if challenge is None:
            self._by_digest.add(_place(request))
            return bool(sent)
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, request.full_url, self._user, self._password)
        answer = HTTPDigestAuthHandler(known).get_authorization(request, challenge)
        if not answer:
            return False
        self._by_digest.add(_place(request))
        request.add_unredirected_header(_AUTHORIZATION, f"Digest {answer}")
        return True


def _digest(refused: http.client.HTTPMessage) -> dict[str, str] | None:
    for asked in refused.get_all("WWW-Authenticate", []):
        scheme, _, rest = asked.partition(" ")
        if scheme.casefold() == "digest":
            return parse_keqv_list([part for part in parse_http_list(rest) if part])
    return None


def _place(request: urllib.request.Request) -> str:
    return request.full_url.partition("?")[0]
