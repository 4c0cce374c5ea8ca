"""Validators by HTTP: a caller who keeps what it got is told when it still holds, on everything that can be kept."""

from itertools import combinations

import httpx
import pytest
from web.doors import ASKED, MEDIA_TYPES

KEPT = [
    "/v1/questions",
    ASKED,
    *(f"{ASKED}&format={name}" for name in MEDIA_TYPES),
    "/v1/courses",
    "/v1/courses?page=2",
    "/v1/academies/radio",
    "/v1/openapi.json",
    "/doc/academy/radio",
    "/doc/academy/radio.ttl",
    "/doc/academy/radio.nt",
    "/doc/academy/radio.html",
    "/def",
    "/def.ttl",
    "/contexts/0.1.0.jsonld",
    "/",
    "/questions",
    "/questions/who-teaches",
    "/questions/who-teaches?competence=ai-literacy-4",
    "/questions/who-teaches.rq",
    "/v1/questions/who-teaches/query?academy=radio",
    "/queries",
    "/queries.jsonld",
    "/queries/who-teaches.ttl",
    "/lists/courses",
]


@pytest.mark.parametrize("address", KEPT)
def test_a_copy_that_still_holds_is_answered_with_304(web: httpx.Client, address: str) -> None:
    got = web.get(address)
    tag = got.headers["etag"]
    bare = tag.removeprefix("W/")
    for given in (tag, bare, f"W/{bare}", "*", f'"other", {tag}', f'W/"x",{bare},"y"'):
        for method in ("GET", "HEAD"):
            response = web.request(method, address, headers={"If-None-Match": given})
            assert response.status_code == 304, given
            assert response.content == b""
            assert response.headers["etag"] == tag
            for name in (
                "vary",
                "cache-control",
                "content-location",
                "content-language",
                "api-version",
                "access-control-allow-origin",
            ):
                assert response.headers.get(name) == got.headers.get(name), name


@pytest.mark.parametrize("address", KEPT)
def test_a_copy_of_something_else_is_answered_in_full(web: httpx.Client, address: str) -> None:
    got = web.get(address)
    for given in ('"other"', 'W/"other"', got.headers["etag"].strip('W/"')):
        response = web.get(address, headers={"If-None-Match": given})
        assert response.status_code == 200
        assert response.content == got.content


@pytest.mark.parametrize("address", KEPT)
def test_the_kept_answer_equals_the_first_byte_for_byte(web: httpx.Client, address: str) -> None:
    fresh = f"{address}{'&' if '?' in address else '?'}lang=nl" if "/v1/" in address else address
    if address.endswith((".json", "radio")):
        fresh = address
    answers = [web.get(fresh, headers={"Accept-Language": f"nl;q=0.{address.__hash__() % 9 + 1}"}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(pair for pair in answer.headers.items() if pair[0] != "date") for answer in answers}) == 1


def test_every_format_and_language_has_a_validator_of_its_own(web: httpx.Client) -> None:
    variants = [{"Accept": kind, "Accept-Language": tag} for kind in MEDIA_TYPES.values() for tag in ("nl", "en")]
    tags = [web.get(ASKED, headers=headers).headers["etag"] for headers in variants]
    for one, other in combinations(range(len(tags)), 2):
        assert tags[one] != tags[other], (variants[one], variants[other])


def test_a_copy_in_one_format_is_not_taken_for_another(web: httpx.Client) -> None:
    tag = web.get(ASKED, headers={"Accept": "text/csv"}).headers["etag"]
    assert web.get(ASKED, headers={"Accept": "application/json", "If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", [ASKED, "/doc/academy/radio", "/def", "/"])
def test_formats_and_languages_are_never_mixed_up_in_memory(web: httpx.Client, address: str) -> None:
    accepts = ["text/html", "text/turtle", "application/ld+json", "application/json", "text/csv", "*/*"]
    asked = [{"Accept": accept, "Accept-Language": tag} for accept in accepts for tag in ("nl", "en")]
    first = [web.get(address, headers=headers) for headers in asked]
    again = [web.get(address, headers=headers) for headers in reversed(asked)][::-1]
    for headers, one, other in zip(asked, first, again, strict=True):
        assert (one.status_code, one.content) == (other.status_code, other.content), headers
        kind = one.headers["content-type"].split(";")[0]
        assert one.status_code == 406 or headers["Accept"] in {kind, "*/*"} or address == "/", headers


def test_a_refusal_is_never_kept_and_never_revalidated(web: httpx.Client) -> None:
    for address in ("/v1/questions/who-teaches?archetype=nope", "/v1/courses?page=99", "/doc/academy/nope", "/nope"):
        for headers in ({"If-None-Match": "*"}, {"If-None-Match": '"x"'}, {}):
            response = web.get(address, headers=headers)
            assert 400 <= response.status_code < 500
            assert response.headers["cache-control"] == "no-store"
            assert "etag" not in response.headers
