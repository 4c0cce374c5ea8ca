"""The sitemap: every page, each of which answers, in files that are never too long."""

from random import Random
from xml.etree import ElementTree as ET

import httpx
from web.doors import problem

from app.publishing.catalog import Listed
from app.web.sitemap import sitemap

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def urls(xml: bytes, item: str = "url") -> dict[str, str | None]:
    return {
        str(found.findtext("s:loc", namespaces=SPACE)): found.findtext("s:lastmod", namespaces=SPACE)
        for found in ET.fromstring(xml).findall(f"s:{item}", SPACE)  # noqa: S314 (our own)
    }


def test_every_course_and_competence_is_in_it_with_the_day_of_its_last_change(web: httpx.Client, service):
    found = urls(web.get("/sitemap.xml").content)
    for name in ("courses", "competences", "organisations"):
        items = web.get(f"/v1/{name}?pageSize=100").json()
        paths = {item["id"].split("/tooi/id/")[-1].split("/id/")[-1] for item in items["items"]}
        if name == "organisations":
            paths = {f"organisation/{path.rsplit('/', 1)[1]}" for path in paths}
        for path in paths:
            assert found[f"{service.address}/doc/{path}"] is not None, path


def test_pages_of_it_answer(web: httpx.Client):
    found = sorted(urls(web.get("/sitemap.xml").content))
    tried = [*(url for url in found if "/doc/" not in url), *Random(5).sample(found, 25)]  # noqa: S311
    for url in tried:
        assert web.get(url, headers={"Accept": "text/html"}, follow_redirects=True).status_code == 200, url


def test_many_pages_are_parted_over_files_of_which_the_sitemap_is_the_list():
    pages = [Listed(f"https://x.example/doc/a&{number}", f"2026-01-{number:02}") for number in range(1, 8)]
    assert set(urls(sitemap(pages, "https://x.example"))) == {page.path for page in pages}
    listed = urls(sitemap(pages, "https://x.example", most=3), "sitemap")
    assert listed == {
        "https://x.example/sitemaps/1.xml": "2026-01-03",
        "https://x.example/sitemaps/2.xml": "2026-01-06",
        "https://x.example/sitemaps/3.xml": "2026-01-07",
    }


def test_a_file_that_is_not_there_is_a_problem(web: httpx.Client):
    assert web.get("/sitemaps/1.xml").status_code == 200
    for number in ("0", "2", "x", "9" * 30, "²"):
        problem(web.get(f"/sitemaps/{number}.xml"), 404)
