"""Forms, sent as a browser without script sends them."""

import httpx
import pytest
from lxml.html import HtmlElement
from web.doors import LISTS, QUESTIONS, examples
from web.pages.reading import BROWSER, sound, submitted


def form_of(page: HtmlElement, action: str) -> HtmlElement:
    (found,) = page.xpath("//main//form[@action=$action]", action=action)
    return found


def get(web: httpx.Client, address: str) -> httpx.Response:
    return web.get(address, headers={**BROWSER, "Accept-Language": "nl"})


def test_the_first_page_leads_to_the_answer_that_the_graph_was_born_for(web: httpx.Client) -> None:
    home = get(web, "/")
    form = form_of(sound(home), "/questions/who-teaches")
    offered = form.xpath(".//option/@value")
    assert "ai-literacy-4/aig-09" in offered
    answer = sound(get(web, submitted(home, form, archetype="ai-literacy-4/aig-09")))
    assert "RijksAcademie" in answer.xpath("//table")[0].text_content()
    assert answer.xpath("//select[@name='archetype']/option[@selected]/@value") == ["ai-literacy-4/aig-09"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_archetype_on_the_first_page_and_every_option_of_a_form_can_be_asked(
    web: httpx.Client, name: str
) -> None:
    page = get(web, f"/questions/{name}")
    form = form_of(sound(page), f"/questions/{name}")
    for select in form.xpath(".//select"):
        for value in filter(None, select.xpath("./option/@value")[1:20:6]):
            filled = {**examples(name), select.get("name"): value}
            assert get(web, submitted(page, form, **filled)).status_code == 200, filled


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_asked_by_its_form_shows_all_its_rows(web: httpx.Client, name: str) -> None:
    page = get(web, f"/questions/{name}")
    form = form_of(sound(page), f"/questions/{name}")
    answered = sound(get(web, submitted(page, form, **examples(name))))
    rows = web.get(f"/v1/questions/{name}", params=examples(name)).json()["rows"]
    assert rows or QUESTIONS[name].needs
    assert len(answered.xpath("//main//table/tbody/tr")) == len(rows)
    assert len(answered.xpath("//main//table/thead//th")) == (len(QUESTIONS[name].columns) if rows else 0)
    downloads = answered.xpath("//main//a[contains(@href, 'format=')]/@href")
    assert len(downloads) == 5
    for target in downloads:
        assert web.get(target).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_list_can_be_filtered_with_everything_left_open(web: httpx.Client, name: str) -> None:
    page = get(web, f"/lists/{name}")
    form = form_of(sound(page), f"/lists/{name}")
    again = sound(get(web, submitted(page, form)))
    assert again.xpath("//h2[@id='found']/text()") == sound(page).xpath("//h2[@id='found']/text()")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_can_be_filtered_by_every_field(web: httpx.Client, name: str) -> None:
    page = get(web, f"/lists/{name}")
    form = form_of(sound(page), f"/lists/{name}")
    for select in form.xpath(".//select"):
        value = select.xpath("./option/@value")[1]
        found = sound(get(web, submitted(page, form, **{select.get("name"): value})))
        assert found.xpath("//select[@name=$name]/option[@selected]/@value", name=select.get("name")) == [value]
        assert found.xpath("//tbody/tr")


def test_a_page_of_a_list_leads_to_the_next_until_the_end_and_back(web: httpx.Client) -> None:
    address, last = "/lists/courses?pageSize=60&lang=en", ""
    found: list[list[str]] = []
    while address:
        page, last = sound(get(web, address), lang="en"), address
        found.append(page.xpath("//tbody//a/@href"))
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    every = [thing for things in found for thing in things]
    assert len(every) == len(set(every)) == web.get("/v1/courses").json()["total"]
    assert not sound(get(web, "/lists/courses?lang=en"), lang="en").xpath("//a[@rel='prev']")
    (back,) = sound(get(web, last), lang="en").xpath("//a[@rel='prev']")
    assert back.text_content() == "Previous"
    assert sound(get(web, back.get("href")), lang="en").xpath("//tbody//a/@href") == found[-2]


def test_the_search_in_the_head_of_every_page_finds(web: httpx.Client) -> None:
    home = get(web, "/")
    (form,) = sound(home).xpath("//header//form")
    assert "Informatiebeveiliging" in get(web, submitted(home, form, q="informatiebeveiliging")).text
    empty = get(web, submitted(home, form))
    assert empty.status_code in {200, 400}
    sound(empty, empty.status_code)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_wrong_input_comes_back_with_the_form_and_what_was_typed(web: httpx.Client, lang: str) -> None:
    response = web.get(
        "/questions/who-teaches?competence=nope&academy=raido", headers={**BROWSER, "Accept-Language": lang}
    )
    page = sound(response, 400, lang)
    (alert,) = page.xpath("//*[@role='alert']")
    assert "nope" in alert.text_content()
    assert "radio" in alert.text_content()
    assert page.xpath("//input[@name='competence']/@value") == ["nope"]
    assert page.xpath("//input[@name='academy']/@value") == ["raido"]
    assert not page.xpath("//table")


@pytest.mark.parametrize(
    "address",
    [
        "/questions/search?q=%s",
        "/questions/who-teaches?competence=%s",
        "/questions/who-teaches?%s=x",
        "/lists/courses?q=%s",
        "/lists/courses?provider=%s",
        "/lists/courses?%s=1",
        "/lists/%s",
        "/doc/academy/%s",
        "/%s",
        "/?lang=%s",
        "/questions?lang=%s",
    ],
)
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='x", "{{7*7}}"]
)
def test_nothing_that_was_typed_becomes_markup(web: httpx.Client, address: str, text: str) -> None:
    quoted = str(httpx.QueryParams({"x": text})).removeprefix("x=").replace("+", "%20")
    response = get(web, address % quoted)
    page = sound(response, response.status_code)
    assert response.status_code < 500
    assert not page.xpath("//img|//*[@onerror]|//*[@onfocus]")
    assert "<script>alert" not in response.text
    assert ">49<" not in response.text
