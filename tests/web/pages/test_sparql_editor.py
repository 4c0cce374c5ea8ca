"""The editor on /sparql, in a real browser: it asks and shows, keeps to itself, and is no trap for anybody."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from conftest import ROOT, Service
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect
from web.doors import QUESTIONS

from app.web.pages.starters import starters

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EDITOR = ROOT / "node_modules" / "@zazuko" / "yasgui"
RADIO = "https://w3id.org/vakgraaf/id/academy/radio"
COURSES = f"SELECT ?course {{ ?course <https://schema.org/provider> <{RADIO}> }} ORDER BY ?course"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 120"
WRONG = "SELECT * { ?s ?p }"
NARROW = {"width": 320, "height": 640}
# what axe finds in CodeMirror and cannot see to be harmless: its box scrolls along with the cursor of the text field
KNOWN = {"scrollable-region-focusable": ".CodeMirror-scroll"}

pytestmark = pytest.mark.skipif(not EDITOR.is_dir(), reason="no editor: npm brought no @zazuko/yasgui (make test)")


class Visit:
    """A visit to the page, with everything that the browser complained of or fetched."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # what a wrong query must give
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def open(self, path: str = "/sparql?lang=nl") -> "Visit":
        """Go there, and wait until the editor stands."""
        self.page.goto(f"{self.address}{path}")
        expect(self.page.locator("#editor .yasqe .CodeMirror")).to_be_visible()
        return self

    def write(self, query: str) -> None:
        """Put this text in the editor that is open."""
        self.page.locator(".tabPanel.active .yasqe .CodeMirror").evaluate(
            "(box, text) => box.CodeMirror.setValue(text)", query
        )

    def at_the_end_of(self, line: int) -> None:
        """Put the cursor there, to type on."""
        self.page.locator(".yasqe .CodeMirror").evaluate(
            "(box, line) => { box.CodeMirror.focus(); box.CodeMirror.setCursor(line, 99); }", line
        )

    def ask(self, query: str | None = None) -> None:
        """Press the button that asks, and wait for what comes."""
        if query is not None:
            self.write(query)
        with self.page.expect_response(lambda response: response.request.method == "POST") as answered:
            self.page.locator(".tabPanel.active .yasqe_queryButton").click()
        answered.value.finished()
        expect(self.page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text(" s")

    def hosts(self) -> set[str]:
        """Every host that was asked for anything."""
        return {urlsplit(found).netloc for found in self.requests if not found.startswith("data:")}


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def made(path: str = "/sparql?lang=nl", **settings: Any) -> Visit:
        contexts.append(browser.new_context(**{"locale": "nl-NL", **settings}))
        return Visit(contexts[-1], service.address).open(path)

    yield made
    for context in contexts:
        context.close()


def rows_of(web: httpx.Client, query: str) -> list[dict[str, Any]]:
    found = web.get("/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"})
    return found.json()["results"]["bindings"]


def test_it_asks_and_shows_the_rows_of_the_graph(visit: Open, web: httpx.Client) -> None:
    found = visit()
    found.ask(COURSES)
    wanted = [row["course"]["value"] for row in rows_of(web, COURSES)]
    assert len(wanted) > 5
    shown = found.page.locator("table.dataTable a.iri").evaluate_all("links => links.map(link => link.title)")
    assert shown == wanted[:50]
    expect(found.page.locator(".yasr_response_chip")).to_contain_text(f"{len(wanted)} regels")


def test_its_links_lead_to_this_site_and_leave_the_editor_as_it_is(visit: Open) -> None:
    found = visit()
    found.ask(COURSES)
    link = found.page.locator("table.dataTable a.iri").first
    path = link.get_attribute("title").removeprefix("https://w3id.org/vakgraaf/id/")
    assert link.get_attribute("href") == f"/doc/{path}"
    with found.page.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_be_visible()
    assert urlsplit(opened.value.url).path == f"/doc/{path}"
    expect(found.page.locator("table.dataTable")).to_be_visible()


def test_every_form_of_a_query_shows_its_answer(visit: Open) -> None:
    found = visit()
    found.ask(f"ASK {{ <{RADIO}> ?p ?o }}")
    expect(found.page.locator(".booleanResult")).to_contain_text("Ja")
    found.ask(f"DESCRIBE <{RADIO}>")
    expect(found.page.locator("table.dataTable")).to_contain_text("vg:Academy")
    found.ask(f"CONSTRUCT {{ <{RADIO}> a <https://schema.org/Thing> }} {{}}")
    expect(found.page.locator("table.dataTable")).to_contain_text("schema:Thing")


