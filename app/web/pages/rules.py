"""The rules that a finding points at: /rules says each in a sentence, /shapes/{kind} gives the shapes as Turtle."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.checking.rules import rules
from app.web.pages.page import Page
from app.web.responses import fresh
from app.web.site import Site


def rule_routes(site: Site) -> APIRouter:
    """/rules and /shapes/{kind}."""
    routes = APIRouter()

    @routes.get("/rules")
    async def told(request: Request) -> Response:
        page = Page(site, request)
        return page.render("rules.html", title=page.word("rules"), rules=rules(), kinds=site.desk.kinds.names())

    @routes.get("/shapes/{kind}")
    async def shapes(kind: str) -> Response:
        return fresh(site.desk.kinds.kind(kind).shapes.encode(), "text/turtle")

    return routes
