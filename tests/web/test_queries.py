"""/queries: the questions as RDF for other people's editors, by negotiation and by extension."""

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from web.doors import QUESTIONS, media_type, problem, problem_in_both

from app.model.names import ID

TYPES = {"ttl": ("text/turtle", RdfFormat.TURTLE), "jsonld": ("application/ld+json", RdfFormat.JSON_LD)}


def subjects(response: httpx.Response, form: RdfFormat) -> set[str]:
    """The questions that a document tells of."""
    found = {quad.subject.value for quad in parse(response.content, format=form)}
    return {iri.removeprefix(f"{ID}question/") for iri in found if iri.startswith(f"{ID}question/")}


@pytest.mark.parametrize("extension", TYPES)
def test_all_questions_come_in_each_format(web: httpx.Client, extension: str) -> None:
    wanted, form = TYPES[extension]
    by_accept = web.get("/queries", headers={"Accept": wanted})
    by_extension = web.get(f"/queries.{extension}", headers={"Accept": "image/png"})
    for response in (by_accept, by_extension):
        assert response.status_code == 200
        assert media_type(response) == wanted
        assert subjects(response, form) == set(QUESTIONS)
        assert f'/queries.ttl>; rel="alternate"; type="{TYPES["ttl"][0]}"' in response.headers["link"]
        assert response.headers["access-control-allow-origin"] == "*"
    assert by_accept.content == by_extension.content
    assert by_accept.headers["content-location"] == f"/queries.{extension}"


def test_who_asks_for_nothing_in_particular_gets_turtle(web: httpx.Client) -> None:
    assert media_type(web.get("/queries")) == "text/turtle"


@pytest.mark.parametrize("name", QUESTIONS)
def test_one_question_comes_by_its_own_address_and_by_its_iri(web: httpx.Client, name: str) -> None:
    response = web.get(f"/id/question/{name}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert response.history[0].status_code == 303
    assert subjects(response, RdfFormat.TURTLE) == {name}
    assert response.content == web.get(f"/queries/{name}.ttl").content


def test_what_the_target_says_is_an_endpoint_of_this_service_that_runs_them(service, web: httpx.Client) -> None:
    document = web.get("/queries/who-teaches.jsonld").json()
    example = document["@graph"][0]
    assert example["target"] == f"{service.address}/sparql"
    answered = web.post(example["target"], data={"query": example["select"]})
    assert answered.status_code == 200
    assert answered.json()["results"]["bindings"]


def test_a_browser_is_led_to_the_pages(web: httpx.Client) -> None:
    for address, page in {"/queries": "/questions", "/queries/gaps": "/questions/gaps"}.items():
        response = web.get(address, headers={"Accept": "text/html"})
        assert (response.status_code, response.headers["location"]) == (303, page)


def test_what_does_not_exist_is_said_with_what_does(web: httpx.Client) -> None:
    assert "who-teaches" in problem_in_both(web, "/queries/who-teachs", 404)
    assert "who-teaches" in problem_in_both(web, "/id/question/who-teachs", 404)
    assert "/queries/gaps.ttl" in problem_in_both(web, "/queries/gaps.xml", 404)
    assert "/queries.ttl" in problem_in_both(web, "/queries.xml", 404)
    assert "text/turtle" in problem(web.get("/queries", headers={"Accept": "text/csv"}), 406)["detail"]
