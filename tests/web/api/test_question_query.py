"""Every answer leads to its SPARQL: as a text with the caller's values in it, and to where it can be edited and run."""

import httpx
import pytest
from web.doors import QUESTIONS, examples, media_type, problem_in_both

SPARQL = "application/sparql-query"


def rows(answered: httpx.Response) -> list[list[str]]:
    """The terms of SPARQL results, in their order."""
    found = answered.json()
    return [
        [str(binding.get(name, {}).get("value")) for name in found["head"]["vars"]]
        for binding in found["results"]["bindings"]
    ]


@pytest.mark.parametrize("every", ["required", "every"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_linked_text_run_as_it_stands_gives_the_rows_of_the_answer(
    web: httpx.Client, name: str, every: str
) -> None:
    given = examples(name, optional=every == "every")
    answer = web.get(f"/v1/questions/{name}", params={**given, "format": "srj"})
    text = web.get(answer.links["describedby"]["url"])
    assert media_type(text) == SPARQL
    assert answer.links["describedby"]["type"] == SPARQL
    assert "#+" not in text.text
    run = web.post("/sparql", content=text.content, headers={"Content-Type": SPARQL})
    assert run.status_code == 200, run.text
    assert rows(run) == rows(answer)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_linked_editor_holds_that_text(web: httpx.Client, name: str) -> None:
    answer = web.get(f"/v1/questions/{name}", params=examples(name))
    text = web.get(answer.links["describedby"]["url"])
    for found in (answer, text):
        assert found.links["edit-form"]["type"] == "text/html"
        page = web.get(found.links["edit-form"]["url"], headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert media_type(page) == "text/html"
        select = next(line for line in text.text.splitlines() if line.startswith("SELECT"))
        assert select.strip() in page.text.replace("&#34;", '"').replace("&quot;", '"')


def test_a_value_stands_in_the_text_as_a_term_and_not_as_syntax(web: httpx.Client) -> None:
    nasty = 'x" } UNION { ?s ?p ?o } #'
    text = web.get("/v1/questions/search/query", params={"q": nasty}).text
    assert 'VALUES ?q { "x\\" } UNION { ?s ?p ?o } #" }' in text


def test_the_title_stands_above_it_in_both_languages(web: httpx.Client) -> None:
    first = web.get("/v1/questions/who-teaches/query").text.splitlines()[0]
    assert first == "# Welke academie leert dit? / Which academy teaches this?"


def test_what_is_not_given_is_not_in_it(web: httpx.Client) -> None:
    text = web.get("/v1/questions/who-teaches/query?academy=radio").text
    assert "VALUES ?academy { <https://w3id.org/vakgraaf/id/academy/radio> }" in text
    assert "VALUES ?archetype" not in text
    assert all(line.strip() for line in text.rstrip().split("SELECT", 1)[1].splitlines())


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/v1/questions/who-teachs/query", 404, "who-teaches"),
        ("/v1/questions/who-teaches/query?academy=radoi", 400, "radio"),
        ("/v1/questions/who-teaches/query?acadmy=radio", 400, "academy"),
        ("/v1/questions/learning-path/query", 400, "to"),
        ("/v1/questions/who-teaches/query?format=json", 400, "format"),
    ],
)
def test_what_cannot_be_put_in_it_is_said(web: httpx.Client, address: str, status: int, named: str) -> None:
    assert named in problem_in_both(web, address, status)


def test_a_text_is_all_that_it_can_be(web: httpx.Client) -> None:
    problem_in_both(web, "/v1/questions/gaps/query", 406, headers={"Accept": "text/csv"})


@pytest.mark.parametrize(("count", "repeated"), [(16, True), (25, False)])
def test_a_call_that_is_too_long_to_repeat_links_the_query_as_its_file_stands(
    web: httpx.Client,
    count: int,
    repeated: bool,  # noqa: FBT001
) -> None:
    answer = web.get("/v1/questions/who-teaches", params={"academy": ",".join(["vng-academie", "radio"] * count)})
    assert answer.status_code == 200
    assert len(answer.headers["link"]) < 4_500, "a proxy's buffer"
    linked = answer.links["describedby"]["url"]
    assert ("/who-teaches/query?" in linked) is repeated
    assert linked.endswith("/questions/who-teaches.rq") is not repeated
    assert web.get(linked).status_code == 200
