"""In front of everything: answers are kept until the next revision, and leave without touching the application.

Only what the application marks with an ETag is kept, for GET and HEAD; the memory is bounded in bytes. What is too
large to keep passes through in the pieces that it comes in.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from http import HTTPStatus
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_VARYING = (b"accept", b"accept-language", b"accept-profile")
_KEPT_BY_304 = {
    b"access-control-allow-origin",
    b"access-control-expose-headers",
    b"etag",
    b"last-modified",
    b"vary",
    b"cache-control",
    b"content-location",
    b"content-profile",
    b"link",
    b"api-version",
    b"content-language",
    b"deprecation",
    b"sunset",
    b"vakgraaf-revision",
}
_LENGTH = b"content-length"
_TIMING = b"server-timing"
_REVISION = b"vakgraaf-revision"  # of an answer that was evaluated on a copy of the store, which may lag behind it
_OVERHEAD = 1_000  # bytes of headers and bookkeeping that an entry is taken to cost beside its body


@dataclass(frozen=True)
class _Kept:
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: bytes) -> bytes:
        return _header(self.headers, name)

    def without(self, header: bytes) -> "_Kept":
        return _Kept([(name, value) for name, value in self.headers if name != header], self.body)


@dataclass(frozen=True)
class _Known:
    """What the caller has already: the validators of its copies, or else when it fetched the one it has."""

    tags: bytes
    since: bytes

    @classmethod
    def of(cls, scope: Scope) -> "_Known":
        tags, dates = (_headers(scope, (name,)) for name in (b"if-none-match", b"if-modified-since"))
        return cls(b", ".join(tags), dates[0] if len(dates) == 1 and not tags else b"")

    def holds(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether the copy is what these headers tell of."""
        headers = list(headers)
        if self.tags:
            return _matches(self.tags, _header(headers, b"etag"))
        return bool(self.since) and _not_later(_header(headers, b"last-modified"), self.since)


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
        """Answer from memory where possible, with 304 where the caller has it already; a part is never kept."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or _headers(scope, (b"range",)):
            await self._app(scope, receive, send)
            return
        revision = self._revision()
        if revision != self._at:
            self._kept.clear()
            self._bytes, self._at = 0, revision
        key = (scope["path"], scope["query_string"], *_headers(scope, _VARYING))
        known = _Known.of(scope)
        kept = self._kept.get(key)
        if kept is None:
            kept = await self._ask(scope, receive, _Passing(send, scope["method"], known), key, revision)
        else:
            self._kept.move_to_end(key)
        if kept is not None:
            await _send(kept, scope["method"], known, send)

    async def _ask(
        self,
        scope: Scope,
        receive: Receive,
        passing: "_Passing",
        key: tuple[Any, ...],
        revision: str,
    ) -> _Kept | None:
        """Ask the application; hand on at once what is not to be kept, return what is."""
        start: Message = {}
        body = bytearray()
        holding = False

        async def hold(message: Message) -> None:
            nonlocal start, holding
            if message["type"] == "http.response.start":
                start = message
                holding = _is_tagged(message) and not _is_for_one(message) and self._has_room_for(key, message)
            elif holding:
                body.extend(message.get("body", b""))
                return
            if not holding:
                await passing.send(message)

        await self._app({**scope, "method": "GET"}, receive, hold)
        if not holding:
            return None
        kept = _Kept(list(start["headers"]), bytes(body))
        if len(body) != int(kept.header(_LENGTH)):
            return None  # the caller hung up, and the application stopped
        if revision == self._at and kept.header(_REVISION).decode() in {"", *revision.split()}:
            self._keep(key, kept.without(_TIMING))
        return kept

    def _has_room_for(self, key: tuple[Any, ...], start: Message) -> bool:
        length = _header(start["headers"], _LENGTH)
        return length.isdigit() and _size(key, int(length)) < self._most_bytes // 8

    def _keep(self, key: tuple[Any, ...], kept: _Kept) -> None:
        before = self._kept.pop(key, None)
        self._bytes += _size(key, len(kept.body)) - (0 if before is None else _size(key, len(before.body)))
        self._kept[key] = kept
        while self._bytes > self._most_bytes:
            oldest, gone = self._kept.popitem(last=False)
            self._bytes -= _size(oldest, len(gone.body))


class _Passing:
    """An answer on its way through: without a body for HEAD, and a 304 where the caller has it already."""

    def __init__(self, send: Send, method: str, known: _Known) -> None:
        self._send = send
        self._known = known
        self._bare = method == "HEAD"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if _is_tagged(message) and self._known.holds(message["headers"]):
                message = {**message, "status": HTTPStatus.NOT_MODIFIED, "headers": _of_304(message["headers"])}
                self._bare = True
        elif self._bare:
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)


def _headers(scope: Scope, names: tuple[bytes, ...]) -> list[bytes]:
    """Every value of these headers, in the order sent: an answer may depend on any of them."""
    return [name + b":" + value if len(names) > 1 else value for name, value in scope["headers"] if name in names]


def _size(key: tuple[Any, ...], length: int) -> int:
    return sum(map(len, key)) + length + _OVERHEAD


async def _send(kept: _Kept, method: str, known: _Known, send: Send) -> None:
    if known.holds(kept.headers):
        await send({"type": "http.response.start", "status": 304, "headers": _of_304(kept.headers)})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else kept.body})


def _is_tagged(start: Message) -> bool:
    return bool(start["status"] == HTTPStatus.OK and _etag(start))


def _is_for_one(start: Message) -> bool:
    """Whether an answer is for its caller alone."""
    return b"no-store" in _header(start["headers"], b"cache-control")


def _etag(start: Message) -> bytes:
    return _header(start["headers"], b"etag")


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for key, value in headers if key == name), b"")


def _of_304(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name in _KEPT_BY_304]


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return b"*" in tags or etag.removeprefix(b"W/") in tags


def _not_later(modified: bytes, since: bytes) -> bool:
    """Whether one date is not after the other; a text that is no date says nothing."""
    dates = [parsedate_tz(text.decode("latin-1")) for text in (modified, since)]
    if dates[0] is None or dates[1] is None:
        return False
    try:
        return mktime_tz(dates[0]) <= mktime_tz(dates[1])
    except (ValueError, OverflowError):
        return False
