"""Documents at the doors: one document at two addresses, many at once, validators, the schema that describes them."""

import json
import time
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import jsonschema_rs
import pytest
from web.doors import LISTS, media_type, problem

COURSE = "course/radio/microlearnings-ethiek"
MACHINE = {"jsonld": "application/ld+json", "ttl": "text/turtle", "nt": "application/n-triples"}


@pytest.fixture(scope="module")
def api(service) -> dict:
    found: dict = service.client.get("/v1/openapi.json").json()
    return found


def items(web: httpx.Client, name: str, size: int = 5) -> list[dict]:
    listed: list[dict] = web.get(f"/v1/{name}", params={"pageSize": size}).json()["items"]
    return listed


def doc_path(iri: str, name: str) -> str:
    """The path below /doc/ of an item of a list."""
    own = "https://w3id.org/vakgraaf/id/"
    assert iri.startswith(own) or name == "organisations"
    return iri.removeprefix(own) if iri.startswith(own) else f"organisation/{iri.rsplit('/', 1)[1]}"


@pytest.mark.parametrize("name", LISTS)
def test_the_item_of_a_list_is_byte_by_byte_the_document(web: httpx.Client, name: str) -> None:
    found = items(web, name)
    assert found
    for item in found:
        path = doc_path(item["id"], name)
        identifier = path.split("/", 1)[1]
        for extension, accept in MACHINE.items():
            document = web.get(f"/doc/{path}.{extension}")
            listed = web.get(f"/v1/{name}/{identifier}", headers={"Accept": accept})
            assert listed.content == document.content
            for header in ("etag", "last-modified", "content-location", "link", "content-type"):
                assert listed.headers[header] == document.headers[header], header


def test_an_address_varies_by_what_it_listens_to_and_by_nothing_else(web: httpx.Client) -> None:
    varying = {
        f"/doc/{COURSE}": {"accept", "accept-language", "accept-profile"},
        f"/doc/{COURSE}.html": {"accept-language"},
        f"/doc/{COURSE}.ttl": {"accept-encoding"},
        f"/doc/{COURSE}.jsonld": {"accept-encoding"},
        "/v1/courses/radio/microlearnings-ethiek": {"accept", "accept-profile"},
        "/v1/courses?ids=radio/microlearnings-ethiek": {"accept"},
        "/v1/courses": {"accept", "accept-language"},
        "/schemas/course.json": {"accept-encoding"},
    }
    for address, headers in varying.items():
        told = web.get(address).headers["vary"]
        assert {header.strip().lower() for header in told.split(",")} == headers, address


@pytest.mark.parametrize("extension", MACHINE)
def test_last_modified_answers_304_to_who_has_it_and_the_answer_to_who_has_less(
    web: httpx.Client, extension: str
) -> None:
    address = f"/doc/{COURSE}.{extension}"
    got = web.get(address)
    modified = got.headers["last-modified"]
    moment = parsedate_to_datetime(modified)
    assert moment.timestamp() <= time.time() + 1
    later, earlier = (format_datetime(moment + timedelta(seconds=by), usegmt=True) for by in (60, -1))
    for since, status in ((modified, 304), (later, 304), (earlier, 200), ("yesterday", 200), ("", 200)):
        for method in ("GET", "HEAD"):
            response = web.request(method, address, headers={"If-Modified-Since": since})
            assert response.status_code == status, since
            assert response.headers["last-modified"] == modified
            assert response.headers["etag"] == got.headers["etag"]


def test_a_validator_is_heard_before_a_date(web: httpx.Client) -> None:
    address = f"/doc/{COURSE}.ttl"
    got = web.get(address)
    dated = {"If-Modified-Since": got.headers["last-modified"]}
    assert web.get(address, headers={**dated, "If-None-Match": '"other"'}).status_code == 200
    assert web.get(address, headers={**dated, "If-None-Match": got.headers["etag"]}).status_code == 304


def test_many_documents_come_at_once_each_as_it_is_alone(web: httpx.Client) -> None:
    names = [item["id"].rsplit("/course/", 1)[1] for item in items(web, "courses", 40)]
    many = web.get("/v1/courses", params={"ids": ",".join(names)})
    assert media_type(many) == "application/ld+json"
    alone = [web.get(f"/v1/courses/{name}").json() for name in names]
    context = {document.pop("@context") for document in alone}
    assert context == {many.json()["@context"]}
    assert many.json()["@graph"] == alone
    assert web.get("/v1/courses", params={"ids": names}).content == many.content
    asked = web.get("/v1/courses", params={"ids": names[0]}, headers={"Accept": "application/json"})
    assert media_type(asked) == "application/json"


def test_things_are_asked_for_by_code_by_path_and_by_whole_iri(web: httpx.Client) -> None:
    iri = "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    for ids in ("gm0363", iri):
        (document,) = web.get("/v1/organisations", params={"ids": ids}).json()["@graph"]
        assert document["id"] == iri
    both = web.get("/v1/competences", params={"ids": "ecf-4/A.5,https://w3id.org/vakgraaf/id/competence/ecf-4/A.5/3"})
    assert [document["type"][0] for document in both.json()["@graph"]] == ["Competence", "CompetenceAtLevel"]


