"""The page /sparql as it comes from the service: a form and a table that need no script, and what the editor needs."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from conftest import ROOT, Service, free_port
from lxml.html import HtmlElement
from playwright.sync_api import Browser, expect
from submitting import copy_of
from web.doors import QUESTIONS, media_type
from web.pages.reading import BROWSER, sound
from web.pages.test_sparql_editor import EDITOR

from app.web.pages.starters import starters

RADIO = "https://w3id.org/vakgraaf/id/academy/radio"
COURSES = f"SELECT ?course {{ ?course <https://schema.org/provider> <{RADIO}> }} ORDER BY ?course"
DOWNLOADS = {"SELECT": 4, "ASK": 2, "CONSTRUCT": 4, "DESCRIBE": 4}
with_editor = pytest.mark.skipif(not EDITOR.is_dir(), reason="no editor: npm brought no @zazuko/yasgui (make test)")


def page_of(web: httpx.Client, status: int = 200, lang: str = "nl", **asked: str) -> HtmlElement:
    """The page, held to all that holds for every page."""
    found = web.get("/sparql", params=asked, headers={**BROWSER, "Accept-Language": lang})
    return sound(found, status, lang)


def answer_to(web: httpx.Client, query: str, status: int = 200, lang: str = "nl") -> HtmlElement:
    """The page after the form was sent with this query."""
    return page_of(web, status, lang, query=query, answer="table")


def table_of(page: HtmlElement) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        for row in page.xpath("//table[contains(@class, 'solutions')]/tbody/tr")
    ]


def test_the_form_goes_to_its_own_answer(web: httpx.Client) -> None:
    page = page_of(web)
    (form,) = page.xpath("//form[.//textarea]")
    assert form.get("action") == "/sparql"
    assert {field.get("name") for field in form.xpath(".//input|.//textarea")} == {"query", "answer"}
    assert form.xpath(".//textarea")[0].text.strip() == next(iter(starters().values())).text


def test_the_table_holds_the_rows_of_the_graph(web: httpx.Client) -> None:
    page = answer_to(web, COURSES)
    wanted = web.get("/sparql", params={"query": COURSES, "format": "json"}).json()["results"]["bindings"]
    paths = [row["course"]["value"].removeprefix("https://w3id.org/vakgraaf/id/") for row in wanted]
    assert [row[0] for row in table_of(page)] == paths
    assert page.xpath("//table//td/a/@href") == [f"/doc/{path}" for path in paths]
    assert page.xpath("//table//th/text()") == ["course"]
    assert str(len(paths)) in page.xpath("//h2[@id='answer']")[0].text_content()
    assert page.xpath("//textarea")[0].text.strip() == COURSES


@pytest.mark.parametrize("name", starters())
def test_every_starter_gives_an_answer_and_its_downloads_hold_the_same(web: httpx.Client, name: str) -> None:
    page = page_of(web, question=name)
    text = page.xpath("//textarea")[0].text.strip()
    assert text == starters()[name].text
    answered = answer_to(web, text)
    downloads = answered.xpath("//main//a[contains(@href, 'format=')]/@href")
    form = next(form for form in DOWNLOADS if f"{form}" in text)
    assert len(downloads) == DOWNLOADS[form]
    for address in downloads:
        assert web.get(address).status_code == 200
    if form == "ASK":
        assert "ja" in answered.xpath("//h2[@id='answer']")[0].text_content()
        return
    rows = table_of(answered)
    assert rows
    if form == "SELECT":
        lines = web.get(next(address for address in downloads if "format=tsv" in address)).text.count("\n") - 1
        assert len(rows) == min(lines, 500)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_opened_and_asked_as_it_stands(web: httpx.Client, name: str) -> None:
    text = page_of(web, question=name).xpath("//textarea")[0].text.strip()
    assert text == QUESTIONS[name].sparql().strip()
    if len(text) < 5_000:
        assert answer_to(web, text).xpath("//h2[@id='answer']")


def test_a_question_comes_bound_to_what_was_chosen(web: httpx.Client) -> None:
    page = page_of(web, question="who-teaches", academy="radio", competence="ai-literacy-4")
    text = page.xpath("//textarea")[0].text
    assert f"VALUES ?academy {{ <{RADIO}> }}" in text
    assert "# with level" not in text
    assert page.xpath("//option[@selected]/@value") == ["who-teaches"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"question": "nope"}, 404),
        ({"question": "who-teaches", "archetype": "nope"}, 400),
        ({"question": "who-teaches", "nope": "x"}, 400),
    ],
)
def test_a_question_that_is_not_there_is_refused(web: httpx.Client, asked: dict[str, str], status: int) -> None:
    assert page_of(web, status, **asked).xpath("//*[@role='alert']")


def test_of_a_long_answer_the_first_rows_are_shown_and_all_are_counted(web: httpx.Client) -> None:
    page = answer_to(web, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1234")
    assert len(table_of(page)) == 500
    told = page.xpath("//div[@class='answer']")[0].text_content()
    assert "1234 regels" in told
    assert "De eerste 500 van 1234" in told


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_terms_are_told_as_what_they_are(web: httpx.Client, lang: str) -> None:
    query = 'SELECT ?a ("x"@nl AS ?b) (5 AS ?c) ("y" AS ?d) (<https://example.org/x> AS ?e) (vg:Course AS ?f) {}'
    page = answer_to(web, f"PREFIX vg: <https://w3id.org/vakgraaf/def#> {query}", lang=lang)
    assert table_of(page) == [["\u2013", "x nl", "5 xsd:integer", "y", "https://example.org/x", "vg:Course"]]
    assert page.xpath("//td/a/@href") == ["https://example.org/x", "/def#Course"]
    assert page.xpath("//td/span[@lang]/@lang") == ["nl"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</textarea><b id=planted>",
        "{{7*7}}",
        "]]>--></pre>",
    ],
)
def test_neither_the_query_nor_its_answer_becomes_markup(web: httpx.Client, text: str) -> None:
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    for query, status in ((f'SELECT ("{literal}" AS ?x) {{}}', 200), (f"SELECT {text}", 400)):
        page = answer_to(web, query, status)
        assert not page.xpath("//img|//*[@onerror]|//*[@id='planted']")
        assert page.xpath("//textarea")[0].text.strip() == query
        if status == 200:
            assert table_of(page) == [[text]]
    assert not page_of(web, query=f"SELECT {text}").xpath("//img|//*[@id='planted']")


def test_an_address_that_runs_a_program_is_no_link(web: httpx.Client) -> None:
    page = answer_to(web, "SELECT (<javascript:alert(1)> AS ?x) (<data:text/html,x> AS ?y) {}")
    assert table_of(page) == [["javascript:alert(1)", "data:text/html,x"]]
    assert page.xpath("//td/a") == []


@pytest.mark.parametrize(("query", "status"), [("SELECT * { ?s ?p }", 400), ("ASK { SERVICE <http://x/> {} }", 403)])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_wrong_stands_beside_the_query(web: httpx.Client, query: str, status: int, lang: str) -> None:
    page = answer_to(web, query, status, lang)
    (alert,) = page.xpath("//*[@role='alert']")
    assert len(alert.text_content().split()) > 5
    assert page.xpath("//textarea")[0].text.strip() == query
    assert not page.xpath("//table")


def test_an_answer_that_differs_each_time_is_asked_each_time(web: httpx.Client) -> None:
    query = "SELECT (UUID() AS ?x) {}"
    assert table_of(answer_to(web, query)) != table_of(answer_to(web, query))


def test_a_program_gets_the_answer_where_a_person_gets_the_page(web: httpx.Client) -> None:
    asked = {"query": COURSES, "answer": "table"}
    assert media_type(web.get("/sparql", params=asked)) == "application/sparql-results+json"
    assert media_type(web.get("/sparql", params=asked, headers=BROWSER)) == "text/html"


def test_every_page_leads_to_it(web: httpx.Client) -> None:
    for address in ("/", "/questions/who-teaches", "/lists/courses", "/nope"):
        page = web.get(address, headers=BROWSER)
        assert 'href="/sparql' in page.text


def test_every_answer_of_a_question_leads_to_its_query_in_the_editor(web: httpx.Client) -> None:
    asked = {"competence": "ai-literacy-4", "academy": "radio"}
    page = sound(web.get("/questions/who-teaches", params=asked, headers=BROWSER))
    (link,) = page.xpath("//main//a[starts-with(@href, '/sparql')]/@href")
    assert dict(parse_qsl(urlsplit(link).query)) == {"question": "who-teaches", **asked}
    assert f"<{RADIO}>" in sound(web.get(link, headers=BROWSER)).xpath("//textarea")[0].text


def test_the_icon_of_the_site_is_its_own(web: httpx.Client) -> None:
    (icon,) = sound(web.get("/", headers=BROWSER)).xpath("//link[@rel='icon']")
    found = web.get(icon.get("href"))
    assert media_type(found) == icon.get("type") == "image/svg+xml"
    assert "script" not in found.text
    assert not re.search(r"(href|url\()", found.text)


@with_editor
def test_only_its_own_scripts_may_run_and_only_while_there_is_an_editor(web: httpx.Client) -> None:
    editing = web.get("/sparql", headers=BROWSER)
    assert "script-src 'self';" in editing.headers["content-security-policy"]
    assert "connect-src 'self';" in editing.headers["content-security-policy"]
    answered = web.get("/sparql", params={"query": "ASK {}", "answer": "table"}, headers=BROWSER)
    assert "script-src" not in answered.headers["content-security-policy"]
    assert "<script" not in answered.text


@with_editor
def test_a_query_that_holds_the_end_of_a_script_stays_in_what_the_editor_is_told(web: httpx.Client) -> None:
    query = 'SELECT ("</script><script>alert(1)</script><!--" AS ?x) {}'
    page = page_of(web, query=query)
    (told,) = page.xpath("//script[@type='application/json']")
    assert "alert(1)" in told.text
    assert "</script>" not in told.text
    assert "<!--" not in told.text


def test_in_a_browser_without_script_it_asks_and_shows(browser: Browser, service: Service) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{service.address}/sparql")
    page.locator("#question").select_option("about-radio")
    page.locator("#examples button").click()
    expect(page.locator("textarea")).to_have_value(re.compile("DESCRIBE"))
    page.locator("#plain button").click()
    expect(page.locator("table.solutions")).to_contain_text("vg:Academy")
    context.close()


@pytest.fixture(scope="module")
def bare(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service from a tree where npm brought nothing."""
    tree = tmp_path_factory.mktemp("bare")
    shutil.copytree(ROOT / "app", tree / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("ontology", "queries", "shapes", "CHANGELOG.md"):
        (tree / part).symlink_to(ROOT / part)
    port = free_port()
    start = "from app.cli.command import main; main()"
    environment = {**service.environment, "VAKGRAAF_DATA_DIR": str(copy_of(service, tree / "data"))}
    with (
        (tree / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-c", start, "serve", "--port", str(port)], cwd=tree, env=environment, stderr=log
        ) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        try:
            _wait_for(client, process, tree / "log")
            yield client
        finally:
            process.terminate()


def _wait_for(client: httpx.Client, process: "subprocess.Popen[bytes]", log: Path, deadline_s: float = 60) -> None:
    end = time.monotonic() + deadline_s
    while time.monotonic() < end and process.poll() is None:
        try:
            if client.get("/health/ready").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the service did not become ready:\n{log.read_text()}")


@pytest.mark.parametrize(("lang", "said"), [("nl", "niet geïnstalleerd"), ("en", "not installed")])
def test_where_npm_brought_nothing_the_page_says_so_and_asks_all_the_same(
    bare: httpx.Client, lang: str, said: str
) -> None:
    page = page_of(bare, lang=lang)
    assert said in page.text_content()
    assert not page.xpath("//script|//*[@id='editor']")
    assert len(table_of(answer_to(bare, COURSES, lang=lang))) > 5
    assert bare.get("/static/npm/@zazuko/yasgui/4.6.2/yasgui.min.js").status_code == 404
