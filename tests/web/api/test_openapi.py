"""The description of the API: what it says is what the service does, and what the service has is in it."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from web.doors import LISTS, MEDIA_TYPES, QUESTIONS, media_type, problem

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
TYPES = {"iri": "string", "text": "string", "integer": "integer", "boolean": "boolean", "date": "string"}
LIST_PARAMETERS = {"q", "page", "pageSize", "after", "before", "ids", "lang"}


@pytest.fixture(scope="module")
def api(service) -> dict[str, Any]:
    """The document as the service gives it."""
    return service.client.get("/v1/openapi.json").json()


def walk(node: Any, place: str = "#") -> list[tuple[str, dict]]:
    """Every object of the document with its place."""
    if isinstance(node, list):
        return [found for index, part in enumerate(node) for found in walk(part, f"{place}/{index}")]
    if not isinstance(node, dict):
        return []
    return [(place, node), *(found for key, part in node.items() for found in walk(part, f"{place}/{key}"))]


def test_the_document_has_the_structure_of_openapi_3_1(api: dict) -> None:
    assert api["openapi"].startswith("3.1")
    assert {"title", "version", "description", "contact", "license"} <= set(api["info"])
    assert set(api) <= {"openapi", "info", "servers", "paths", "components", "tags", "externalDocs", "security"}
    identifiers = []
    for path, item in api["paths"].items():
        assert path.startswith("/")
        assert set(item) <= METHODS | {"summary", "description", "parameters", "servers"}
        for method in METHODS & set(item):
            operation = item[method]
            identifiers.append(operation["operationId"])
            assert operation["summary"]
            assert operation["responses"]
            for status, response in operation["responses"].items():
                assert status.isdigit()
                assert response["description"]
                assert set(response) <= {"description", "headers", "content", "links"}
    assert len(identifiers) == len(set(identifiers))


def test_every_reference_points_at_something(api: dict) -> None:
    for place, node in walk(api):
        target: Any = api
        reference = node.get("$ref")
        if isinstance(reference, str):
            for part in reference.removeprefix("#/").split("/"):
                assert part in target, place
                target = target[part]


def test_parameters_are_typed_and_path_parameters_are_those_of_the_path(api: dict) -> None:
    for path, item in api["paths"].items():
        parameters = next(iter(item.values())).get("parameters", [])
        named = [(parameter["in"], parameter["name"]) for parameter in parameters]
        assert len(named) == len(set(named)), path
        assert {name for where, name in named if where == "path"} == {
            part[1:-1] for part in path.split("/") if part.startswith("{")
        }
        for parameter in parameters:
            assert parameter["schema"]["type"] in {"string", "integer", "boolean", "number", "array"}
            assert parameter["in"] in {"query", "header"} or parameter["required"]


def test_there_is_a_path_for_every_question_list_and_submission_and_no_other(api: dict) -> None:
    wanted = {"/questions", *(f"/questions/{name}" for name in QUESTIONS)}
    wanted |= {f"/questions/{name}/query" for name in QUESTIONS}
    for name in (*LISTS, "tables"):  # the reference graph has no tables: they come with the first release
        wanted |= {f"/{name}", f"/{name}/{{identifier}}"}
    graph = "/organisations/{organisation}/graphs/{kind}"
    wanted |= {graph, f"{graph}/versions", f"{graph}/versions/{{number}}", f"{graph}/versions/{{number}}/_restore"}
    wanted |= {f"{graph}/diff", "/validations", "/submissions", "/submissions/{identifier}", "/suggestions"}
    wanted |= {"/submissions/{identifier}/report", "/jobs/{identifier}"}
    wanted |= {"/mappings", "/mappings/{identifier}", "/paths"}
    pool = "/pools/{organisation}/{pool}"
    wanted |= {f"{pool}/{part}" for part in ("members", "pseudonyms", "requests", "requests/{identifier}")}
    wanted |= {"/organisations/{organisation}/pools"}
    assert set(api["paths"]) == wanted


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_its_own_typed_parameters_with_examples(api: dict, name: str) -> None:
    described = {found["name"]: found for found in api["paths"][f"/questions/{name}"]["get"]["parameters"]}
    question = QUESTIONS[name]
    assert set(described) == {*(parameter.name for parameter in question.parameters), "format", "lang"}
    for parameter in question.parameters:
        found = described[parameter.name]
        assert found["required"] == (not parameter.optional)
        assert found["schema"]["type"] == TYPES[parameter.kind]
        assert found["schema"]["example"] == parameter.example
        assert parameter.title.nl in found["description"]
        assert parameter.title.en in found["description"]
    assert described["format"]["schema"]["enum"] == list(MEDIA_TYPES)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_documented_example_is_answered(web: httpx.Client, api: dict, name: str) -> None:
    parameters = api["paths"][f"/questions/{name}"]["get"]["parameters"]
    known = {found["name"]: found["schema"].get("example") for found in parameters if found["name"] != "format"}
    required = {found["name"]: known[found["name"]] for found in parameters if found.get("required")}
    tried = [required, *({**required, key: value} for key, value in known.items())]
    for given in tried:
        response = web.get(f"/v1/questions/{name}", params=given)
        assert response.status_code == 200, (given, response.text[:300])
    rows = web.get(f"/v1/questions/{name}", params=required).json()["rows"]
    assert rows or QUESTIONS[name].needs, "the example shows nothing"


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_names_every_format_that_it_comes_in(api: dict, name: str) -> None:
    assert set(api["paths"][f"/questions/{name}"]["get"]["responses"]["200"]["content"]) == set(MEDIA_TYPES.values())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_describes_exactly_the_parameters_that_it_takes(web: httpx.Client, api: dict, name: str) -> None:
    described = {found["name"] for found in api["paths"][f"/{name}"]["get"]["parameters"]}
    facets = set(web.get(f"/v1/{name}?pageSize=1").json()["facets"])
    assert described == LIST_PARAMETERS | facets
    repair = problem(web.get(f"/v1/{name}?zzzzzzzz=1"), 400)["errors"][0]["repair"]["en"]
    assert all(parameter in repair for parameter in described - {"lang"})


@pytest.mark.parametrize("name", LISTS)
def test_an_item_is_answered_in_every_format_that_is_described_and_no_other(
    web: httpx.Client, api: dict, name: str
) -> None:
    described = set(api["paths"][f"/{name}/{{identifier}}"]["get"]["responses"]["200"]["content"])
    ours = {"application/ld+json", "application/json", "text/turtle", "application/n-triples"}
    in_profiles = {"application/rdf+xml"}
    assert described == ours | in_profiles
    iri = web.get(f"/v1/{name}?pageSize=1").json()["items"][0]["id"]
    path = iri.split("/tooi/id/")[-1].split("/id/")[-1].split("/", 1)[1]
    for kind in ours:
        response = web.get(f"/v1/{name}/{quote(path)}", headers={"Accept": kind})
        assert media_type(response) == kind
    for kind in in_profiles:
        problem(web.get(f"/v1/{name}/{quote(path)}", headers={"Accept": kind}), 406)


def test_what_is_described_for_profiles_is_answered_in_one(web: httpx.Client) -> None:
    answered = web.get("/v1/academies/radio?profile=schema-org", headers={"Accept": "application/rdf+xml"})
    assert media_type(answered) == "application/rdf+xml"


def test_the_catalogue_of_questions_says_the_same_as_the_description(web: httpx.Client, api: dict) -> None:
    for told in web.get("/v1/questions").json()["questions"]:
        described = api["paths"][f"/questions/{told['name']}"]["get"]["parameters"]
        assert {found["name"] for found in told["parameters"]} | {"format", "lang"} == {
            found["name"] for found in described
        }
        for link in ("href", "sparql"):
            assert web.get(told[link], params={"archetype": ""} if link == "sparql" else {}).status_code in {200, 400}
