"""Every page, in Dutch and in English, held to what holds for all of them."""

from pathlib import Path

import httpx
import pytest
import yaml
from pyoxigraph import RdfFormat, parse
from web.doors import LISTS, QUESTIONS, examples
from web.pages.reading import BROWSER, asked_of, sound

import app
from app.model.names import DEF
from app.model.terms import literal
from app.settings import ONTOLOGY

WORDS = Path(app.__file__).parent / "web" / "words.yaml"
THINGS = [
    "academy/radio",
    "archetype/ai-literacy-4/aig-09",
    "competence/ecf-4/A.5",
    "competence/ecf-4/A.5/3",
    "course/radio/microlearnings-ethiek",
    "framework/ecf-4",
    "graph/vakgraaf/ontology",
    "guideline/ai-act-4",
    "organisation/gm0363",
    "organisation/mnre1162",  # that another one follows
    "profile/kwiv-4/1.1.6",
    "trust/proposed",
]
PAGES = [
    "/",
    "/questions",
    "/def",
    "/sparql",
    "/sparql?question=who-teaches&academy=radio",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+7&answer=table",
    *(f"/questions/{name}" for name in QUESTIONS),
    *(str(httpx.URL(f"/questions/{name}", params=examples(name, optional=True))) for name in QUESTIONS),
    *(f"/lists/{name}" for name in LISTS),
    "/lists/courses?q=data&provider=radio",
    "/lists/courses?q=zzzzzz",
    *(f"/doc/{path}" for path in THINGS),
    "/doc/academy/radio.html",
]
WRONG = [
    ("/questions/who-teaches?archetype=nope", 400),
    ("/questions/who-teaches?archetpye=x", 400),
    ("/questions/archetype-coverage?archetype=%3E%20%7D", 400),
    ("/questions/nope", 404),
    ("/sparql?query=nope&answer=table", 400),
    ("/sparql?question=nope", 404),
    ("/questions/nope.rq", 404),
    ("/lists/nope", 404),
    ("/lists/courses?page=0", 400),
    ("/lists/courses?page=999", 404),
    ("/lists/courses?nope=1", 400),
    ("/lists/courses?after=nope", 400),
    ("/lists/courses?provider=nope", 400),
    ("/doc/academy/nope", 404),
    ("/id/academy/nope", 404),
    ("/nope", 404),
    ("/nope/", 404),
    ("/questions/", 404),
    ("/static/nope.css", 404),
    ("/contexts/9.9.9.jsonld", 404),
]
ALL = [*((address, 200) for address in PAGES), *WRONG]


@pytest.mark.parametrize(("address", "status"), ALL)
def test_every_page_is_sound_in_the_language_of_the_reader(web: httpx.Client, address: str, status: int) -> None:
    headings = {}
    for lang in ("nl", "en"):
        response = web.get(address, headers={**BROWSER, "Accept-Language": lang})
        headings[lang] = sound(response, status, lang).xpath("//h1")[0].text_content()
    if not address.startswith(("/doc/", "/lists/academies", "/lists/pools")):
        assert headings["nl"] != headings["en"]


@pytest.mark.parametrize(("address", "status"), ALL)
def test_the_other_language_is_one_link_away_and_keeps_what_was_asked(
    web: httpx.Client, address: str, status: int
) -> None:
    page = sound(web.get(address, headers={**BROWSER, "Accept-Language": "nl"}), status, "nl")
    (link,) = page.xpath("//a[@hreflang]")
    assert link.get("hreflang") == link.get("lang") == "en"
    assert httpx.URL(link.get("href")).params["lang"] == "en"
    assert httpx.URL(link.get("href")).path == httpx.URL(address).path
    assert asked_of(link.get("href")) == asked_of(address)
    other = sound(web.get(link.get("href"), headers={**BROWSER, "Accept-Language": "nl"}), status, "en")
    assert len(other.xpath("//tbody/tr")) == len(page.xpath("//tbody/tr"))
    (back,) = other.xpath("//a[@hreflang]/@href")
    assert asked_of(back) == asked_of(address)
    assert httpx.URL(back).params["lang"] == "nl"


@pytest.mark.parametrize(
    "address", ["/", "/sparql", "/questions/gaps", "/lists/courses", "/doc/academy/radio", "/nope"]
)
def test_who_chose_a_language_keeps_it_along_the_links(web: httpx.Client, address: str) -> None:
    page = sound(
        web.get(f"{address}?lang=en", headers={**BROWSER, "Accept-Language": "nl"}),
        404 if "nope" in address else 200,
        "en",
    )
    links = [target for target in page.xpath("//nav//a/@href|//main//a/@href") if target.startswith("/")]
    pages = [target for target in links if not target.startswith(("/v1", "/def#")) and "." not in target.split("/")[-1]]
    assert pages
    assert [target for target in pages if httpx.URL(target).params.get("lang") != "en"] == []
    assert all(form.xpath(".//input[@name='lang']/@value") == ["en"] for form in page.xpath("//form"))


def test_a_label_in_another_language_than_the_page_says_so(web: httpx.Client) -> None:
    page = sound(web.get("/lists/academies?q=UNU-EGOV&lang=nl", headers=BROWSER))
    (link,) = page.xpath("//tbody//a[contains(@href, 'unu-egov')]")
    assert link.get("lang") == "en"


def test_the_stylesheet_is_there_and_asks_for_nothing_else(web: httpx.Client) -> None:
    response = web.get("/static/vakgraaf.css")
    assert response.headers["content-type"].startswith("text/css")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "url(" not in response.text
    assert "@import" not in response.text


def words_of_pages() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return told


def test_the_words_of_the_pages_are_there_in_both_languages_under_keys_that_are_text() -> None:
    words = words_of_pages()
    assert [key for key in words if not isinstance(key, str)] == []
    assert all(set(told) == {"nl", "en"} and all(told.values()) for told in words.values())


@pytest.mark.parametrize(("lang", "first"), [("nl", ["nl", "en"]), ("en", ["en", "nl"])])
def test_of_texts_in_several_languages_that_of_the_reader_comes_first(
    web: httpx.Client, lang: str, first: list[str]
) -> None:
    page = sound(web.get(f"/doc/pool/i-interim-rijk?lang={lang}", headers=BROWSER))
    told = [cell.get("lang") for cell in page.xpath("//table//td[1]/span[@lang]")]
    assert told[:4] == first * 2


def test_whatever_is_listed_is_called_something_in_the_words_of_the_pages() -> None:
    ontology = parse(path=str(ONTOLOGY / "vakgraaf.ttl"), format=RdfFormat.TURTLE)
    listed = {literal(quad.object).value for quad in ontology if quad.predicate.value == f"{DEF}collection"}
    assert {"academies", "tables"} <= listed <= words_of_pages().keys()


@pytest.mark.parametrize(("lang", "told"), [("nl", "2 dagen"), ("en", "2 days")])
def test_a_duration_is_told_in_words(web: httpx.Client, lang: str, told: str) -> None:
    page = sound(web.get(f"/doc/course/nsob/wintercursus-ai-in-het-openbaar-bestuur?lang={lang}", headers=BROWSER))
    values = [value.strip() for value in page.xpath("//table//td[1]/span/text()")]
    assert told in values
    assert "P2D" not in values
