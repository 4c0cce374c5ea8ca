"""What is going to end is announced: on every answer below its path, in OpenAPI and on the page of changes."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from app.web.ageing import Ageing, mark_deprecated, packaged_table, read_table
from app.web.caching import Cache
from app.web.responses import fresh

TABLE = '- {path: /v1/old, deprecated: 2027-01-01, sunset: 2027-07-02, more: "/changelog#9"}'
ADDRESS = "https://vakgraaf.example"


@pytest.fixture
def ageing() -> httpx.AsyncClient:
    """An application with an old and a new part, kept in front as ours is."""

    async def told(request) -> Response:
        return fresh(request.url.path.encode(), "text/plain", headers={"Link": '<x>; rel="alternate"'})

    app = Starlette(routes=[Route("/{path:path}", told)])
    kept = Cache(Ageing(app, read_table(TABLE), ADDRESS), lambda: "1", 1_000_000)
    return httpx.AsyncClient(transport=httpx.ASGITransport(kept), base_url=ADDRESS)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v1/old", "/v1/old/thing"])
async def test_every_answer_of_it_says_since_when_until_when_and_where_to_read_on(ageing, path):
    first = await ageing.get(path)
    again = await ageing.get(path)
    unchanged = await ageing.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert unchanged.status_code == 304
    for answered in (first, again, unchanged):
        assert answered.headers["deprecation"] == f"@{int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())}"
        assert parsedate_to_datetime(answered.headers["sunset"]) == datetime(2027, 7, 2, tzinfo=UTC)
        link = answered.headers["link"]
        for relation in ("deprecation", "sunset"):
            assert f'<{ADDRESS}/changelog#9>; rel="{relation}"; type="text/html"' in link
        assert 'rel="alternate"' in link


@pytest.mark.anyio
async def test_what_only_begins_with_the_same_letters_says_nothing(ageing):
    answered = await ageing.get("/v1/older")
    assert "deprecation" not in answered.headers
    assert "sunset" not in answered.headers


def test_openapi_marks_it():
    document = {"paths": {"/old/{x}": {"get": {}, "post": {}}, "/new": {"get": {}}}}
    marked = mark_deprecated(document, read_table(TABLE))["paths"]
    assert [operation.get("deprecated") for operation in marked["/old/{x}"].values()] == [True, True]
    assert marked["/new"]["get"] == {}


def test_half_a_year_lies_between_the_announcement_and_the_end():
    with pytest.raises(ValueError, match="/v1/old"):
        read_table(TABLE.replace("2027-07-02", "2027-03-01"))


def test_what_this_release_announces_is_told_by_the_service(web: httpx.Client):
    api = web.get("/v1/openapi.json").json()
    marked = {path for path, item in api["paths"].items() for found in item.values() if found.get("deprecated")}
    table = packaged_table()
    assert marked == {path for path in api["paths"] if any(ending.holds(f"/v1{path}") for ending in table)}
    page = web.get("/changelog").text
    assert all(ending.path in page for ending in table)
