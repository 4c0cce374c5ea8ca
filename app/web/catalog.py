"""/catalog: what there is to be had here, for catalogues of data as DCAT-AP-NL 3.0, for people as a page."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.by_revision import ByRevision
from app.web.negotiation import accepted, choose_format
from app.web.pages.catalog import catalog_page
from app.web.rdf import RDF, no_form, written
from app.web.responses import fresh, links
from app.web.site import Site

_OFFERS = {"html": ("text/html",), **RDF}
_PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"


def catalog_routes(site: Site) -> APIRouter:
    """/catalog, also by extension."""
    routes = APIRouter(include_in_schema=False)
    triples = ByRevision(site.library.store, site.catalog.dcat)

    def answered(request: Request, chosen: str) -> Response:
        found = triples(site.address)
        if chosen == "html":
            page = catalog_page(site, request, found)
            page.headers["Link"] = _links(site)
            return page
        told = {"Link": _links(site), "Content-Location": f"/catalog.{chosen}", "Vary": "Accept"}
        return fresh(written(found, chosen), _OFFERS[chosen][0], headers=told)

    @routes.get("/catalog")
    async def negotiated(request: Request) -> Response:
        return await to_thread.run_sync(answered, request, choose_format(accepted(request), _OFFERS))

    @routes.get("/catalog.{extension}")
    async def as_file(request: Request, extension: str) -> Response:
        if extension not in _OFFERS:
            raise no_form("/catalog", extension, list(_OFFERS))
        return await to_thread.run_sync(answered, request, extension)

    return routes


def _links(site: Site) -> str:
    """The other forms, and the profile that they conform to."""
    others = ((f"{site.address}/catalog.{name}", "alternate", types[0]) for name, types in _OFFERS.items())
    return links(*others, (_PROFILE, "profile", None))
