"""/queries: the questions as RDF, for other people's editors; /id/question/{name} leads to one of them."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.questions import Question
from app.publishing.examples import json_ld, turtle
from app.web.negotiation import accepted, choose_format
from app.web.responses import MACHINE_HEADERS, fresh, links
from app.web.site import Site

_WRITERS = {"ttl": turtle, "jsonld": json_ld}
_TYPES = {"ttl": ("text/turtle",), "jsonld": ("application/ld+json", "application/json")}
_WITH_HTML = {**_TYPES, "html": ("text/html",)}
_SEE_OTHER = {**MACHINE_HEADERS, "Vary": "Accept"}


def query_routes(site: Site) -> APIRouter:
    """/queries, /queries/{name}, each also by extension, and /id/question/{name}."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/queries")
    async def all_of_them(request: Request) -> Response:
        return _told(site, request, None)

    @routes.get("/queries.{extension}")
    async def all_in_one_format(request: Request, extension: str) -> Response:
        return _told(site, request, None, extension)

    @routes.get("/queries/{name}")
    async def one(request: Request, name: str) -> Response:
        stem, _, extension = name.partition(".")
        return _told(site, request, site.library.questions.question(stem), extension or None)

    @routes.get("/id/question/{name}")
    async def identified(name: str) -> Response:
        found = site.library.questions.question(name)
        return RedirectResponse(f"/queries/{found.name}", 303, headers=_SEE_OTHER)

    return routes


def _told(site: Site, request: Request, question: Question | None, extension: str | None = None) -> Response:
    rest = "" if question is None else f"/{question.name}"
    chosen = choose_format(accepted(request), _WITH_HTML) if extension is None else extension
    if chosen == "html":
        return RedirectResponse(f"/questions{rest}", 303, headers=_SEE_OTHER)
    if chosen not in _WRITERS:
        raise _no_format(f"/queries{rest}", chosen)
    asked = list(site.library.questions) if question is None else [question]
    here = f"{site.address}/queries{rest}"
    others = [(f"{here}.{name}", "alternate", types[0]) for name, types in _TYPES.items()]
    return fresh(
        _WRITERS[chosen](asked, site.address),
        _TYPES[chosen][0],
        headers={"Link": links(*others), "Content-Location": f"/queries{rest}.{chosen}"},
    )


def _no_format(path: str, extension: str) -> UnknownError:
    known = ", ".join(f"{path}.{name}" for name in _WRITERS)
    return UnknownError(
        Text(f"Er is geen {path}.{quote(extension)}.", f"There is no {path}.{quote(extension)}."),
        Text(f"Wel: {known}.", f"There is: {known}."),
    )
