"""The NL API Design Rules 2.2 that apply here, each as an assertion on the description and on the answers."""

import re
from typing import Any

import httpx
import pytest
from web.doors import ASKED, media_type, problem

CAMEL = re.compile(r"[a-z]+([A-Z][a-z0-9]*)*[a-z0-9]*")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SEMVER = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")


@pytest.fixture(scope="module")
def api(service) -> dict[str, Any]:
    """The document as the service gives it."""
    return service.client.get("/v1/openapi.json").json()


def operations(api: dict) -> list[dict]:
    return [operation for item in api["paths"].values() for operation in item.values()]


def alternatives(api: dict, schema: dict) -> list[dict]:
    """What a schema stands for: itself, or each of what it chooses between, references followed."""
    if "$ref" in schema:
        return alternatives(api, api["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return [found for part in schema["anyOf"] for found in alternatives(api, part)]
    return [schema]


def test_the_document_is_at_the_base_path_for_everybody(web: httpx.Client) -> None:
    response = web.get("/v1/openapi.json", headers={"Origin": "https://example.org"})
    assert media_type(response) == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"


def test_the_major_version_stands_in_the_server_and_nowhere_else(api: dict) -> None:
    (server,) = api["servers"]
    assert re.fullmatch(r"https?://[^/]+/v\d+", server["url"])
    assert not any(re.match(r"/v\d", path) for path in api["paths"])


def test_the_version_is_semantic_and_on_every_answer(web: httpx.Client, api: dict) -> None:
    assert SEMVER.fullmatch(api["info"]["version"])
    for address in ("/v1/openapi.json", "/v1/courses", ASKED, "/v1/nope", "/v1/courses?page=0"):
        assert web.get(address).headers["api-version"] == api["info"]["version"]


def test_every_described_response_names_the_version_header(api: dict) -> None:
    for operation in operations(api):
        for status, response in operation["responses"].items():
            assert "API-Version" in response["headers"], (operation["operationId"], status)


def test_the_contact_can_be_reached(api: dict) -> None:
    assert set(api["info"]["contact"]) == {"name", "url", "email"}
    assert all(api["info"]["contact"].values())


def test_no_path_ends_in_a_slash(api: dict) -> None:
    assert not [path for path in api["paths"] if path.endswith("/")]


def test_path_segments_are_kebab_case(api: dict) -> None:
    segments = {part for path in api["paths"] for part in path.split("/") if part and not part.startswith("{")}
    assert not [part for part in segments if not KEBAB.fullmatch(part.removeprefix("_"))]


def test_query_keys_and_path_keys_are_camel_case(api: dict) -> None:
    parameters = [found for operation in operations(api) for found in operation.get("parameters", [])]
    names = {found["name"] for found in parameters if found["in"] in {"query", "path"}}
    assert len(names) > 10
    assert not [name for name in names if not CAMEL.fullmatch(name)]
    assert {found["name"] for found in parameters if found["in"] == "header"} == {
        "If-Match",
        "Idempotency-Key",
        "Accept-Profile",
    }


def test_422_is_never_used(web: httpx.Client, api: dict) -> None:
    assert not [operation["operationId"] for operation in operations(api) if "422" in operation["responses"]]
    assert "HTTPValidationError" not in str(api)
    assert web.get("/v1/courses?page=x").status_code == 400


@pytest.mark.parametrize("status", ["400", "406", "414", "500", "503"])
def test_every_operation_describes_its_problems(api: dict, status: str) -> None:
    for operation in operations(api):
        content = operation["responses"][status]["content"]
        assert set(content) == {"application/problem+json"}
        for schema in alternatives(api, content["application/problem+json"]["schema"]):
            assert {"status", "title", "detail"} <= set(schema["required"]), operation["operationId"]


def test_whoever_wants_another_format_is_told_before_anything_is_done(web: httpx.Client, api: dict) -> None:
    wants = {"Accept": "image/png"}
    for path, item in api["paths"].items():
        for method in item:
            address = f"/v1{path}".replace("{identifier}", "x").replace("{organisation}", "x").replace("{kind}", "x")
            answered = web.request(method, address.replace("{number}", "1"), headers=wants)
            if answered.status_code not in {401, 404}:  # nobody, or nothing, to refuse it to
                problem(answered, 406 if path != "/validations" else 400)  # which wants its kind first
    for method, path in (("DELETE", "/v1/jobs/x"), ("POST", "/v1/submissions"), ("GET", "/v1/submissions/x")):
        problem(web.request(method, path, headers=wants), 406)


def test_every_operation_that_can_miss_describes_the_404(api: dict) -> None:
    whole = {"/questions", "/suggestions", "/mappings", "/paths"}  # always there, whatever is in it
    whole |= {"/organisations/{organisation}/pools"}  # one's own; to everybody else it is forbidden, not absent
    for path, item in api["paths"].items():
        for operation in item.values():
            assert ("404" in operation["responses"]) != (path in whole), path


def test_every_error_is_a_problem_document(web: httpx.Client) -> None:
    problem(web.get("/v1/nope"), 404)
    problem(web.get("/v1/courses?page=x"), 400)
    problem(web.get("/v1/courses", headers={"Accept": "text/csv"}), 406)
    problem(web.post("/v1/courses"), 405)


def test_all_faults_come_together(web: httpx.Client) -> None:
    assert len(problem(web.get("/v1/courses?page=x&pageSize=x&nope=1"), 400)["errors"]) == 3


def test_only_what_takes_something_in_is_more_than_reading(api: dict) -> None:
    graph = "/organisations/{organisation}/graphs/{kind}"
    assert {(method, path) for path, item in api["paths"].items() for method in item if method != "get"} == {
        ("post", "/validations"),
        ("post", "/submissions"),
        ("post", "/suggestions"),
        ("post", "/paths"),
        ("post", "/pools/{organisation}/{pool}/requests"),
        ("patch", "/pools/{organisation}/{pool}/requests/{identifier}"),
        ("post", "/pools/{organisation}/{pool}/pseudonyms"),
        ("post", f"{graph}/versions/{{number}}/_restore"),
        ("delete", graph),
        ("delete", "/jobs/{identifier}"),
    }


def test_texts_for_people_are_there_in_dutch(api: dict) -> None:
    for operation in operations(api):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert " / " in parameter["description"], operation["operationId"]


def test_json_keys_are_camel_case(web: httpx.Client) -> None:
    def keys(node: Any) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(keys, node))
        return {*node, *set().union(*map(keys, node.values()))} if isinstance(node, dict) else set()

    for address in ("/v1/courses?pageSize=20", "/v1/questions", ASKED, "/v1/profiles/kwiv-4/1.1.6", "/v1/courses?x=1"):
        wrong = [key for key in keys(web.get(address).json()) if not CAMEL.fullmatch(key) and not key.startswith("@")]
        assert not wrong, address
