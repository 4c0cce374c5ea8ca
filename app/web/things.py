"""Things by their own address: /id/… leads to /doc/…, which speaks HTML, JSON-LD, Turtle and N-Triples."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.model.errors import UnknownError
from app.model.names import BASE
from app.model.terms import NamedNode
from app.publishing.documents import Described
from app.publishing.schemas import SCHEMA_TYPE, schema_address
from app.web import gone
from app.web.negotiation import accepted, choose_format
from app.web.pages.thing import thing_page
from app.web.profiled import own_profile_links, profile_headers, profiled
from app.web.responses import MACHINE_HEADERS, fresh, links, since
from app.web.site import Site

_TYPES = {
    "jsonld": ("application/ld+json", "application/json"),
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
}
_WITH_HTML = {"html": ("text/html",), **_TYPES}
_BY_ADDRESS = {False: "Accept-Encoding", True: "Accept-Language"}  # what an address with an extension still varies by
_NEGOTIATED = "Accept, Accept-Language, Accept-Profile"
ONTOLOGY = NamedNode(f"{BASE}def")


def thing_routes(site: Site) -> APIRouter:
    """/id and /doc."""
    routes = APIRouter()

    @routes.get("/id/{path:path}")
    async def identified(request: Request, path: str) -> Response:
        asked = f"?{request.url.query}" if "profile" in request.query_params else ""
        try:
            await to_thread.run_sync(gone.at, site, path)
        except UnknownError:
            latest = await to_thread.run_sync(site.documents.latest, path)
            if latest is None:
                raise
            return RedirectResponse(f"/id/{quote(latest)}{asked}", 302, headers=MACHINE_HEADERS)
        return RedirectResponse(f"/doc/{quote(path)}{asked}", 303, headers={**MACHINE_HEADERS, "Vary": "Accept"})

    @routes.get("/doc/{path:path}")
    async def documented(request: Request, path: str) -> Response:
        other = await to_thread.run_sync(profiled, site, request, path)
        if other is not None:
            return other
        stem, _, extension = path.rpartition(".")
        if extension in _WITH_HTML:
            return await to_thread.run_sync(_rendered, site, request, stem, extension, _BY_ADDRESS[extension == "html"])
        chosen = choose_format(accepted(request), _WITH_HTML)
        return await to_thread.run_sync(_rendered, site, request, path, chosen, _NEGOTIATED)

    return routes


async def document_response(site: Site, request: Request, path: str) -> Response:
    """The document of an item of a list, for machines: byte by byte what stands at /doc."""
    other = await to_thread.run_sync(partial(profiled, site, request, path, extensions=False))
    if other is not None:
        return other
    chosen = choose_format(accepted(request), _TYPES)
    return await to_thread.run_sync(_rendered, site, request, path, chosen, "Accept, Accept-Profile")


def _rendered(site: Site, request: Request, path: str, chosen: str, varying: str) -> Response:
    documents = site.documents
    found = gone.at(site, path)
    if chosen == "html":
        page = thing_page(site, request, found, path)
        page.headers["Link"] = _links(site, path, found, page=True)
        page.headers["Vary"] = varying
        return page
    if chosen == "jsonld":
        body = documents.json_ld(found, site.address)
    else:
        body = (documents.turtle if chosen == "ttl" else documents.n_triples)(found)
    return since(
        site.moments,
        f"{path}.{chosen}",
        fresh(
            body,
            choose_type(request, chosen),
            headers={
                **profile_headers(site.profiles.own),
                "Link": _links(site, path, found),
                "Content-Location": f"/doc/{quote(path)}.{chosen}",
                "Vary": varying,
            },
        ),
    )


def _links(site: Site, path: str, found: Described, *, page: bool = False) -> str:
    """The same document in every format, its signposts, and the schema that describes its JSON."""
    others = f"{other_formats(site, path)}, {links(*site.signposts.of(path, found, page=page))}"
    others = f"{others}, {own_profile_links(site, path, found, page=page)}"
    if found.frame is None:
        return others
    return f"{others}, {links((schema_address(site.address, found.frame), 'describedby', SCHEMA_TYPE))}"


def choose_type(request: Request, chosen: str, offers: Mapping[str, Sequence[str]] = _TYPES) -> str:
    """JSON-LD is also JSON: who asked for that alone gets it under that name."""
    types = offers[chosen]
    if request.url.path.endswith(f".{chosen}"):
        return types[0]
    if (
        len(types) > 1
        and choose_format(
            accepted(request) or "*/*",
            {"ld": ("application/ld+json",), "json": ("application/json",), "any": ("*/*",)},
        )
        == "json"
    ):
        return "application/json"
    return types[0]


def other_formats(site: Site, path: str) -> str:
    """The Link header that names the same document in every format."""
    here = f"{site.address}/doc/{quote(path)}"
    return links(*((f"{here}.{name}", "alternate", types[0]) for name, types in _WITH_HTML.items()))
