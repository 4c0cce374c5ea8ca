"""One address for people and for machines: who reads HTML gets the page, everybody else the answer."""

import httpx
import pytest
from web.doors import media_type, problem
from web.sparql.asking import ASK, FORM, JSON, SELECT, TURTLE, get

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize("accept", [BROWSER, "text/html", f"text/html, {JSON};q=0.9"])
def test_a_browser_gets_the_page_with_or_without_a_query(web: httpx.Client, accept: str) -> None:
    for given in ({}, {"query": ASK}, {"query": ASK, "answer": "table"}, {"query": ""}):
        response = web.get("/sparql", params=given, headers={"Accept": accept})
        assert (response.status_code, media_type(response)) == (200, "text/html"), given
        assert "script-src 'unsafe-inline'" not in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "accept", [f"{JSON}, text/html", f"{JSON}, text/html;q=0.9, */*;q=0.1", "*/*", f"{JSON},*/*;q=0.9"]
)
def test_who_would_rather_have_rows_gets_rows(web: httpx.Client, accept: str) -> None:
    assert media_type(get(web, SELECT, accept)) == JSON


def test_a_format_in_the_address_goes_before_what_a_browser_accepts(web: httpx.Client) -> None:
    assert media_type(get(web, SELECT, BROWSER, format="csv")) == "text/csv"
    assert media_type(web.get("/sparql?format=turtle", headers={"Accept": BROWSER})) == TURTLE


def test_a_posted_query_is_never_answered_with_a_page(web: httpx.Client) -> None:
    headers = {"Accept": BROWSER, "Content-Type": FORM}
    posted = web.post("/sparql", content=str(httpx.QueryParams({"query": ASK})), headers=headers)
    assert media_type(posted) == "application/xml"
    assert problem(web.post("/sparql", data={"query": ASK}, headers={"Accept": "image/png"}), 406)


def test_page_and_answer_are_never_mixed_up_in_memory(web: httpx.Client) -> None:
    accepts = [BROWSER, JSON, TURTLE, "text/csv", "*/*"]
    first = [get(web, SELECT, accept) for accept in accepts]
    again = [get(web, SELECT, accept) for accept in reversed(accepts)][::-1]
    assert [(one.status_code, one.content) for one in first] == [(one.status_code, one.content) for one in again]
    assert len({one.headers["content-type"] for one in first}) == 4


def test_what_is_wrong_is_told_to_a_browser_as_a_page(web: httpx.Client) -> None:
    for given in ({"query": [ASK, ASK]}, {"update": "CLEAR ALL"}, {"query": ASK, "default-graph-uri": "x"}):
        response = web.get("/sparql", params=given, headers={"Accept": BROWSER})
        assert response.status_code in {400, 403}
        assert media_type(response) == "text/html"
        assert response.headers["cache-control"] == "no-store"
