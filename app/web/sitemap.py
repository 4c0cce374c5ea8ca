"""/sitemap.xml: every page there is, for search engines; in several files when one may not hold them all."""

from urllib.parse import quote
from xml.sax.saxutils import escape

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import Response

from app.asking.by_revision import ByRevision
from app.model.errors import UnknownError
from app.model.languages import Text
from app.publishing.catalog import Listed
from app.web.asked import LONGEST_NUMBER
from app.web.responses import fresh
from app.web.site import Site

MOST_PER_FILE = 50_000
_XML = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ONE_FORM = {"Vary": "Accept-Encoding"}
_PAGES = ("/", "/questions", "/paths", "/def", "/rules", "/sparql", "/catalog", "/dumps", "/changelog")


def sitemap_routes(site: Site) -> APIRouter:
    """/sitemap.xml and, when there are many pages, /sitemaps/{number}.xml."""
    routes = APIRouter(include_in_schema=False)
    pages: ByRevision[str, list[Listed]] = ByRevision(site.library.store, lambda address: _pages(site, address))

    @routes.get("/sitemap.xml")
    async def whole() -> Response:
        found = await to_thread.run_sync(pages, site.address)
        return fresh(sitemap(found, site.address), _XML, headers=_ONE_FORM)

    @routes.get("/sitemaps/{number}.xml")
    async def part(number: str) -> Response:
        found = parts(await to_thread.run_sync(pages, site.address), MOST_PER_FILE)
        known = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        if not known or not 1 <= int(number) <= len(found):
            raise UnknownError(
                Text(f"Er is geen sitemap {number[:20]!r}.", f"There is no sitemap {number[:20]!r}."),
                Text("Begin bij /sitemap.xml.", "Begin at /sitemap.xml."),
            )
        return fresh(_listed(found[int(number) - 1]), _XML, headers=_ONE_FORM)

    return routes


def sitemap(pages: list[Listed], address: str, most: int = MOST_PER_FILE) -> bytes:
    """All pages, or a list of the files that hold them."""
    found = parts(pages, most)
    if len(found) == 1:
        return _listed(found[0])
    files = [
        Listed(f"{address}/sitemaps/{number}.xml", max((page.day for page in part if page.day), default=None))
        for number, part in enumerate(found, start=1)
    ]
    return _written("sitemapindex", "sitemap", files)


def parts(pages: list[Listed], most: int) -> list[list[Listed]]:
    """The pages in files of at most so many."""
    return [pages[start : start + most] for start in range(0, len(pages), most)] or [[]]


def _pages(site: Site, address: str) -> list[Listed]:
    collections = sorted(site.library.things.vocabulary().by_collection)
    questions = [f"/questions/{question.name}" for question in site.library.questions]
    own = [*_PAGES, *questions, *(f"/lists/{name}" for name in collections)]
    things = (Listed(f"{address}/doc/{quote(page.path)}", page.day) for page in site.catalog.pages())
    return [*(Listed(f"{address}{path}", None) for path in own), *things]


def _listed(pages: list[Listed]) -> bytes:
    return _written("urlset", "url", pages)


def _written(root: str, item: str, pages: list[Listed]) -> bytes:
    lines = [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">']
    for page in pages:
        day = f"<lastmod>{page.day}</lastmod>" if page.day else ""
        lines.append(f"<{item}><loc>{escape(page.path)}</loc>{day}</{item}>")
    return "\n".join([*lines, f"</{root}>\n"]).encode()
