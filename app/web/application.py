"""The application: the API under /v1, the things under /id and /doc, the pages; a cache in front of them all."""

import logging
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app.model.errors import VakgraafError
from app.web.ageing import Ageing, packaged_table
from app.web.api import create_api
from app.web.caching import App, Cache, Receive, Scope, Send
from app.web.catalog import catalog_routes
from app.web.contexts import context_routes
from app.web.dumps import dump_routes
from app.web.feed import feed_routes
from app.web.gate import Gate
from app.web.health import health_routes
from app.web.lacking import lacking_routes
from app.web.pages import page_routes
from app.web.pages.problem import refusal
from app.web.problems import headers_of, other_problem, problem, told
from app.web.queries import query_routes
from app.web.site import Site
from app.web.sitemap import sitemap_routes
from app.web.sparql.endpoint import sparql_routes
from app.web.things import thing_routes
from app.web.vendored import vendored_routes
from app.web.visitors import open_rooms
from app.web.well_known import well_known_routes

STATIC = Path(__file__).parent / "static"

log = logging.getLogger("vakgraaf")


class Static(StaticFiles):
    """Our own files, with the header that keeps a browser from guessing what they are."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """The file."""
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def create_app(site: Site) -> App:
    """The whole site as one ASGI application."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    rooms = open_rooms(site.authority, site.sparql.trusted_proxies, site.trials_at_once)
    api = create_api(site, rooms)
    app.mount("/v1", api)
    app.router.routes.extend(vendored_routes())  # before the folder that they stand in
    app.mount("/static", Static(directory=STATIC))
    app.include_router(health_routes(site))
    app.include_router(query_routes(site))  # before the things: it knows /id/question/…
    app.include_router(thing_routes(site))
    app.include_router(context_routes(site))
    app.include_router(feed_routes(site))
    for described in (catalog_routes, lacking_routes, dump_routes, well_known_routes, sitemap_routes):
        app.include_router(described(site))
    app.include_router(page_routes(site, rooms.others))
    for each in (app, api):
        _tell_what_goes_wrong(each, site)
    sparql = Starlette(routes=sparql_routes(site), exception_handlers=app.exception_handlers)
    gate = Gate(_apart(sparql, app), site)
    return Cache(Ageing(gate, packaged_table(), site.address), lambda: _revision(site), site.cache_bytes)


def _apart(sparql: App, others: App) -> App:
    """Queries go past the framework that serves all else: it would cost more than a small query does."""

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        await (sparql if scope.get("path") == "/sparql" else others)(scope, receive, send)

    return chosen


def _revision(site: Site) -> str:
    """What every answer depends on: the store, and the history and the feed that are written just after it."""
    fed = site.desk.publisher.feed.extent()
    return f"{site.library.store.seen()} {site.desk.history.changes()} {fed.position} {fed.expired}"


def _tell_what_goes_wrong(app: FastAPI, site: Site) -> None:
    @app.exception_handler(VakgraafError)
    async def ours(request: Request, error: VakgraafError) -> Response:
        response = refusal(site, request, problem(request, error))
        response.headers.update(headers_of(error))
        return response

    @app.exception_handler(HTTPException)
    async def the_frameworks(request: Request, error: HTTPException) -> Response:
        response = refusal(site, request, other_problem(request, error.status_code))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        log.error("unforeseen at %s", request.url.path, exc_info=error)
        return told(other_problem(request, 500))
