"""The cache in front of the application, around an application of four lines."""

import asyncio
from collections.abc import Iterable

import httpx
import pytest

from app.web.caching import Cache

HERE = "http://x"


class Site:
    """An application that counts how often it is asked, and a revision that can be changed."""

    def __init__(self, *, most_bytes: int = 100_000, status: int = 200, size: int = 10) -> None:
        self.asked: list[str] = []
        self.revision = "1"
        self.status = status
        self.size = size
        self.tagged = True
        self.cache = Cache(self.answer, lambda: self.revision, most_bytes)

    async def answer(self, scope, _receive, send) -> None:
        accept = dict(scope["headers"]).get(b"accept", b"")
        self.asked.append(scope["path"])
        body = b"%s %s %s" % (self.revision.encode(), scope["path"].encode(), accept[:20])
        headers = [(b"content-length", b"%d" % max(len(body), self.size)), (b"x-other", b"1")]
        headers += [(b"etag", b'"%s"' % self.revision.encode()), (b"vary", b"accept")] if self.tagged else []
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:].ljust(self.size - half)})

    def ask(self, address: str = "/a", method: str = "GET", headers: Iterable[tuple[str, str]] = ()) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.cache)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                return await client.request(method, address, headers=list(headers))

        return asyncio.run(asked())


def test_the_second_answer_equals_the_first_and_asks_nobody() -> None:
    site = Site()
    first, second = site.ask(), site.ask()
    assert site.asked == ["/a"]
    assert (first.content, first.headers, first.status_code) == (second.content, second.headers, second.status_code)


def test_a_new_revision_forgets_everything() -> None:
    site = Site()
    first = site.ask()
    site.revision = "2"
    assert site.ask().content != first.content
    assert len(site.asked) == 2


@pytest.mark.parametrize(("first", "second"), [("GET", "HEAD"), ("HEAD", "GET"), ("HEAD", "HEAD")])
def test_head_and_get_share_an_answer(first: str, second: str) -> None:
    site = Site()
    answers = {method: site.ask(method=method) for method in (first, second)}
    assert site.asked == ["/a"]
    bodies = {method: answer.content for method, answer in answers.items()}
    assert bodies.get("HEAD", b"") == b""
    assert bodies.get("GET", b"1 /a */*") == b"1 /a */*".ljust(10)[: len(bodies.get("GET", b"1 /a */*"))]
    assert len({tuple(answer.headers.items()) for answer in answers.values()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("Accept", "text/csv")], [("Accept", "application/json")]),
        ([("Accept-Language", "nl")], [("Accept-Language", "en")]),
        ([("Accept", "text/csv"), ("Accept", "application/json")], [("Accept", "application/json")]),
        ([("Accept", "application/json"), ("Accept", "text/csv")], [("Accept", "application/json")]),
        ([("Accept-Language", "nl"), ("Accept-Language", "en")], [("Accept-Language", "en")]),
        ([("Accept-Language", "en")], []),
    ],
)
def test_who_asks_for_something_else_never_gets_the_same_copy(one: list, other: list) -> None:
    site = Site()
    site.ask(headers=one)
    site.ask(headers=other)
    assert len(site.asked) == 2


@pytest.mark.parametrize("address", ["/b", "/a?", "/a?x=1", "/A", "/a/"])
def test_another_address_is_another_answer(address: str) -> None:
    site = Site()
    site.ask("/a?x=2")
    site.ask(address)
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [201, 204, 206, 302, 303, 304, 400, 404, 500, 503])
def test_only_a_plain_answer_is_kept(status: int) -> None:
    site = Site(status=status)
    assert site.ask().status_code == status
    site.ask()
    assert len(site.asked) == 2


def test_what_has_no_etag_is_not_kept() -> None:
    site = Site()
    site.tagged = False
    assert site.ask().content == site.ask().content
    assert len(site.asked) == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_other_methods_are_handed_on_untouched(method: str) -> None:
    site = Site()
    site.ask()
    site.ask(method=method)
    site.ask(method=method)
    assert len(site.asked) == 3


@pytest.mark.parametrize("given", ['"1"', 'W/"1"', "*", '"0", "1"', '"0",W/"1" , "2"', ' "1" ', '"a,b", "1"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_already_gets_a_304(given: str, method: str) -> None:
    site = Site()
    for _ in range(2):
        response = site.ask(method=method, headers=[("If-None-Match", given)])
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["etag"] == '"1"'
        assert response.headers["vary"] == "accept"
        assert "x-other" not in response.headers
    assert len(site.asked) == 1


@pytest.mark.parametrize("given", ['"2"', 'W/"2"', "1", '"1', "", '"*"', '"11"', '"1x", "x1"'])
def test_who_has_another_copy_gets_the_whole(given: str) -> None:
    assert Site().ask(headers=[("If-None-Match", given)]).status_code == 200


def test_if_none_match_over_several_lines_counts_whole() -> None:
    lines = [("If-None-Match", '"1"'), ("If-None-Match", '"2"')]
    assert Site().ask(headers=lines).status_code == 304


def test_the_memory_is_bounded_and_the_last_used_stays() -> None:
    site = Site(most_bytes=20_000, size=1_000)
    for place in range(30):
        site.ask(f"/{place}")
        site.ask("/a")
    assert site.asked.count("/a") == 1
    site.ask("/0")
    assert site.asked.count("/0") == 2


def test_the_bound_counts_the_addresses_and_headers_too() -> None:
    site = Site(most_bytes=100_000)
    for place in range(50):
        site.ask(f"/a?{place}={'x' * 8_000}", headers=[("Accept", "y" * 8_000)])
    site.asked.clear()
    for place in range(50):
        site.ask(f"/a?{place}={'x' * 8_000}", headers=[("Accept", "y" * 8_000)])
    assert len(site.asked) > 40, "800 kB of keys were kept in a memory of 100 kB"


def test_without_memory_everything_is_asked_anew_and_revalidated_all_the_same() -> None:
    site = Site(most_bytes=0)
    site.ask()
    assert site.ask().status_code == 200
    assert site.ask(headers=[("If-None-Match", '"1"')]).status_code == 304
    assert len(site.asked) == 3
