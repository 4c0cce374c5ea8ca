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


def page_routes(site: Site) -> APIRouter:
    """All pages."""
    routes = APIRouter(include_in_schema=False)
    for part in (
        home_routes,
        question_page_routes,
        path_page_routes,
        list_page_routes,
        ontology_routes,
        rule_routes,
        changelog_routes,
    ):
        routes.include_router(part(site))
    return routes
