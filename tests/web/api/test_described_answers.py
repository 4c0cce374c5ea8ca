"""What the description says of submissions, versions and jobs is what real answers are, field by field."""

import time
from typing import Any

import httpx
import pytest
from conftest import Service
from jsonschema_rs import Draft202012Validator
from submitting import LEVEL, TURTLE, Account, catalogue, course

LARGE = (b"#" * 999 + b"\n") * 1_001


@pytest.fixture(scope="module")
def api(taking: Service) -> dict[str, Any]:
    told: dict[str, Any] = strict(taking.client.get("/v1/openapi.json").json())
    return told


@pytest.fixture(scope="module")
def radio(taking: Service) -> Account:
    return Account(taking)


def strict(found: Any) -> Any:
    """The same schemas, refusing every field that they do not name: an answer that grew must be described."""
    if isinstance(found, list):
        return [strict(one) for one in found]
    if not isinstance(found, dict):
        return found
    told = {key: strict(value) for key, value in found.items()}
    closed = "properties" in told and isinstance(told.get("required"), list)
    return {**told, "additionalProperties": False} if closed else told


def holds(api: dict[str, Any], path: str, method: str, answered: httpx.Response) -> Any:
    """An answer that is as it is described."""
    described = api["paths"][path][method]["responses"][str(answered.status_code)]["content"]
    schema = described[answered.headers["content-type"]]["schema"]
    told = answered.json()
    Draft202012Validator({**schema, "components": api["components"]}).validate(told)
    return told


def posted(taking: Service, path: str, body: bytes, **headers: str) -> httpx.Response:
    parameters = {"kind": "catalogue", "organisation": "radio"}
    return taking.client.post(path, params=parameters, headers={"Content-Type": TURTLE, **headers}, content=body)


BROKEN = catalogue(course("typo", teaches=f"{LEVEL}9"))


@pytest.mark.parametrize("body", [catalogue(course("a")), BROKEN])
def test_a_validation(taking, api, body):
    holds(api, "/validations", "post", posted(taking, "/v1/validations", body))


def test_a_submission_from_its_verdict_to_its_versions(taking, api, radio):
    first = holds(api, "/submissions", "post", radio.submit(catalogue(course("one"))))
    holds(api, "/submissions", "post", radio.submit(catalogue(course("one"), course("two"))))
    refused = radio.submit(BROKEN)
    assert refused.status_code == 400
    holds(api, "/submissions", "post", refused)
    holds(api, "/submissions/{identifier}", "get", radio.get(first["href"]))
    holds(api, "/submissions/{identifier}/report", "get", radio.get(first["reportHref"]))
    graph, path = "/organisations/{organisation}/graphs/{kind}", "/v1/organisations/radio/graphs/catalogue"
    versions = holds(api, f"{graph}/versions", "get", radio.get(f"{path}/versions"))["versions"]
    last = versions[0]["version"]
    holds(api, f"{graph}/diff", "get", radio.get(f"{path}/diff?from={last - 1}&to={last}"))
    restored = taking.client.post(f"{path}/versions/{last - 1}/_restore", headers=radio.headers)
    holds(api, f"{graph}/versions/{{number}}/_restore", "post", restored)
    holds(api, graph, "delete", taking.client.delete(path, headers=radio.headers))


def test_a_job_while_it_waits_and_when_it_has_ended(taking, api, radio):
    for body in (catalogue(course("job")) + LARGE, BROKEN + LARGE, catalogue() + LARGE + b"nonsense .\n"):
        answered = radio.submit(body)
        told = holds(api, "/submissions", "post", answered)
        end = time.monotonic() + 60
        while told["state"] in {"waiting", "running"}:
            assert time.monotonic() < end, told
            told = holds(api, "/jobs/{identifier}", "get", radio.get(told["href"]))
            time.sleep(0.05)
        assert (told["result"] is None) != (told["problem"] is None)
        holds(api, "/jobs/{identifier}", "delete", taking.client.delete(told["href"], headers=radio.headers))


def test_every_refusal_that_can_be_had_is_a_status_that_is_described(taking, api, radio):
    good = catalogue(course("a"))
    answers = [
        posted(taking, "/v1/submissions", good),
        radio.submit(good, organisation="vng-academie"),
        radio.submit(good, kind="nonsense"),
        radio.submit(good, "application/pdf"),
        radio.submit(good, headers={"If-Match": '"other"'}),
        radio.submit(b"nonsense ."),
        radio.submit(b"#" * 10_000_001),
    ]
    assert [answered.status_code for answered in answers] == [401, 403, 404, 415, 412, 400, 413]
    described = api["paths"]["/submissions"]["post"]["responses"]
    assert {str(answered.status_code) for answered in answers} <= set(described)
    assert {"429", "503", "504"} <= set(described) & set(api["paths"]["/validations"]["post"]["responses"])


def test_who_signs_in_where_is_described(api):
    signed_in = {
        (path, method)
        for path, item in api["paths"].items()
        for method, operation in item.items()
        if operation.get("security") == [{"bearer": []}]
    }
    graph = "/organisations/{organisation}/graphs/{kind}"
    pool = "/pools/{organisation}/{pool}"
    assert signed_in == {
        ("/submissions", "post"),
        ("/submissions/{identifier}", "get"),
        ("/submissions/{identifier}/report", "get"),
        ("/jobs/{identifier}", "get"),
        ("/jobs/{identifier}", "delete"),
        (graph, "delete"),
        (f"{graph}/versions/{{number}}/_restore", "post"),
        (f"{pool}/members", "get"),
        (f"{pool}/requests", "get"),
        (f"{pool}/requests", "post"),
        (f"{pool}/requests/{{identifier}}", "get"),
        (f"{pool}/requests/{{identifier}}", "patch"),
        ("/organisations/{organisation}/pools", "get"),
        (f"{pool}/pseudonyms", "post"),
    }
    assert api["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
