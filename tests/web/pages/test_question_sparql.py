"""A question's page shows its SPARQL, with what was asked in it, and leads to where it can be edited and run."""

import httpx
import pytest
from lxml import html
from web.doors import QUESTIONS, examples, media_type
from web.pages.reading import BROWSER, sound


def get(web: httpx.Client, address: str, **asked: str) -> httpx.Response:
    return web.get(address, params=asked or None, headers={**BROWSER, "Accept-Language": "nl"})


@pytest.mark.parametrize("asked", ["nothing", "examples"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_page_shows_the_text_that_its_link_gives_and_the_editor_holds(
    web: httpx.Client, name: str, asked: str
) -> None:
    given = examples(name, optional=True) if asked == "examples" else {}
    page = sound(get(web, f"/questions/{name}", **given))
    [details] = page.xpath("//main//details[pre]")
    shown = details.xpath("./pre")[0].text_content()
    editor, text = details.xpath(".//a/@href")
    assert shown.startswith(f"# {QUESTIONS[name].title.nl}")
    assert "#+" not in shown
    linked = web.get(text)
    assert media_type(linked) == "application/sparql-query"
    assert shown.split("\n", 1)[1].strip() in linked.text  # the title's line is not in the file of a question
    opened = get(web, editor)
    assert opened.status_code == 200
    [written] = html.document_fromstring(opened.text).xpath("//textarea[@name='query']")
    assert written.text_content().strip() == shown.strip()


def test_the_chosen_language_goes_along(web: httpx.Client) -> None:
    page = sound(get(web, "/questions/gaps", lang="en"))
    [details] = page.xpath("//main//details[pre]")
    assert "lang=en" in details.xpath(".//a/@href")[0]
    assert (
        details.xpath("./summary")[0].text_content()
        != sound(get(web, "/questions/gaps", lang="nl")).xpath("//main//details[pre]/summary")[0].text_content()
    )


def test_a_refusal_shows_the_text_as_the_file_stands(web: httpx.Client) -> None:
    page = sound(get(web, "/questions/who-teaches", academy="radoi"), 400)
    [pre] = page.xpath("//main//details/pre")
    assert QUESTIONS["who-teaches"].template.text in pre.text_content()
