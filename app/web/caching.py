"""In front of everything: answers are kept until the next revision, and leave without touching the application.

Only what the application marks with an ETag is kept, for GET and HEAD; the memory is bounded in bytes.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_VARYING = (b"accept", b"accept-language")
_KEPT_BY_304 = {
    b"access-control-allow-origin",
    b"access-control-expose-headers",
    b"etag",
    b"vary",
    b"cache-control",
    b"content-location",
    b"link",
    b"api-version",
    b"content-language",
}
_OVERHEAD = 1_000  # bytes of headers and bookkeeping that an entry is taken to cost beside its body


@dataclass(frozen=True)
class _Kept:
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key == name), b"")


class Cache:
    """An ASGI application around another one."""

    def __init__(self, app: App, revision: Callable[[], str], most_bytes: int) -> None:
        self._app = app
        self._revision = revision
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[Any, ...], _Kept] = OrderedDict()
        self._bytes = 0
        self._at = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory where possible, with 304 where the caller has it already."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        revision = self._revision()
        if revision != self._at:
            self._kept.clear()
            self._bytes, self._at = 0, revision
        key = (scope["path"], scope["query_string"], *_headers(scope, _VARYING))
        kept = self._kept.get(key)
        if kept is None:
            kept = await self._ask(scope, receive, send, key, revision)
        else:
            self._kept.move_to_end(key)
        if kept is not None:
            await _send(kept, scope["method"], b", ".join(_headers(scope, (b"if-none-match",))), send)

    async def _ask(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        key: tuple[Any, ...],
        revision: str,
    ) -> _Kept | None:
        """Ask the application; hand on at once what is not to be kept, return what is."""
        start: Message = {}
        body = bytearray()
        keeping = False

        async def hold(message: Message) -> None:
            nonlocal start, keeping
            if message["type"] == "http.response.start":
                start = message
                keeping = message["status"] == HTTPStatus.OK and any(name == b"etag" for name, _ in message["headers"])
            elif keeping:
                body.extend(message.get("body", b""))
                return
            if not keeping:
                await send(message)

        await self._app({**scope, "method": "GET"}, receive, hold)
        if not keeping:
            return None
        kept = _Kept(list(start["headers"]), bytes(body))
        if revision == self._at and _size(key, kept) < self._most_bytes // 8:
            self._keep(key, kept)
        return kept

    def _keep(self, key: tuple[Any, ...], kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._bytes += _size(key, kept) - (0 if before is None else _size(key, before))
        self._kept[key] = kept
        while self._bytes > self._most_bytes:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _headers(scope: Scope, names: tuple[bytes, ...]) -> list[bytes]:
    """Every value of these headers, in the order sent: an answer may depend on any of them."""
    return [name + b":" + value if len(names) > 1 else value for name, value in scope["headers"] if name in names]


def _size(key: tuple[Any, ...], kept: _Kept) -> int:
    return sum(map(len, key)) + len(kept.body) + _OVERHEAD


async def _send(kept: _Kept, method: str, if_none_match: bytes, send: Send) -> None:
    if if_none_match and _matches(if_none_match, kept.header(b"etag")):
        headers = [(name, value) for name, value in kept.headers if name in _KEPT_BY_304]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else kept.body})


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return b"*" in tags or etag.removeprefix(b"W/") in tags
