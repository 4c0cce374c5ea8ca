"""Lists as pages: everything of a class, searched and filtered."""

from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.model.names import local_name
from app.model.terms import NamedNode
from app.web.asked import wanted_of
from app.web.pages.page import Page
from app.web.site import Site

_PLACES = {"page", "after", "before"}


def list_page_routes(site: Site) -> APIRouter:
    """/lists/{collection}."""
    routes = APIRouter()

    @routes.get("/lists/{collection}")
    async def listed(request: Request, collection: str) -> Response:
        return await to_thread.run_sync(_list, site, request, collection)

    return routes


def _list(site: Site, request: Request, collection: str) -> Response:
    page = Page(site, request)
    shown = site.lists.collection(collection)
    wanted = wanted_of(request, shown)
    found = site.lists.page(collection, wanted, page.languages)
    rest = [(key, value) for key, value in request.query_params.multi_items() if key not in _PLACES]
    beside = {
        relation: f"/lists/{collection}?{urlencode([*rest, (place, cursor)])}"
        for relation, place, cursor in (("prev", "before", found.previous), ("next", "after", found.next))
        if cursor
    }
    return page.render(
        "list.html",
        title=page.word(collection) if page.has_word(collection) else collection,
        collection=collection,
        found=found,
        wanted=wanted,
        coded=any(item.notation for item in found.items),
        beside=beside,
        names={local_name(facet): facet for facet in shown.facets},
        facets=site.library.things.labels(map(NamedNode, shown.facets)),
    )
