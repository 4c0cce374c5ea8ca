"""In front of a replica that only reads: what would change the store, or is known to the writing replica alone."""

import re

from starlette.requests import Request

from app.model.errors import NotReadyError
from app.model.languages import Text
from app.web.caching import App, Receive, Scope, Send
from app.web.problems import problem, told

_READS = {"GET", "HEAD", "OPTIONS"}
_POOLS = r"/v1/pools/[^/]+/[^/]+/(?:members|requests|pseudonyms)\b"  # the log of who looks is the writer's
_CHANGES = re.compile(rf"/v1/(?:submissions|organisations|jobs)\b|{_POOLS}")
_ELSEWHERE = re.compile(rf"/feed(?:/|$)|/v1/(?:submissions|jobs)/|/v1/organisations/[^/]+/(?:graphs/|pools$)|{_POOLS}")
_SEND = Text(
    "Deze replica leest alleen; de schrijvende neemt inzendingen aan en bewaart hun rapporten en versies. Waar die "
    "staat, weet deze niet: vraag het de beheerder.",
    "This replica only reads; the writing one takes submissions, and keeps their reports and versions. Where that is, "
    "this one does not know: ask the operator.",
)


class ReadingReplica:
    """An ASGI application in front of another one."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse before a byte of the body is read, or hand on."""
        if scope["type"] != "http" or not _is_the_writers(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        refused = told(problem(Request(scope), NotReadyError(_SEND)))
        await refused(scope, receive, send)


def _is_the_writers(method: str, path: str) -> bool:
    return bool((_ELSEWHERE if method in _READS else _CHANGES).match(path))
