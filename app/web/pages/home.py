"""The first page: the question that the graph was born for, and three ways in."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.listing import Wanted
from app.web.pages.options import options
from app.web.pages.page import Page
from app.web.site import Site

BORN = "who-teaches"
FOR_ACADEMIES = ("catalogue-overlap", "only-here", "gaps")


def home_routes(site: Site) -> APIRouter:
    """/."""
    routes = APIRouter()

    @routes.get("/")
    async def home(request: Request) -> Response:
        return await to_thread.run_sync(_home, site, request)

    return routes


def _home(site: Site, request: Request) -> Response:
    page = Page(site, request)
    archetype = site.library.questions.question(BORN).parameter("archetype")
    collections = sorted(site.library.things.vocabulary().by_collection)
    return page.render(
        "home.html",
        title=page.word("tagline"),
        archetypes=options(page, archetype) if archetype else [],
        counts={name: site.lists.page(name, Wanted(page_size=1), page.languages).total for name in collections},
        questions=list(site.library.questions),
        for_academies=[site.library.questions.question(name) for name in FOR_ACADEMIES],
    )
