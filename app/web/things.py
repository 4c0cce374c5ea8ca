"""Things by their own address: /id/… leads to /doc/…, which speaks HTML, JSON-LD, Turtle and N-Triples."""

from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.model.errors import UnknownError
from app.model.names import BASE
from app.model.terms import NamedNode
from app.web.negotiation import accepted, choose_format
from app.web.pages.thing import thing_page
from app.web.responses import MACHINE_HEADERS, fresh, links
from app.web.site import Site

_TYPES = {
    "jsonld": ("application/ld+json", "application/json"),
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
}
_WITH_HTML = {"html": ("text/html",), **_TYPES}
ONTOLOGY = NamedNode(f"{BASE}def")


def thing_routes(site: Site) -> APIRouter:
    """/id and /doc."""
    routes = APIRouter()

    @routes.get("/id/{path:path}")
    async def identified(path: str) -> Response:
        try:
            await to_thread.run_sync(site.documents.find, path)
        except UnknownError:
            latest = await to_thread.run_sync(site.documents.latest, path)
            if latest is None:
                raise
            return RedirectResponse(f"/id/{quote(latest)}", 302, headers=MACHINE_HEADERS)
        return RedirectResponse(f"/doc/{quote(path)}", 303, headers={**MACHINE_HEADERS, "Vary": "Accept"})

    @routes.get("/doc/{path:path}")
    async def documented(request: Request, path: str) -> Response:
        stem, _, extension = path.rpartition(".")
        if extension in _WITH_HTML:
            return await _rendered(site, request, await to_thread.run_sync(site.documents.find, stem), stem, extension)
        chosen = choose_format(accepted(request), _WITH_HTML)
        return await _rendered(site, request, await to_thread.run_sync(site.documents.find, path), path, chosen)

    return routes


async def document_response(site: Site, request: Request, path: str) -> Response:
    """The document of an item of a list, for machines."""
    chosen = choose_format(accepted(request), _TYPES)
    return await _rendered(site, request, await to_thread.run_sync(site.documents.find, path), path, chosen)


async def _rendered(site: Site, request: Request, thing: NamedNode, path: str, chosen: str) -> Response:
    if chosen == "html":
        page = await to_thread.run_sync(thing_page, site, request, thing, path)
        page.headers["Link"] = other_formats(site, path)
        return page
    documents = site.documents
    if chosen == "jsonld":
        body = await to_thread.run_sync(documents.json_ld, thing, site.address)
    else:
        body = await to_thread.run_sync(documents.turtle if chosen == "ttl" else documents.n_triples, thing)
    media_type = choose_type(request, chosen)
    return fresh(
        body,
        media_type,
        headers={"Link": other_formats(site, path), "Content-Location": f"/doc/{quote(path)}.{chosen}"},
    )


def choose_type(request: Request, chosen: str) -> str:
    """JSON-LD is also JSON: who asked for that alone gets it under that name."""
    if request.url.path.endswith(f".{chosen}"):
        return _TYPES[chosen][0]
    if (
        chosen == "jsonld"
        and choose_format(
            accepted(request) or "*/*",
            {"ld": ("application/ld+json",), "json": ("application/json",), "any": ("*/*",)},
        )
        == "json"
    ):
        return "application/json"
    return _TYPES[chosen][0]


def other_formats(site: Site, path: str) -> str:
    """The Link header that names the same document in every format."""
    here = f"{site.address}/doc/{quote(path)}"
    return links(*((f"{here}.{name}", "alternate", types[0]) for name, types in _WITH_HTML.items()))
