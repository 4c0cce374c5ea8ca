"""Labels in the language asked for: requested, then Dutch, then English, then any."""

import httpx
import pytest

from app.web.negotiation import languages

A1 = "https://w3id.org/vakgraaf/id/competence/ecf-4/A.1"
TREE = "/v1/questions/competence-tree?framework=ecf-4"

ASKED = [
    ("", "nl"),
    ("*", "nl"),
    ("nl", "nl"),
    ("en", "en"),
    ("EN", "en"),
    ("en-GB", "en"),
    ("nl-BE, en;q=0.9", "nl"),
    ("fr", "nl"),
    ("fr, en;q=0.5", "en"),
    ("fr-BE;q=0.9, en-US;q=0.8, nl;q=0.7", "en"),
    ("nl;q=0.3, en;q=0.4", "en"),
    ("en;q=0", "nl"),
    ("en;q=evil", "nl"),
    ("en;q=nan", "nl"),
    ("de, *;q=0.5", "nl"),
    ("en, nl", "en"),
    (",,en,", "en"),
]


@pytest.fixture(scope="module")
def labels(service) -> dict[str, str]:
    """The Dutch and English label of one competence, from its document."""
    told = service.client.get("/doc/competence/ecf-4/A.1.jsonld").json()["prefLabel"]
    assert set(told) == {"nl", "en"}
    assert told["nl"] != told["en"]
    return told


def label_of(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text[:300]
    found = [row["competence"]["label"] for row in response.json()["rows"] if row["competence"]["id"] == A1]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("accepted", "language"), ASKED)
def test_the_header_decides_by_weight(web: httpx.Client, labels: dict[str, str], accepted: str, language: str) -> None:
    response = web.get(TREE, headers={"Accept-Language": accepted})
    assert label_of(response) == labels[language]
    assert response.headers["content-language"] == language
    assert {"accept", "accept-language"} <= set(response.headers["vary"].lower().replace(" ", "").split(","))


@pytest.mark.parametrize(
    ("lang", "language"), [("nl", "nl"), ("en", "en"), ("EN", "en"), ("en-GB", "en"), ("de", "nl")]
)
def test_lang_goes_before_the_header(web: httpx.Client, labels: dict[str, str], lang: str, language: str) -> None:
    header = "nl" if language == "en" else "fr"
    response = web.get(f"{TREE}&lang={lang}", headers={"Accept-Language": header})
    assert label_of(response) == labels[language]
    assert response.headers["content-language"] == language


def test_a_language_that_lang_has_not_falls_back_on_the_header(web: httpx.Client, labels: dict[str, str]) -> None:
    response = web.get(f"{TREE}&lang=de", headers={"Accept-Language": "en"})
    assert label_of(response) == labels["en"]
    assert response.headers["content-language"] == "en"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_titles_and_columns_speak_the_language_too(web: httpx.Client, lang: str) -> None:
    told = web.get(f"{TREE}&lang={lang}").json()
    wanted = {"nl": ("Hoe zit een raamwerk in elkaar?", "Raamwerk"), "en": ("How is a framework built?", "Framework")}
    assert (told["title"], told["columns"][0]["title"]) == wanted[lang]
    catalogue = web.get(f"/v1/questions?lang={lang}")
    titles = {question["name"]: question["title"] for question in catalogue.json()["questions"]}
    assert titles["competence-tree"] == wanted[lang][0]
    assert catalogue.headers["content-language"] == lang


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_speak_the_language_too(web: httpx.Client, form: str) -> None:
    bodies = [web.get(f"{TREE}&format={form}&lang={lang}").content for lang in ("nl", "en")]
    assert bodies[0] != bodies[1]


def test_a_label_in_one_language_only_is_shown_in_it(web: httpx.Client) -> None:
    english_only = web.get("/v1/academies?lang=nl&q=UNU").json()["items"][0]
    assert english_only["label"].startswith("UNU")
    dutch_only = web.get("/v1/academies?lang=en&q=RijksAcademie").json()["items"][0]
    assert dutch_only["label"].startswith("RijksAcademie")


@pytest.mark.parametrize("address", ["/v1/frameworks", "/v1/competences", "/v1/archetypes", "/v1/profiles"])
def test_lists_speak_the_language(web: httpx.Client, address: str) -> None:
    dutch, english = (web.get(address, headers={"Accept-Language": tag}) for tag in ("nl", "en"))
    assert (dutch.headers["content-language"], english.headers["content-language"]) == ("nl", "en")
    assert {item["label"] for item in dutch.json()["items"]} != {item["label"] for item in english.json()["items"]}


@pytest.mark.parametrize(
    ("header", "lang", "wanted"),
    [
        ("", None, ("nl", "en")),
        ("fr-CA;q=0.2, en;q=0.8", None, ("en", "fr-ca", "fr", "nl")),
        ("en", "nl-BE", ("nl-be", "nl", "en")),
        ("nl;q=0, *", None, ("nl", "en")),
    ],
)
def test_the_chain_is_what_was_asked_and_then_the_house(header: str, lang: str | None, wanted: tuple[str, ...]) -> None:
    assert languages(header, lang) == wanted


@pytest.mark.parametrize(
    "lang",
    ["%E2%82%AC", "nl%0d%0aSet-Cookie:%20a=b", "n%20l", "nl%00", "", "a" * 100, "nl;q=1", "nl,en", "<b>", "-", "%FF"],
)
@pytest.mark.parametrize("address", [TREE, "/v1/academies?", "/v1/questions?"])
def test_a_lang_that_is_no_language_tag_is_refused(web: httpx.Client, address: str, lang: str) -> None:
    response = web.get(f"{address}&lang={lang}")
    assert response.status_code == 400, response.headers
    assert "lang" in response.json()["detail"]
    assert "set-cookie" not in response.headers
