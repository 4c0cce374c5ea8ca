"""Lists by HTTP: searched, filtered, in their natural order, and read to the end page by page."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from web.doors import LISTS, media_type

ID = "https://w3id.org/vakgraaf/id/"


def pages(web: httpx.Client, address: str) -> Iterator[dict]:
    """Every page, following the Link with rel=next."""
    following: str | None = address
    while following:
        response = web.get(following)
        assert response.status_code == 200, response.text[:300]
        yield response.json()
        following = response.links.get("next", {}).get("url")


def listed(web: httpx.Client, address: str) -> list[str]:
    return [item["id"] for page in pages(web, address) for item in page["items"]]


def notations(web: httpx.Client, address: str) -> list[str]:
    return [item["notation"] for page in pages(web, address) for item in page["items"]]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_its_total_its_type_and_its_facets(web: httpx.Client, name: str) -> None:
    response = web.get(f"/v1/{name}")
    told = response.json()
    assert media_type(response) == "application/json"
    assert set(told) == {"items", "total", "type", "facets"}
    assert len(told["items"]) == min(told["total"], 50)
    assert told["total"] > 0
    for item in told["items"]:
        assert item["label"]
        assert {"id", "label", "notation"} <= set(item)
    assert ("next" in response.links) == (told["total"] > 50)


@pytest.mark.parametrize(
    ("name", "size"),
    [("courses", 17), ("organisations", 500), ("organisations", 211), ("competences", 1), ("profiles", 7)]
    + [(name, 40) for name in LISTS if name != "organisations"],
)
def test_following_next_reaches_every_item_exactly_once(web: httpx.Client, name: str, size: int) -> None:
    found = listed(web, f"/v1/{name}?pageSize={size}")
    assert len(found) == web.get(f"/v1/{name}?pageSize=1").json()["total"]
    assert max(Counter(found).values()) == 1


@pytest.mark.parametrize("lang", ["nl", "en", "fr"])
@pytest.mark.parametrize("name", ["academies", "courses", "frameworks"])
def test_following_next_is_whole_in_every_language(web: httpx.Client, name: str, lang: str) -> None:
    found = listed(web, f"/v1/{name}?pageSize=9&lang={lang}")
    assert set(found) == set(listed(web, f"/v1/{name}?pageSize=500"))
    assert len(found) == len(set(found))


def test_page_numbers_give_the_same_items_in_the_same_order(web: httpx.Client) -> None:
    numbered = [
        item["id"] for page in range(1, 9) for item in web.get(f"/v1/courses?pageSize=32&page={page}").json()["items"]
    ]
    assert numbered == listed(web, "/v1/courses?pageSize=32")


def test_next_keeps_the_search_the_filters_the_size_and_the_language(web: httpx.Client) -> None:
    address = "/v1/competences?inScheme=ecf-4&q=o&pageSize=4&lang=en"
    first = web.get(address)
    following = httpx.URL(first.links["next"]["url"])
    kept = {name: following.params[name] for name in ("inScheme", "q", "pageSize", "lang")}
    assert kept == {"inScheme": "ecf-4", "q": "o", "pageSize": "4", "lang": "en"}
    assert "page" not in following.params
    found = listed(web, address)
    assert len(found) == first.json()["total"] > 4
    assert all("/ecf-4/" in iri for iri in found)


def test_codes_stand_in_their_natural_order(web: httpx.Client) -> None:
    codes = notations(web, "/v1/competences?inScheme=ecf-4&pageSize=10")
    letters = {"A": 10, "B": 6, "C": 5, "D": 11, "E": 9}
    assert codes == [f"{letter}.{number}" for letter, most in letters.items() for number in range(1, most + 1)]
    assert codes.index("D.4") < codes.index("D.10")
    assert codes.index("A.10") == codes.index("A.9") + 1


def test_profiles_stand_in_the_order_of_their_codes(web: httpx.Client) -> None:
    codes = notations(web, "/v1/profiles?pageSize=25")
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_names_stand_in_alphabetical_order_whatever_their_capitals_and_accents(web: httpx.Client, lang: str) -> None:
    labels = [item["label"] for page in pages(web, f"/v1/academies?lang={lang}&pageSize=30") for item in page["items"]]
    plain = [unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore") for label in labels]
    assert plain == sorted(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("artificiële", "artificiele"),
        ("ARTIFICIËLE", "artificiële"),
        ("artificie\u0308le", "artificiële"),
        ("  artificiële ", "artificiële"),
    ],
)
def test_a_search_does_not_see_accents_and_capitals(web: httpx.Client, one: str, other: str) -> None:
    found = [listed(web, f"{httpx.URL('/v1/courses', params={'q': text})}") for text in (one, other)]
    assert found[0] == found[1]
    assert len(found[0]) > 1


def test_a_search_looks_in_both_languages_and_in_codes(web: httpx.Client) -> None:
    assert f"{ID}competence/ecf-4/A.10" in listed(web, "/v1/competences?q=a.10")
    label = web.get("/doc/competence/ecf-4/A.1.jsonld").json()["prefLabel"]
    for text in label.values():
        assert f"{ID}competence/ecf-4/A.1" in listed(web, f"{httpx.URL('/v1/competences', params={'q': text})}")


def test_the_total_and_the_counts_are_those_of_what_was_found(web: httpx.Client) -> None:
    told = web.get("/v1/competences?q=data").json()
    everything = web.get("/v1/competences").json()
    assert told["total"] < everything["total"]
    assert sum(row["count"] for row in told["facets"]["inScheme"]) == told["total"]


@pytest.mark.parametrize(
    ("name", "facet"),
    [("competences", "inScheme"), ("courses", "teaches"), ("courses", "provider"), ("graphs", "trust")],
)
def test_a_facet_counts_what_filtering_by_it_gives(web: httpx.Client, name: str, facet: str) -> None:
    values = web.get(f"/v1/{name}").json()["facets"][facet]
    assert values
    for value in values[:5]:
        told = web.get(f"/v1/{name}", params={facet: value["value"], "pageSize": 500}).json()
        assert told["total"] == value["count"] == len(told["items"])
        assert all(value["value"] in item[facet] for item in told["items"])
        short = value["value"].removeprefix(ID).partition("/")[2]
        assert web.get(f"/v1/{name}", params={facet: short}).json()["total"] == value["count"]


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(web: httpx.Client) -> None:
    totals = [
        web.get(f"/v1/competences?{query}").json()["total"]
        for query in (
            "inScheme=ecf-4",
            "inScheme=digcomp-3",
            "inScheme=ecf-4&inScheme=digcomp-3",
            "inScheme=ecf-4&broader=ecf-4/A",
            "inScheme=digcomp-3&broader=ecf-4/A",
        )
    ]
    assert totals == [41, 21, 62, 10, 0]


def test_facet_values_have_labels_in_the_language(web: httpx.Client) -> None:
    labels = {
        lang: {row["label"] for row in web.get(f"/v1/competences?lang={lang}").json()["facets"]["broader"]}
        for lang in ("nl", "en")
    }
    assert "Plannen" in labels["nl"]
    assert "Plan" in labels["en"]


@pytest.mark.parametrize("size", [1, 500])
def test_the_smallest_and_largest_page_are_given(web: httpx.Client, size: int) -> None:
    assert len(web.get(f"/v1/organisations?pageSize={size}").json()["items"]) == size


@pytest.mark.parametrize("name", LISTS)
def test_an_item_of_a_list_stands_at_its_own_path(web: httpx.Client, name: str) -> None:
    for item in web.get(f"/v1/{name}?pageSize=500").json()["items"][::75]:
        path = item["id"].split("/tooi/id/")[-1].removeprefix(ID).split("/", 1)[1]
        response = web.get(f"/v1/{name}/{path}")
        assert response.status_code == 200, path
        assert response.json()["id"] == item["id"]
