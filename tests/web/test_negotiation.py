"""Which format a caller gets, by Accept and by format=."""

import httpx
import pytest
from web.doors import ASKED, MEDIA_TYPES, media_type, problem, problem_in_both

from app.model.errors import NotAcceptableError
from app.web.negotiation import choose_format

OFFERS = {"json": ("application/json",), "ld": ("application/ld+json", "application/json+ld"), "csv": ("text/csv",)}

CHOICES = [
    ("", "json"),
    ("*/*", "json"),
    ("text/csv", "csv"),
    ("TEXT/CSV", "csv"),
    ("text/*", "csv"),
    ("application/*", "json"),
    ("application/json+ld", "ld"),
    ("text/csv;charset=utf-8", "csv"),
    ("text/csv; q=0.5, application/ld+json; q=0.6", "ld"),
    ("text/csv;q=0.5, application/ld+json;q=0.5", "ld"),
    ("application/json;q=0.001, */*;q=0", "json"),
    ("application/json;q=0, */*", "ld"),
    ("text/*;q=0.1, text/csv;q=0.9, application/json;q=0.5", "csv"),
    ("text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", "json"),
    ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
    ("text/csv,,  ,", "csv"),
    ("text/csv;Q=1.0", "csv"),
    ("text/csv ; q=1", "csv"),
    ("image/png, text/csv;q=0.1", "csv"),
    ("text/csv;q=evil, application/json;q=0.1", "json"),
    ("text/csv;q=, application/json;q=0.1", "json"),
    ("text/csv;q=-1, application/json;q=0.1", "json"),
    ("text/csv;q=nan, application/json;q=0.1", "json"),
    ("application/json;q=nan, text/csv;q=0.1", "csv"),
]
REFUSED = ["image/png", "*/*;q=0", "text/csv;q=0", "text/csv;q=evil", "text/csv;q=nan", "text", "text/html", "a/*", "/"]


@pytest.mark.parametrize(("accept", "name"), CHOICES)
def test_the_offer_that_weighs_most_is_chosen(accept: str, name: str) -> None:
    assert choose_format(accept, OFFERS) == name


@pytest.mark.parametrize("accept", REFUSED)
def test_an_accept_that_fits_nothing_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match="text/csv"):
        choose_format(accept, OFFERS)


@pytest.mark.parametrize(("name", "accepted"), MEDIA_TYPES.items())
def test_each_format_is_given_to_who_accepts_it_alone(web: httpx.Client, name: str, accepted: str) -> None:
    response = web.get(ASKED, headers={"Accept": accepted})
    assert response.status_code == 200
    assert media_type(response) == accepted
    assert web.get(f"{ASKED}&format={name}", headers={"Accept": accepted}).content == response.content


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*", "json"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("application/json;q=0.5, text/csv;q=0.4, application/ld+json;q=0.9", "jsonld"),
        ("application/json;q=0, application/*", "jsonld"),
        ("application/sparql-results+json;q=0.3, application/json;q=0.2", "srj"),
        ("application/json;q=nan, text/csv", "csv"),
    ],
)
def test_weights_and_wildcards_decide_between_the_formats_of_an_answer(
    web: httpx.Client, accept: str, name: str
) -> None:
    assert media_type(web.get(ASKED, headers={"Accept": accept})) == MEDIA_TYPES[name]


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_format_goes_before_accept(web: httpx.Client, name: str) -> None:
    response = web.get(f"{ASKED}&format={name}", headers={"Accept": "image/png"})
    assert response.status_code == 200
    assert media_type(response) == MEDIA_TYPES[name]


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/turtle;q=evil", "text/html", "a/*", "text"])
def test_what_does_not_exist_is_a_406_that_lists_what_does(web: httpx.Client, accept: str) -> None:
    told = problem_in_both(web, ASKED, 406, headers={"Accept": accept})
    assert all(media_type in told for media_type in MEDIA_TYPES.values())


@pytest.mark.parametrize("address", ["/v1/questions", "/v1/courses"])
def test_the_catalogue_and_the_lists_are_json_or_a_406(web: httpx.Client, address: str) -> None:
    assert media_type(web.get(address, headers={"Accept": "text/csv, application/*;q=0.1"})) == "application/json"
    assert "application/json" in problem(web.get(address, headers={"Accept": "text/csv"}), 406)["detail"]


def test_several_accept_lines_count_as_one(web: httpx.Client) -> None:
    lines = [("Accept", "text/csv;q=0.1"), ("Accept", "application/ld+json")]
    assert media_type(web.get(f"{ASKED}&trust=official", headers=lines)) == "application/ld+json"


@pytest.mark.parametrize("name", ["xml", "JSON", "", "json,csv", "../json", "json%00"])
def test_an_unknown_format_is_refused_with_those_that_exist(web: httpx.Client, name: str) -> None:
    told = problem_in_both(web, f"{ASKED}&format={name}", 400)
    assert "format" in told
    assert any(f"{known}" in told for known in MEDIA_TYPES)


def test_the_links_name_every_format_and_the_query_behind_it(web: httpx.Client) -> None:
    links = web.get(ASKED).links
    response = web.get(ASKED)
    for name, accepted in MEDIA_TYPES.items():
        assert f'format={name}>; rel="alternate"; type="{accepted}"' in response.headers["link"]
    query = web.get(links["describedby"]["url"])
    assert media_type(query) == "application/sparql-query"
    assert "SELECT" in query.text
