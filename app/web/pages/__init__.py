"""The pages: rendered here, no script, every one in Dutch and English."""

from fastapi import APIRouter

from app.web.pages.changelog import changelog_routes
from app.web.pages.home import home_routes
from app.web.pages.lists import list_page_routes
from app.web.pages.ontology import ontology_routes
from app.web.pages.paths import path_page_routes
from app.web.pages.questions import question_page_routes
from app.web.pages.rules import rule_routes
from app.web.site import Site
from app.web.visitors import Visitors


def page_routes(site: Site, visitors: Visitors) -> APIRouter:
    """All pages; one's own way on is work, and has the turns of visitors."""
    routes = APIRouter(include_in_schema=False)
    for part in (
        home_routes,
        question_page_routes,
        list_page_routes,
        ontology_routes,
        rule_routes,
        changelog_routes,
    ):
        routes.include_router(part(site))
    routes.include_router(path_page_routes(site, visitors))
    return routes
