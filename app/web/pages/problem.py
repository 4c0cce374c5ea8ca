"""What went wrong, as a page, for who came with a browser."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.web.negotiation import accepted, preferences
from app.web.pages.page import SAFE, Page
from app.web.problems import told
from app.web.site import Site


def wants_page(request: Request) -> bool:
    """Whether the caller reads HTML and asked for something that is not of the API."""
    asked = preferences(accepted(request))
    return not request.url.path.startswith("/v1") and bool(asked) and asked[0][0] == "text/html"


def refusal(site: Site, request: Request, document: dict[str, Any]) -> Response:
    """The problem as a page for a person, as a document for a machine."""
    return problem_page(site, request, document) if wants_page(request) else told(document)


def problem_page(site: Site, request: Request, document: dict[str, Any]) -> Response:
    """The problem document as a page, with the same status."""
    page = Page(site, request)
    body = page.html("problem.html", title=document["title"], problem=document).encode()
    headers = {
        **SAFE,
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-store",
        "Content-Language": page.language,
    }
    return Response(body, document["status"], headers, "text/html")
