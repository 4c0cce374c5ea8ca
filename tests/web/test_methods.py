"""HEAD, OPTIONS and methods that no address knows; what every machine answer carries."""

import httpx
import pytest
from web.doors import ASKED, problem, problem_in_both

READ = [
    "/v1/questions",
    ASKED,
    f"{ASKED}&format=csv",
    f"{ASKED}&format=xlsx",
    "/v1/courses",
    "/v1/academies/radio",
    "/v1/openapi.json",
    "/doc/academy/radio",
    "/doc/competence/ecf-4/A.5.ttl",
    "/def",
    "/def.ttl",
    "/contexts/0.1.0.jsonld",
]
PAGES = ["/", "/questions", "/questions/who-teaches", "/lists/courses", "/static/vakgraaf.css"]
REDIRECTS = ["/id/academy/radio", "/id/competence/ecf/A.5"]
WRONG = ["/v1/questions/nope", "/v1/courses?page=0", "/doc/academy/nope", "/v1/nope", "/nope"]


@pytest.mark.parametrize("address", READ + PAGES + REDIRECTS + WRONG)
def test_head_equals_get_without_a_body(web: httpx.Client, address: str) -> None:
    got, headed = web.get(address), web.head(address)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    kept = [{name: value for name, value in found.headers.items() if name != "date"} for found in (got, headed)]
    assert kept[0] == kept[1]
    assert int(got.headers["content-length"]) == len(got.content)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("address", [ASKED, "/v1/questions", "/v1/courses", "/v1/academies/radio", "/id/academy/radio"])
def test_what_is_not_reading_is_a_405_that_says_what_is(web: httpx.Client, method: str, address: str) -> None:
    told = problem_in_both(web, address, 405, method=method)
    assert "GET" in told
    assert "GET" in web.request(method, address).headers["allow"]


@pytest.mark.parametrize("address", READ[:7] + WRONG[:2])
def test_everything_under_v1_tells_its_version_and_is_open_to_other_sites(web: httpx.Client, address: str) -> None:
    response = web.get(address, headers={"Origin": "https://example.org"})
    assert response.headers["api-version"].split(".")[0] == "0"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", [*READ[7:], *REDIRECTS])
def test_what_machines_read_is_open_to_other_sites(web: httpx.Client, address: str) -> None:
    assert web.get(address, headers={"Accept": "text/turtle, */*;q=0.1"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("address", [ASKED, "/v1/courses", "/doc/academy/radio"])
def test_a_script_of_another_site_can_see_the_headers_that_tell_how_to_go_on(web: httpx.Client, address: str) -> None:
    exposed = web.get(address, headers={"Origin": "https://example.org"}).headers["access-control-expose-headers"]
    assert {"etag", "link", "api-version"} <= set(exposed.lower().replace(" ", "").split(","))


@pytest.mark.parametrize("address", [ASKED, "/v1/courses", "/v1/academies/radio", "/doc/academy/radio"])
def test_a_script_of_another_site_may_ask_whether_its_copy_still_holds(web: httpx.Client, address: str) -> None:
    asking = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = web.options(address, headers=asking)
    assert response.status_code in {200, 204}
    assert response.headers["access-control-allow-origin"] == "*"
    assert "if-none-match" in response.headers["access-control-allow-headers"].lower()
    assert "GET" in response.headers["access-control-allow-methods"]


def test_a_body_with_a_get_is_left_unread(web: httpx.Client) -> None:
    assert web.request("GET", ASKED, content=b"x" * 100_000).content == web.get(ASKED).content


def test_the_health_of_the_service_is_told_and_never_kept(web: httpx.Client) -> None:
    for address in ("/health/live", "/health/ready"):
        response = web.get(address)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
    assert problem(web.post("/health/ready"), 405)
