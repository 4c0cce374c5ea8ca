"""Lists of things and single things: /{collection} and /{collection}/{identifier}, for every collection there is."""

import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.listing import MOST_PER_PAGE, Item, Page
from app.model.languages import Languages, Text, choose, spoken
from app.model.names import local_name
from app.model.vocabulary import Class
from app.web.api.described import LANG, query, responses
from app.web.asked import only, wanted_of
from app.web.negotiation import accepted, choose_format
from app.web.problems import asked_languages
from app.web.responses import fresh, links
from app.web.site import Site
from app.web.things import document_response

_PAGING = [
    query("q", Text("Naam of code bevat", "Name or code contains"), {"type": "string", "maxLength": 200}),
    query("page", Text("Pagina, vanaf 1", "Page, from 1"), {"type": "integer", "minimum": 1}),
    query(
        "pageSize",
        Text("Aantal per pagina", "Number per page"),
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
    ),
    query("after", Text("Plaats waarna men verder leest", "Place to read on from"), {"type": "string"}),
]
_IDENTIFIER = {
    "name": "identifier",
    "in": "path",
    "required": True,
    "description": "Het pad onder /id/{type}/ / The path below /id/{type}/",
    "schema": {"type": "string"},
}
_JSON = {"application/json": {"schema": {"type": "object"}}}
_DOCUMENT = {
    name: {"schema": {"type": kind}}
    for name, kind in (
        ("application/ld+json", "object"),
        ("application/json", "object"),
        ("text/turtle", "string"),
        ("application/n-triples", "string"),
    )
}


def list_routes(site: Site) -> APIRouter:
    """A list and its items for every class that the ontology gives a collection."""
    routes = APIRouter()
    for name, found in sorted(site.library.things.vocabulary().by_collection.items()):
        facets = [
            query(local_name(facet), Text("Alleen met", "Only with"), {"type": "string"}) for facet in found.facets
        ]
        routes.add_api_route(
            f"/{name}",
            _list(site, name, found),
            methods=["GET"],
            name=f"list-{name}",
            summary=f"All {name}",
            tags=[name],
            responses=responses(_JSON),
            openapi_extra={"parameters": [*_PAGING, *facets, LANG]},
        )
        routes.add_api_route(
            f"/{name}/{{identifier:path}}",
            _item(site, found),
            methods=["GET"],
            name=f"item-{name}",
            summary=f"One of the {name}",
            tags=[name],
            responses=responses(_DOCUMENT),
            openapi_extra={"parameters": [_IDENTIFIER]},
        )
    return routes


def _list(site: Site, name: str, found: Class) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def listed(request: Request) -> Response:
        choose_format(accepted(request), {"json": ("application/json",)})
        wanted = wanted_of(request, found)
        languages = asked_languages(request)
        page = await to_thread.run_sync(site.lists.page, name, wanted, languages)
        body = json.dumps(_shown(page, found, languages), ensure_ascii=False).encode()
        headers = {"Content-Language": spoken(languages)}
        if page.next:
            rest = [(key, value) for key, value in request.query_params.multi_items() if key not in {"page", "after"}]
            address = f"{site.address}/v1/{name}?{urlencode([*rest, ('after', page.next)])}"
            headers["Link"] = links((address, "next", None))
        return fresh(body, "application/json", headers=headers)

    return listed


def _item(site: Site, found: Class) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def item(request: Request) -> Response:
        only(request, set())
        identifier = request.path_params["identifier"]
        return await document_response(site, request, f"{found.id_path}/{identifier}")

    return item


def _shown(page: Page, found: Class, languages: Languages) -> dict[str, Any]:
    return {
        "items": [_item_shown(item, languages) for item in page.items],
        "total": page.total,
        "type": found.name,
        "facets": {
            name: [
                {"value": value, "label": choose(page.labels.get(value, {}), languages), "count": count}
                for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ]
            for name, counts in page.facets.items()
        },
    }


def _item_shown(item: Item, languages: Languages) -> dict[str, Any]:
    facets = {name: sorted(values) for name, values in item.facets.items()}
    return {"id": item.iri, "label": choose(item.labels, languages), "notation": item.notation, **facets}
