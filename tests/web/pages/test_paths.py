"""The page of one's own way on: filled in without script, kept nowhere, readable by everybody."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import httpx
import pytest
from conftest import ROOT, Service
from lxml.html import HtmlElement
from playwright.sync_api import Browser, Page
from web.pages.reading import BROWSER, sound

from app.web.visitors import MOST_OF_ONE

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GOAL = "ai-literacy-4/aig-09"
CROWDED = "127.0.0.60"  # an address of a client that nobody else has
FORM = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}


def sent(web: httpx.Client, *pairs: tuple[str, str], lang: str = "nl") -> HtmlElement:
    answered = web.post(f"/paths?lang={lang}", content=urlencode(pairs), headers=FORM)
    assert answered.headers["cache-control"] == "no-store"
    assert "etag" not in answered.headers
    return sound(answered, lang=lang)


def filled(page: HtmlElement, *unticked: str, **chosen: str) -> list[tuple[str, str]]:
    """What a browser sends of the form of this page."""
    (form,) = page.xpath("//form[@method='post']")
    pairs = [(field.get("name"), field.get("value")) for field in form.xpath(".//input[@type='hidden']")]
    ticked = form.xpath(".//input[@type='checkbox' and @checked]/@value")
    pairs += [("from", value) for value in ticked if value not in unticked]
    for select in form.xpath(".//select"):
        kept = select.xpath(".//option[@selected]/@value") or select.xpath(".//option[1]/@value")
        pairs.append((select.get("name"), chosen.get(select.get("name"), kept[0])))
    return pairs


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_offers_every_goal_that_is_worked_out_in_both_languages(web, lang):
    page = sound(web.get("/paths", params={"lang": lang}, headers=BROWSER), lang=lang)
    goals = page.xpath("//select[@name='to']//option/@value")
    assert GOAL in goals
    assert "kwiv-4/1.1.6" in goals
    assert page.xpath("//select[@name='to']/optgroup/@label")
    assert web.get("/", headers=BROWSER).text.count('href="/paths"') == 1


@pytest.mark.parametrize(("lang", "sum_"), [("nl", r"€ \d+,\d\d; "), ("en", r"€ \d+\.\d\d; ")])
def test_what_it_costs_is_written_as_in_the_language_of_the_page(web, lang, sum_):
    text = sent(web, ("to", GOAL), ("by", "cheapest"), lang=lang).text_content()
    assert re.search(sum_, text)


def test_a_goal_leads_to_what_is_missing_and_the_courses_and_ticking_takes_away_what_one_has(web):
    begun = sound(web.get("/paths", params={"lang": "nl"}, headers=BROWSER))
    whole = sent(web, *filled(begun, to=GOAL))
    boxes = whole.xpath("//input[@type='checkbox']")
    missing = whole.xpath("//h3[@id='missing']/following-sibling::div[1]//tbody/tr")
    assert len(boxes) == len(missing) == 4
    assert not whole.xpath("//input[@type='checkbox' and @checked]")
    assert whole.xpath("//h3[@id='courses']/following-sibling::div[1]//tbody/tr")
    ticked = sent(web, *filled(whole), ("from", boxes[0].get("value")))
    assert len(ticked.xpath("//h3[@id='missing']/following-sibling::div[1]//tbody/tr")) == 3
    assert len(ticked.xpath("//input[@type='checkbox' and @checked]")) == 1
    again = sent(web, *filled(ticked, boxes[0].get("value")))
    assert len(again.xpath("//h3[@id='missing']/following-sibling::div[1]//tbody/tr")) == 4


def test_who_begins_at_a_profile_can_say_what_of_it_is_lacking_and_choose_another_goal(web):
    begun = sound(web.get("/paths", params={"lang": "nl"}, headers=BROWSER))
    page = sent(web, *filled(begun, to="kwiv-4/4.5.1", **{"from": "kwiv-4/4.5.2"}))
    met = page.xpath("//input[@type='checkbox' and @checked]/@value")
    assert met
    fewer = sent(web, *filled(page, met[0]))
    assert len(fewer.xpath("//input[@type='checkbox' and @checked]")) < len(met)
    other = sent(web, *filled(page, to="kwiv-4/4.5.2"))
    assert not other.xpath("//h3[@id='missing']")  # what one has beside the first goal is not forgotten


def test_the_other_language_keeps_what_was_filled_in(web):
    page = sent(web, ("to", GOAL))
    (button,) = page.xpath("//button[@formaction]")
    assert button.get("formaction") == "/paths?lang=en"
    english = sent(web, *filled(page), lang="en")
    assert "Not yet: 4 of the 4 competences at level." in english.text_content()


def test_the_page_of_a_profile_or_an_archetype_leads_to_the_way_to_it(web):
    thing = sound(web.get(f"/doc/archetype/{GOAL}", params={"lang": "en"}, headers=BROWSER))
    [leading] = thing.xpath("//main//a[starts-with(@href, '/paths?')]/@href")
    page = sound(web.get(leading, headers=BROWSER), lang="en")
    assert page.xpath("//select[@name='to']//option[@selected]/@value") == [GOAL]
    assert page.xpath("//input[@type='checkbox']")


def test_wrong_input_is_told_on_the_page(web):
    answered = web.post("/paths?lang=nl", content=urlencode({"to": "<script>"}), headers=FORM)
    page = sound(answered, 400, lang="nl")
    assert page.xpath("//*[@role='alert']//li")
    assert sound(web.get("/paths?to=no-such", headers=BROWSER), 400).xpath("//*[@role='alert']//li")
    assert web.post("/paths", content=b"to=%FF", headers=FORM).status_code == 400


def test_what_was_filled_in_stays_beside_what_is_wrong_and_so_does_whom_to_trust(web):
    page = sound(
        web.post(
            "/paths?lang=nl",
            content=urlencode([("to", GOAL), ("by", "cheapest"), ("from", "nowhere"), ("trust", "official")]),
            headers=FORM,
        ),
        status=400,
    )
    kept = dict(filled(page))
    assert (kept["to"], kept["by"], kept["trust"]) == (GOAL, "cheapest", "official")


def test_a_trust_that_is_none_is_told_and_not_carried_along(web):
    pairs = urlencode([("to", GOAL), ("trust", "official"), ("trust", "nonsense")])
    page = sound(web.post("/paths?lang=nl", content=pairs, headers=FORM), status=400)
    assert "nonsense" in page.xpath("//*[@role='alert']//li")[0].text_content()
    assert [value for name, value in filled(page) if name == "trust"] == ["official"]
    sent(web, *filled(page))


def test_the_page_has_no_more_turns_than_the_api_and_they_are_given_back(service: Service) -> None:
    """Somebody holds all places that one client has, by forms that never end: both doors say so, to that client."""
    head = (
        f"POST /paths HTTP/1.1\r\nHost: here\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 99\r\n\r\nto="
    )
    transport = httpx.HTTPTransport(local_address=CROWDED)
    with httpx.Client(transport=transport, base_url=service.address, headers=BROWSER, timeout=30) as crowded:
        with ExitStack() as held:
            for _ in range(MOST_OF_ONE):
                given = ("127.0.0.1", service.port)
                line = held.enter_context(socket.create_connection(given, source_address=(CROWDED, 0)))
                line.sendall(head.encode())
            refused = until(lambda: crowded.get("/paths"), 429)
            assert int(refused.headers["retry-after"]) >= 1
            assert crowded.post("/v1/paths", json={"to": GOAL}).status_code == 429
            assert service.client.get("/paths", headers=BROWSER).status_code == 200
        until(lambda: crowded.get("/paths"), 200)


def until(ask: Callable[[], httpx.Response], status: int) -> httpx.Response:
    """What is answered as soon as it is answered so; the service reads lines in an order of its own."""
    for _ in range(300):
        answered = ask()
        if answered.status_code == status:
            return answered
        time.sleep(0.02)
    pytest.fail(f"{status} was never told, but {answered.status_code}")


@pytest.fixture
def page(browser: Browser, web: httpx.Client) -> Iterator[Page]:
    context = browser.new_context(base_url=str(web.base_url), java_script_enabled=True)
    yield context.new_page()
    context.close()


def test_a_person_with_a_keyboard_finds_the_way_and_axe_finds_nothing(page: Page) -> None:
    if not AXE.exists():
        pytest.skip("no rules of accessibility: npm brought no axe-core (make test)")
    page.goto("/paths?lang=en")
    page.get_by_label("Where do I want to go?").select_option(GOAL)
    page.get_by_role("button", name="Show the way").press("Enter")
    page.wait_for_selector("#answer")
    assert page.url.endswith("/paths?lang=en")
    page.locator("input[type=checkbox]").first.press("Space")
    page.get_by_role("button", name="Show the way").press("Enter")
    page.wait_for_selector("input[type=checkbox]:checked")
    for found in (page, _narrow(page)):
        found.evaluate(AXE.read_text(encoding="utf-8"))
        assert found.evaluate("axe.run()")["violations"] == []


def _narrow(page: Page) -> Page:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    return page
