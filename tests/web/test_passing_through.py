"""What the cache does not keep passes through in the pieces that it comes in, whole or not at all."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from app.web.caching import Cache

PIECE = b"x" * 1_000
PIECES = 20
Sent = list[dict[str, Any]]


class Large:
    """An application whose answer is larger than the cache keeps, and that tells what of it was sent on by then."""

    def __init__(self, *headers: tuple[bytes, bytes], length: int | None = PIECES * len(PIECE)) -> None:
        self.asked = 0
        self.sent: Sent = []
        self.sent_before_the_end = 0
        self.headers = [(b"etag", b'"1"'), (b"vary", b"accept"), *headers]
        if length is not None:
            self.headers.append((b"content-length", str(length).encode()))
        self.revision = "1"
        self.pieces = PIECES
        self.cache = Cache(self.answer, lambda: f"{self.revision} 7", 100_000)

    async def answer(self, _scope, _receive, send) -> None:
        self.asked += 1
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        for _ in range(self.pieces):
            await send({"type": "http.response.body", "body": PIECE, "more_body": True})
        self.sent_before_the_end = len(self.sent)
        await send({"type": "http.response.body", "body": b""})

    def ask(self, method: str = "GET", headers: Iterable[tuple[bytes, bytes]] = ()) -> Sent:
        self.sent = []

        async def send(message: Any) -> None:
            self.sent.append(dict(message))

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": method, "path": "/a", "query_string": b"", "headers": list(headers)}
        asyncio.run(self.cache(scope, receive, send))
        return self.sent


def body(sent: Sent) -> bytes:
    assert not sent[-1].get("more_body", False)
    return b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize("length", [PIECES * len(PIECE), None])
def test_a_large_answer_passes_through_in_pieces_and_is_not_kept(length: int | None) -> None:
    large = Large(length=length)
    for _ in range(2):
        assert body(large.ask()) == PIECE * PIECES
        assert large.sent_before_the_end == PIECES + 1
    assert large.asked == 2


def test_the_head_of_a_large_answer_has_no_body() -> None:
    large = Large()
    start, *rest = large.ask("HEAD")
    assert (b"content-length", b"20000") in start["headers"]
    assert len(rest) == 1
    assert body(rest) == b""


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_a_large_answer_already_gets_a_304(method: str) -> None:
    large = Large()
    start, *rest = large.ask(method, [(b"if-none-match", b'"0", W/"1"')])
    assert start["status"] == 304
    assert {name for name, _ in start["headers"]} == {b"etag", b"vary"}
    assert body(rest) == b""
    assert large.ask(method, [(b"if-none-match", b'"2"')])[0]["status"] == 200


def small(*headers: tuple[bytes, bytes]) -> Large:
    found = Large(*headers)
    found.cache = Cache(found.answer, lambda: f"{found.revision} 7", 10_000_000)
    return found


def test_an_answer_of_an_earlier_revision_is_not_kept_for_this_one() -> None:
    lagging = small((b"vakgraaf-revision", b"0"))
    assert body(lagging.ask()) == body(lagging.ask())
    assert lagging.asked == 2
    current = small((b"vakgraaf-revision", b"1"))
    assert body(current.ask()) == body(current.ask())
    assert current.asked == 1


def test_an_answer_that_was_cut_short_is_neither_sent_nor_kept() -> None:
    large = small()
    large.pieces = 3  # the caller hung up, so the application stopped
    assert large.ask() == []
    large.pieces = PIECES
    assert body(large.ask()) == PIECE * PIECES
    assert large.asked == 2


def test_how_long_it_took_is_told_of_the_first_answer_alone() -> None:
    timed = small((b"server-timing", b"query;dur=1"))
    first, again = timed.ask(), timed.ask()
    assert (b"server-timing", b"query;dur=1") in first[0]["headers"]
    assert b"server-timing" not in {name for name, _ in again[0]["headers"]}
    assert body(first) == body(again)
    assert timed.asked == 1
