"""What changed, release by release, and what is going to end."""

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

from app.publishing.changelog import read_changelog
from app.settings import PACKAGE
from app.web.ageing import packaged_table
from app.web.pages.page import Page
from app.web.site import Site

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def changelog_routes(site: Site) -> APIRouter:
    """/changelog."""
    routes = APIRouter()
    releases = read_changelog(PACKAGE / "CHANGELOG.md")
    endings = packaged_table()

    @routes.get("/changelog")
    async def told(request: Request) -> Response:
        page = Page(site, request)
        shown = [
            (release, Markup(_MARKDOWN.render(release.told[page.language])))  # noqa: S704 (our own file, without HTML)
            for release in releases
        ]
        return page.render("changelog.html", title=page.word("changelog"), releases=shown, endings=endings)

    return routes
