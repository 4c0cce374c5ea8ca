"""A walk over our own site from the first page: every link leads somewhere, every page on the way is sound."""

from collections import deque
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from web.pages.reading import BROWSER, sound

MOST = 150
PER_KIND = 12  # of one kind of address, so that the walk is not all organisations


def kind_of(address: str) -> str:
    return "/".join(urlsplit(address).path.split("/")[:3]) + ("?" if urlsplit(address).query else "")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_link_to_our_own_site_leads_somewhere(web: httpx.Client, lang: str) -> None:
    waiting, seen, kinds = deque([f"/?lang={lang}"]), {f"/?lang={lang}"}, dict[str, int]()
    while waiting and len(kinds) < MOST and sum(kinds.values()) < MOST:
        address = waiting.popleft()
        kinds[kind_of(address)] = kinds.get(kind_of(address), 0) + 1
        response = web.get(address, headers=BROWSER)
        assert response.status_code == 200, address
        if not response.headers["content-type"].startswith("text/html"):
            continue
        page = sound(response)
        ids = set(page.xpath("//@id"))
        for target in page.xpath("//a/@href|//link/@href|//form/@action"):
            found, fragment = urldefrag(urljoin(address, target))
            if found.startswith("http") or not found.startswith("/"):
                assert urlsplit(found).scheme in {"http", "https"}
                continue
            if found == address and fragment:
                assert fragment in ids, (address, fragment)
            if found not in seen and kinds.get(kind_of(found), 0) < PER_KIND:
                seen.add(found)
                waiting.append(found)
    assert sum(kinds.values()) > 100
    assert len(kinds) > 30


def test_every_term_that_a_page_links_to_is_on_the_page_of_the_ontology(web: httpx.Client) -> None:
    terms = set(sound(web.get("/def", headers=BROWSER)).xpath("//dl//@id"))
    for path in ("academy/radio", "competence/ecf-4/A.5", "profile/kwiv-4/1.1.6", "course/radio/microlearnings-ethiek"):
        page = sound(web.get(f"/doc/{path}", headers=BROWSER))
        linked = {target.split("#")[1] for target in page.xpath("//a/@href") if target.startswith("/def#")}
        assert linked
        assert linked <= terms