def test_a_number_is_shown_as_a_number_and_another_literal_with_its_datatype_or_language(visit: Open) -> None:
    found = visit()
    found.ask('SELECT (5 AS ?a) ("x"@nl AS ?b) ("2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> AS ?c) {}')
    cells = found.page.locator("table.dataTable tbody td").all_inner_texts()
    assert [" ".join(cell.split()) for cell in cells] == ["1", "5", '"x"@nl', '"2026-01-01"^^xsd:date']


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_example_of_the_menu_opens_in_a_tab_of_its_own(visit: Open, lang: str) -> None:
    found = visit(f"/sparql?lang={lang}")
    offered = found.page.locator("#question option").evaluate_all("options => options.map(option => option.value)")
    assert offered == [*starters(), *QUESTIONS]
    for count, name in enumerate(offered, start=2):
        found.page.locator("#question").select_option(name)
        found.page.locator("#examples button").click()
        expect(found.page.locator("[role=tab]")).to_have_count(count)
        title = (starters() | QUESTIONS)[name].title
        expect(found.page.locator(".tab.active")).to_contain_text(title.nl if lang == "nl" else title.en)
        text = found.page.locator(".tabPanel.active .yasqe .CodeMirror").evaluate("box => box.CodeMirror.getValue()")
        wanted = starters()[name].text if name in starters() else QUESTIONS[name].sparql().strip()
        assert text == wanted


