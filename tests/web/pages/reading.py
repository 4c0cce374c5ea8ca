"""A page, read strictly: what every page of ours must be before anything else is asked of it."""

from collections import Counter
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urljoin

import html5rdf
import httpx
from lxml import html
from lxml.html import HtmlElement

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_UNLABELLED = {"hidden", "submit"}


def sound(response: httpx.Response, status: int = 200, lang: str | None = None) -> HtmlElement:
    """The page of a response, after holding it to all that holds for every page."""
    assert response.status_code == status, response.text[:300]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = _headers(response, lang)
    parser = html5rdf.HTMLParser(strict=True)
    parser.parse(response.text)
    page = html.document_fromstring(response.text)
    _head(page, lang or response.headers["content-language"])
    _nothing_runs(page, policy)
    _is_labelled(page)
    return page


def _headers(response: httpx.Response, lang: str | None) -> dict[str, str]:
    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"]
    assert response.headers["content-language"] == (lang or response.headers["content-language"])
    by_address = {"accept"} if response.url.path.endswith(".html") else set()  # then no header chooses the format
    assert {"accept", "accept-language"} - by_address <= set(
        response.headers["vary"].lower().replace(" ", "").split(",")
    )
    return policy


def _head(page: HtmlElement, lang: str) -> None:
    assert page.get("lang") == lang
    titles = page.xpath("/html/head/title/text()")
    assert len(titles) == 1
    assert len(titles[0].removesuffix("Vakgraaf").strip(" \u2013")) > 2
    headings = page.xpath("//h1")
    assert len(headings) == 1
    assert headings[0].text_content().strip()
    assert page.xpath("//meta[@name='viewport']")
    assert len(page.xpath("//main")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def _nothing_runs(page: HtmlElement, policy: dict[str, str]) -> None:
    """Nothing but files of our own, and those only where the policy lets them."""
    scripts = page.xpath("//script[not(@type='application/ld+json' or @type='application/json')]")
    assert not scripts or policy["script-src"] == "'self'"
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in scripts)
    assert not page.xpath("//style")
    assert not page.xpath("//iframe|//object|//embed|//base")
    for element in page.xpath("//*"):
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "formaction"):
            target = element.get(name, "")
            assert target.split(":")[0] in {"http", "https"} or ":" not in target.split("/")[0].split("?")[0], target
    resources = page.xpath("//link[@rel='stylesheet']/@href|//img/@src|//script/@src")
    assert all(target.startswith("/static/") for target in resources)


def _is_labelled(page: HtmlElement) -> None:
    ids = Counter(page.xpath("//@id"))
    assert not [found for found, count in ids.items() if count > 1]
    for target in page.xpath("//label/@for|//@aria-labelledby|//@aria-describedby|//@list"):
        assert target in ids
    for field in page.xpath("//input|//select|//textarea"):
        if field.get("type") not in _UNLABELLED:
            (label,) = page.xpath("//label[@for=$id]", id=field.get("id"))
            assert label.text_content().strip()
    assert all(button.text_content().strip() for button in page.xpath("//button"))
    assert all(link.text_content().strip() for link in page.xpath("//a[@href]"))
    assert all(header.text_content().strip() for header in page.xpath("//th"))
    assert page.xpath("//a[starts-with(@href, '#')][1]/@href")[0].removeprefix("#") in ids


def submitted(response: httpx.Response, form: HtmlElement, **filled: str) -> str:
    """The address that a browser goes to when this form is sent, with some fields filled in."""
    assert (form.get("method") or "get").lower() == "get"
    pairs = []
    for field in form.xpath(".//input[@name]|.//select[@name]"):
        chosen = field.xpath("./option[@selected]/@value") or field.xpath("./option[1]/@value")
        value = chosen[0] if field.tag == "select" else field.get("value", "")
        pairs.append((field.get("name"), filled.get(field.get("name"), value)))
    assert set(filled) <= {name for name, _ in pairs}
    return f"{urljoin(str(response.url), form.get('action'))}?{urlencode(pairs)}"


def asked_of(address: str) -> list[tuple[str, str]]:
    """What an address asks, without the language."""
    query = httpx.URL(address).query.decode()
    return [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "lang"]