@pytest.mark.parametrize(
    ("ids", "named"),
    [
        ("radio/microlearnings-ethiek,radio/nope,nope", ["radio/nope", "nope"]),
        ("https://w3id.org/vakgraaf/id/academy/radio", ["academy/radio"]),
        ("https://example.org/x", ["https://example.org/x"]),
        ("<x>", ["<x>"]),
    ],
)
def test_what_is_not_there_is_told_altogether_and_nothing_is_half_an_answer(
    web: httpx.Client, ids: str, named: list[str]
) -> None:
    errors = problem(web.get("/v1/courses", params={"ids": ids}), 400)["errors"]
    assert [error["found"] for error in errors] == named
    assert {error["name"] for error in errors} == {"ids"}


@pytest.mark.parametrize(
    "query", ["ids=", "ids=,,", "ids=radio/x&q=y", "ids=radio/x&after=y", "ids=radio/x&pageSize=1"]
)
def test_ids_stand_alone_and_are_not_none(web: httpx.Client, query: str) -> None:
    problem(web.get(f"/v1/courses?{query}"), 400)


def test_more_than_can_be_asked_at_once_is_told_with_the_limit(web: httpx.Client) -> None:
    many = ",".join(map(str, range(501)))
    assert "500" in str(problem(web.get("/v1/courses", params={"ids": many}), 400))


def test_reading_back_gives_the_pages_that_reading_on_gave(web: httpx.Client) -> None:
    on = [web.get("/v1/courses", params={"pageSize": 60, "lang": "nl"})]
    while "next" in on[-1].links:
        on.append(web.get(on[-1].links["next"]["url"]))
    back = [on[-1]]
    while "prev" in back[-1].links:
        back.append(web.get(back[-1].links["prev"]["url"]))
    pages = [page.json()["items"] for page in on]
    assert len(pages) > 3
    assert [page.json()["items"] for page in reversed(back)] == pages
    assert {page.json()["total"] for page in back} == {sum(map(len, pages))}
    assert "prev" not in on[0].links
    assert all(page.links["first"]["url"].endswith("/v1/courses?pageSize=60&lang=nl") for page in on[1:])
    assert web.get(on[-1].links["first"]["url"]).json()["items"] == pages[0]


def test_a_list_is_read_one_way_at_a_time(web: httpx.Client) -> None:
    second = web.get("/v1/courses?pageSize=10&page=2")
    after, before = (httpx.URL(second.links[way]["url"]).params for way in ("next", "prev"))
    both = {"after": after["after"], "before": before["before"]}
    assert "before" in str(problem(web.get("/v1/courses", params=both), 400))
    assert "prev" in str(problem(web.get("/v1/courses?before=x"), 400))


@pytest.mark.parametrize("name", LISTS)
def test_every_document_is_as_its_schema_says(web: httpx.Client, name: str) -> None:
    for item in items(web, name, 20):
        response = web.get(f"/doc/{doc_path(item['id'], name)}.jsonld")
        schema = web.get(httpx.URL(response.links["describedby"]["url"]).path)
        assert media_type(schema) == "application/schema+json"
        assert schema.headers["access-control-allow-origin"] == "*"
        assert schema.json()["$id"] == response.links["describedby"]["url"]
        errors = jsonschema_rs.Draft202012Validator(schema.json(), validate_formats=True).iter_errors(response.json())
        assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    "bend", [{"teaches": "x"}, {"name": "x"}, {"name": {"nl": ["x"]}}, {"price": ["1"]}, {"url": None}]
)
def test_a_document_of_another_shape_is_not_as_its_schema_says(web: httpx.Client, bend: dict) -> None:
    validator = jsonschema_rs.Draft202012Validator(web.get("/schemas/course.json").json())
    document = web.get(f"/doc/{COURSE}.jsonld").json()
    assert validator.is_valid(document)
    assert not validator.is_valid({**document, **bend})
    key = next(iter(bend))
    assert not validator.is_valid({name: value for name, value in document.items() if name != key})


@pytest.mark.parametrize("name", LISTS)
def test_what_the_description_says_of_an_item_and_a_list_is_so(web: httpx.Client, api: dict, name: str) -> None:
    (item_path,) = [path for path in api["paths"] if path.startswith(f"/{name}/{{identifier")]
    for path, address in (
        (item_path, f"/v1/{name}/{doc_path(items(web, name)[0]['id'], name).split('/', 1)[1]}"),
        (f"/{name}", f"/v1/{name}?pageSize=3"),
        (f"/{name}", f"/v1/{name}?ids={doc_path(items(web, name)[0]['id'], name).split('/', 1)[1]}"),
    ):
        response = web.get(address)
        told = api["paths"][path]["get"]["responses"]["200"]["content"][media_type(response)]["schema"]
        schema = json.loads(json.dumps({**told, "components": api["components"]}))
        errors = jsonschema_rs.Draft202012Validator(schema).iter_errors(response.json())
        assert [error.message for error in errors] == [], address


def test_a_schema_that_is_not_there_is_a_404_that_names_one_that_is(web: httpx.Client) -> None:
    assert "course" in str(problem(web.get("/schemas/cours.json"), 404))