def test_an_example_of_the_menu_can_be_asked(visit: Open, web: httpx.Client) -> None:
    found = visit()
    found.page.locator("#question").select_option("kinds")
    found.page.locator("#examples button").click()
    found.ask()
    wanted = len(rows_of(web, starters()["kinds"].text))
    expect(found.page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text(f"{wanted} regels")


def test_a_prefix_of_ours_is_filled_in_when_it_is_typed(visit: Open) -> None:
    found = visit()
    found.write("SELECT * { ?s ")
    found.at_the_end_of(line=0)
    found.page.keyboard.type("vg:", delay=30)
    expect(found.page.locator(".CodeMirror-code")).to_contain_text("PREFIX vg: <https://w3id.org/vakgraaf/def#>")


@pytest.mark.parametrize(
    ("typed", "completed"), [("vg:teac", "vg:teaches"), ("schema:prov", "schema:provider"), ("a vg:Acad", "vg:Academy")]
)
def test_the_terms_of_the_graph_are_completed(visit: Open, typed: str, completed: str) -> None:
    found = visit()
    found.write("PREFIX vg: <https://w3id.org/vakgraaf/def#>\nPREFIX schema: <https://schema.org/>\nSELECT * { ?s ")
    found.at_the_end_of(line=2)
    found.page.keyboard.type(typed, delay=30)
    expect(found.page.locator(".CodeMirror-hints")).to_contain_text(completed)


def test_tab_leaves_the_editor_in_both_directions(visit: Open) -> None:
    found = visit()
    for key in ("Tab", "Shift+Tab"):
        found.page.locator(".yasqe .CodeMirror textarea").focus()
        before = found.page.locator(".yasqe .CodeMirror").evaluate("box => box.CodeMirror.getValue()")
        found.page.keyboard.press(key)
        assert not found.page.evaluate("document.activeElement.matches('.yasqe .CodeMirror textarea')")
        assert found.page.evaluate("document.activeElement !== document.body")
        assert found.page.locator(".yasqe .CodeMirror").evaluate("box => box.CodeMirror.getValue()") == before


def test_the_keyboard_alone_gets_from_the_first_link_to_the_answer_and_beyond(visit: Open) -> None:
    found = visit()
    found.ask(COURSES)
    wanted = ["skip", "yasqe_share", "yasqe_queryButton", "select_table", "tableFilter", "yasr_results", "iri"]
    seen: list[str] = []
    found.page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges(); scrollTo(0, 0)")
    found.page.locator("a.skip").focus()
    for _ in range(60):
        seen += (found.page.evaluate("document.activeElement.className") or "").split()
        found.page.keyboard.press("Tab")
    assert [name for name in wanted if name not in seen] == []


def test_nothing_is_blocked_nothing_is_fetched_elsewhere_and_nothing_is_kept(visit: Open) -> None:
    found = visit()
    found.ask(MANY)
    found.page.locator(".select_response").click()
    found.page.locator(".select_table").click()
    found.page.locator(".tableSizer").select_option("10")
    found.page.locator(".dt-paging-button.next").click()
    found.page.locator(".yasqe_share").click()
    found.page.locator(".addTab").click()
    found.ask(WRONG)
    found.ask(f"DESCRIBE <{RADIO}>")
    found.page.keyboard.press("Control+Space")
    assert found.complaints == []
    assert found.hosts() == {urlsplit(found.address).netloc}
    assert found.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert found.page.context.cookies() == []


@pytest.mark.parametrize(("lang", "said"), [("nl", "SERVICE is een aanroep"), ("en", "SERVICE is a call")])
def test_what_goes_wrong_is_told_in_the_language_of_the_page_with_its_repair(visit: Open, lang: str, said: str) -> None:
    found = visit(f"/sparql?lang={lang}")
    found.ask("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    alert = found.page.locator(".yasr [role=alert]")
    expect(alert).to_contain_text(said)
    expect(alert).to_contain_text("Herstel:" if lang == "nl" else "Repair:")
    found.ask(WRONG)
    expect(alert).to_contain_text("Onjuiste SPARQL" if lang == "nl" else "Wrong SPARQL")


def test_the_address_keeps_the_query_for_people_and_programs(visit: Open, web: httpx.Client) -> None:
    found = visit()
    found.ask(COURSES)
    address = found.page.url
    count = len(rows_of(web, COURSES))
    assert len(web.get(address, headers={"Accept": "*/*"}).json()["results"]["bindings"]) == count
    found.page.reload()
    expect(found.page.locator(".yasr_response_chip")).to_contain_text(f"{count} regels")
    found.page.locator(".yasqe_share").click()
    assert found.page.locator(".yasqe_sharePopup input").input_value() == address


def test_a_question_of_the_library_stands_in_the_editor_with_what_was_chosen(visit: Open) -> None:
    found = visit("/sparql?question=who-teaches&competence=ai-literacy-4&academy=radio&lang=en")
    text = found.page.locator(".yasqe .CodeMirror").evaluate("box => box.CodeMirror.getValue()")
    assert f"VALUES ?academy {{ <{RADIO}> }}" in text
    assert "?archetype vg:requires" not in text
    found.ask()
    expect(found.page.locator(".yasr_response_chip")).to_contain_text("rows")


def test_text_of_the_graph_never_becomes_markup(visit: Open) -> None:
    found = visit()
    found.ask('SELECT ("<img src=x onerror=alert(1)><b id=planted>x</b>" AS ?text) (<javascript:alert(1)> AS ?iri) {}')
    expect(found.page.locator("table.dataTable")).to_contain_text("onerror")
    assert found.page.locator("table.dataTable img, #planted, [href^='javascript:']").count() == 0
    assert found.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, NARROW])
def test_it_is_open_to_everybody(visit: Open, scheme: str, size: dict[str, int]) -> None:
    if not AXE.is_file():
        pytest.skip("no rules of accessibility: npm brought no axe-core (make test)")
    found = visit(color_scheme=scheme, viewport=size, bypass_csp=True)
    assert faults(found.page) == []
    for query in (MANY, f"DESCRIBE <{RADIO}>", f"ASK {{ <{RADIO}> ?p ?o }}", WRONG):
        found.ask(query)
        assert faults(found.page) == [], query
    found.page.locator(".addTab").click()
    found.page.locator(".tabPanel.active .yasqe_share").click()
    assert faults(found.page) == []


def faults(page: Page) -> list[str]:
    """What axe finds, but for what is known of others' parts."""
    page.evaluate(Path(AXE).read_text("utf-8"))
    return [
        f"{found['impact']} {found['id']} {node['target']} {json.dumps(node['any'])[:300]}"
        for found in page.evaluate("axe.run()")["violations"]
        for node in found["nodes"]
        if KNOWN.get(found["id"], "\0") not in str(node["target"])
    ]


def test_a_narrow_screen_scrolls_in_one_direction(visit: Open) -> None:
    found = visit(viewport=NARROW)
    found.ask(MANY)
    found.page.locator("#question").select_option("kinds")
    found.page.locator("#examples button").click()
    assert found.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
