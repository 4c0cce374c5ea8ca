"""What a caller can ask wrongly of a list or an item."""

from base64 import urlsafe_b64encode

import httpx
import pytest
from web.doors import LISTS, problem, problem_in_both

WRONG = [
    ("page=0", "page", "1"),
    ("page=-1", "page", "1"),
    ("page=abc", "page", "1"),
    ("page=1.5", "page", "1"),
    ("page=", "page", "1"),
    ("page=%D9%A1", "page", "1"),
    ("page=1e3", "page", "1"),
    ("page=+1", "page", "1"),
    ("page=99999999999999999999", "page", "1"),
    ("pageSize=0", "pageSize", "500"),
    ("pageSize=501", "pageSize", "500"),
    ("pageSize=abc", "pageSize", "500"),
    ("pageSize=-5", "pageSize", "500"),
    ("pagesize=10", "pagesize", "pageSize"),
    ("page_size=10", "page_size", "pageSize"),
    ("limit=10", "limit", "pageSize"),
    ("provder=radio", "provder", "provider"),
    ("provider=nobody", "nobody", "bedoelde"),
    ("provider=radoi", "radoi", "radio"),
    ("provider=radio&provider=nobody", "nobody", "bedoelde"),
    ("teaches=%3E%20%7D", "> }", "bijvoorbeeld"),
    ("inLanguage=xx", "xx", "nl"),
    ("format=csv", "format", "bedoelde"),
    ("after=nonsense", "after", "next"),
    ("after=", "after", "next"),
    ("after=%00", "after", "next"),
    ("after=%E2%82%AC", "after", "next"),
    ("after=" + urlsafe_b64encode(b"a\nb\nc\nd").decode(), "after", "next"),
    ("after=" + urlsafe_b64encode(b"\xff\xfe").decode(), "after", "next"),
    ("q=" + "x" * 201, "q", "200"),
    ("page=1&page=2", "page", "1"),
    ("pageSize=1&pageSize=1", "pageSize", "1"),
    ("q=a&q=b", "q", "1"),
    ("after=a&after=b", "after", "1"),
]


@pytest.mark.parametrize(("query", "named", "right"), WRONG, ids=[row[0][:40] for row in WRONG])
def test_a_wrong_parameter_of_a_list_is_named_and_repaired(
    web: httpx.Client, query: str, named: str, right: str
) -> None:
    told = problem_in_both(web, f"/v1/courses?{query}", 400)
    assert named in told
    assert right.casefold() in told.casefold()


def test_all_faults_of_a_list_are_told_together(web: httpx.Client) -> None:
    told = problem(web.get("/v1/courses?page=0&pageSize=501&provder=x"), 400)
    assert [fault["name"] for fault in told["errors"]] == ["provder", "page", "pageSize"]


@pytest.mark.parametrize("query", ["page=2&pageSize=500", "page=1000000", "q=radio&page=99", "q=zzzzzz&page=2"])
def test_a_page_beyond_the_end_is_a_404_that_names_the_last(web: httpx.Client, query: str) -> None:
    told = problem_in_both(web, f"/v1/courses?{query}", 404)
    assert "De laatste is" in told
    assert "The last one is" in told


def test_a_list_without_a_match_is_an_empty_first_page(web: httpx.Client) -> None:
    told = web.get("/v1/courses?q=zzzzzz").json()
    assert (told["total"], told["items"]) == (0, [])


@pytest.mark.parametrize("name", ["coursess", "Courses", "course", "persons", "courses.json", "courses%00"])
def test_an_unknown_list_is_a_404_that_tells_where_to_look(web: httpx.Client, name: str) -> None:
    told = problem_in_both(web, f"/v1/{name}", 404)
    assert "/v1/openapi.json" in told or "courses" in told


@pytest.mark.parametrize("name", LISTS)
def test_a_slash_at_the_end_is_a_404(web: httpx.Client, name: str) -> None:
    problem_in_both(web, f"/v1/{name}/", 404)


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_item_is_a_404_that_names_it(web: httpx.Client, name: str) -> None:
    told = problem_in_both(web, f"/v1/{name}/there-is-none", 404)
    assert "there-is-none" in told
    assert "search" in told


@pytest.mark.parametrize(
    "path",
    ["academies/radio/", "competences/ecf-4/A.99", "competences/ecf-4/A.5/9", "academies/%3E%20%7D", "academies/a%00b"],
)
def test_an_item_that_cannot_be_is_a_404(web: httpx.Client, path: str) -> None:
    problem_in_both(web, f"/v1/{path}", 404)


def test_an_item_refuses_parameters_that_it_has_not(web: httpx.Client) -> None:
    assert "nonsense" in problem(web.get("/v1/academies/radio?nonsense=1"), 400)["detail"]


def test_an_item_in_a_format_that_is_not_there_is_a_406(web: httpx.Client) -> None:
    told = problem_in_both(web, "/v1/academies/radio", 406, headers={"Accept": "text/csv"})
    assert "text/turtle" in told
