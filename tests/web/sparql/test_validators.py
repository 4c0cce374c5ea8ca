"""What an answer carries beside its rows, what may be kept of it, and what a script of another site may see."""

from urllib.parse import quote

import httpx
import pytest
from conftest import Service
from submitting import Account, catalogue, course
from web.doors import problem
from web.sparql.asking import ARCHETYPES, ASK, CONSTRUCT, COUNT, CSV, JSON, SELECT, TURTLE, get, number


def revision(web: httpx.Client) -> str:
    """The revision of the graph."""
    return str(web.get("/health/ready").json()["revision"])


def test_an_answer_tells_the_revision_of_the_graph_that_it_is_of(web: httpx.Client) -> None:
    for response in (get(web, COUNT), web.post("/sparql", data={"query": COUNT}), get(web, CONSTRUCT, TURTLE)):
        assert response.headers["vakgraaf-revision"] == revision(web)


def test_an_answer_tells_how_long_it_took(web: httpx.Client) -> None:
    told = web.post("/sparql", data={"query": COUNT}).headers["server-timing"]
    named = dict(part.strip().split(";dur=") for part in told.split(","))
    assert 0 < float(named["query"]) <= float(named["total"])


def test_an_answer_that_was_kept_does_not_tell_how_long_another_took(web: httpx.Client) -> None:
    first, again = (get(web, f"{COUNT} # kept") for _ in range(2))
    assert "server-timing" in first.headers
    assert "server-timing" not in again.headers
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]


def test_an_answer_leads_to_the_description_and_to_the_page(web: httpx.Client) -> None:
    links = get(web, ASK).links
    described = web.get(links["service-desc"]["url"])
    assert described.headers["content-type"].startswith("text/turtle")
    page = web.get(links["service-doc"]["url"], headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")


def test_an_answer_to_get_can_be_kept_and_asked_after(web: httpx.Client) -> None:
    got = get(web, SELECT)
    tag = got.headers["etag"]
    assert got.headers["cache-control"] == "public, no-cache"
    assert "Accept" in got.headers["vary"]
    for given in (tag, f'"x", {tag}', "*"):
        again = web.get("/sparql", params={"query": SELECT}, headers={"Accept": JSON, "If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        for name in ("etag", "vary", "cache-control", "vakgraaf-revision", "access-control-allow-origin", "link"):
            assert again.headers[name] == got.headers[name]
    stale = web.get("/sparql", params={"query": SELECT}, headers={"Accept": JSON, "If-None-Match": '"x"'})
    assert (stale.status_code, stale.content) == (200, got.content)


def test_every_query_dataset_and_format_has_a_validator_of_its_own(web: httpx.Client) -> None:
    tags = [
        get(web, SELECT).headers["etag"],
        get(web, SELECT, CSV).headers["etag"],
        get(web, f"{SELECT} LIMIT 1").headers["etag"],
        get(web, SELECT, **{"default-graph-uri": ARCHETYPES}).headers["etag"],
        get(web, SELECT, **{"named-graph-uri": ARCHETYPES}).headers["etag"],
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "struuid ( )"])
def test_what_differs_each_time_is_never_kept(web: httpx.Client, call: str) -> None:
    query = f"SELECT ?x {{ BIND({call} AS ?x) }}"
    first, again = get(web, query), get(web, query)
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    assert first.json() != again.json()


def test_an_answer_to_post_is_never_kept(web: httpx.Client) -> None:
    response = web.post("/sparql", data={"query": ASK}, headers={"If-None-Match": "*"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def test_a_change_is_seen_and_never_hidden_by_what_was_kept(asked: Service) -> None:
    web = asked.client
    first = get(web, COUNT)
    receipt = Account(asked).submit(catalogue(course("sparql-kept")))
    assert receipt.status_code == 201, receipt.text
    latest = revision(web)
    for _ in range(400):
        again = get(web, COUNT)
        assert again.status_code == 200
        if again.headers["vakgraaf-revision"] == latest:
            break
        same = again.headers["vakgraaf-revision"] == first.headers["vakgraaf-revision"]
        assert (again.headers["etag"] == first.headers["etag"]) == same
    assert again.headers["vakgraaf-revision"] == latest
    assert again.headers["etag"] != first.headers["etag"]
    assert number(again) != number(first)
    assert get(web, COUNT).content == again.content


def test_a_preflight_lets_a_script_of_any_site_post_a_query(web: httpx.Client) -> None:
    asking = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
    }
    for address in ("/sparql", f"/sparql?query={quote(ASK)}"):
        response = web.options(address, headers=asking)
        assert response.status_code == 204
        assert response.headers["access-control-allow-origin"] == "*"
        assert {"GET", "POST"} <= set(response.headers["access-control-allow-methods"].replace(" ", "").split(","))
        assert response.headers["allow"] == response.headers["access-control-allow-methods"]
        allowed = response.headers["access-control-allow-headers"].lower().replace(" ", "").split(",")
        assert {"content-type", "authorization", "accept"} <= set(allowed)
    assert "POST" not in web.options("/v1/courses", headers=asking).headers["access-control-allow-methods"]


def test_answers_and_refusals_can_be_read_by_a_script_of_any_site(web: httpx.Client) -> None:
    for query in (ASK, "nope"):
        response = web.get(
            "/sparql", params={"query": query}, headers={"Origin": "https://example.org", "Accept": JSON}
        )
        assert response.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in response.headers
        exposed = set(response.headers["access-control-expose-headers"].lower().replace(" ", "").split(","))
        assert {"etag", "link", "vakgraaf-revision", "server-timing", "retry-after"} <= exposed


def test_what_a_stranger_wrote_is_inert_in_a_browser(web: httpx.Client) -> None:
    query = "SELECT ?x { BIND('<script>alert(1)</script>' AS ?x) }"
    for accept in (JSON, CSV, "application/sparql-results+xml"):
        response = get(web, query, accept)
        assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert response.headers["x-content-type-options"] == "nosniff"


def test_a_wrong_key_is_refused_and_nobody_needs_one(web: httpx.Client) -> None:
    wrong = {"Authorization": "Bearer vgk_wrong", "Accept": JSON}
    assert problem(web.post("/sparql", data={"query": ASK}, headers=wrong), 401)
