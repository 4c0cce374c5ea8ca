"""Lists of things and single things: /{collection} and /{collection}/{identifier}, for every collection there is."""

import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.listing import MOST_PER_PAGE, Item, Page
from app.asking.parameters import MOST_FAULTS
from app.model.errors import Fault, WrongInputError
from app.model.languages import Languages, Text, choose, spoken
from app.model.names import local_name
from app.model.vocabulary import Class
from app.publishing.schemas import component
from app.web.api.described import LANG, header, query, responses
from app.web.api.schemas import ADDRESS, COUNT, STRING, Schema, fields, optional, several
from app.web.asked import MOST_IDS, ids_of, only, wanted_of
from app.web.negotiation import accepted, choose_format
from app.web.problems import asked_languages
from app.web.profiled import ALTERNATES
from app.web.responses import fresh, links
from app.web.site import Site
from app.web.things import choose_type, document_response

_PAGING = [
    query("q", Text("Naam of code bevat", "Name or code contains"), {"type": "string", "maxLength": 200}),
    query("page", Text("Pagina, vanaf 1", "Page, from 1"), {"type": "integer", "minimum": 1}),
    query(
        "pageSize",
        Text("Aantal per pagina", "Number per page"),
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
    ),
    query("after", Text("Plaats waarna men verder leest", "Place to read on from"), {"type": "string"}),
    query("before", Text("Plaats waarvóór men terugleest", "Place to read back from"), {"type": "string"}),
    query(
        "ids",
        Text(
            f"Alleen deze, met hun documenten: 1 tot {MOST_IDS} paden onder /id/{{type}}/ of IRI's, met komma's",
            f"These alone, with their documents: 1 to {MOST_IDS} paths below /id/{{type}}/ or IRIs, with commas",
        ),
        {"type": "string"},
    ),
]
_IDENTIFIER = {
    "name": "identifier",
    "in": "path",
    "required": True,
    "description": "Het pad onder /id/{type}/ / The path below /id/{type}/",
    "schema": {"type": "string"},
}
_TEXT = {"schema": {"type": "string"}}
_NAMED = {"json": ("application/ld+json", "application/json")}  # what things asked for by name come as


def list_routes(site: Site) -> APIRouter:
    """A list and its items for every class that the ontology gives a collection."""
    routes = APIRouter()
    for name, found in sorted(site.library.things.vocabulary().by_collection.items()):
        facets = [
            query(local_name(facet), Text("Alleen met", "Only with"), {"type": "string"}) for facet in found.facets
        ]
        documents = [{"$ref": f"#/components/schemas/{one}"} for one in _components(site, found)]
        routes.add_api_route(
            f"/{name}",
            _list(site, name, found),
            methods=["GET"],
            name=f"list-{name}",
            summary=f"All {name}",
            tags=[name],
            responses=responses(_listed_as(found, documents)),
            openapi_extra={"parameters": [*_PAGING, *facets, LANG]},
        )
        routes.add_api_route(
            f"/{name}/{{identifier:path}}",
            _item(site, found),
            methods=["GET"],
            name=f"item-{name}",
            summary=f"One of the {name}",
            tags=[name],
            responses=responses(_document_as(documents)),
            openapi_extra={"parameters": [_IDENTIFIER, *_profile_parameters(site)]},
        )
    return routes


def _list(site: Site, name: str, found: Class) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def listed(request: Request) -> Response:
        if "ids" in request.query_params:
            return await to_thread.run_sync(_named, site, request, found)
        choose_format(accepted(request), {"json": ("application/json",)})
        wanted = wanted_of(request, found, beside=("ids",))
        languages = asked_languages(request)
        page = await to_thread.run_sync(site.lists.page, name, wanted, languages)
        body = json.dumps(_shown(page, found, languages), ensure_ascii=False).encode()
        headers = {"Content-Language": spoken(languages)}
        if beside := _beside(f"{site.address}/v1/{name}", request, page):
            headers["Link"] = beside
        return fresh(body, "application/json", headers=headers)

    return listed


def _beside(here: str, request: Request, page: Page) -> str:
    """The pages after and before this one, and the first where this one is another."""
    places = {"page", "after", "before"}
    rest = [(key, value) for key, value in request.query_params.multi_items() if key not in places]
    found = [(here, [*rest, ("after", page.next)], "next")] if page.next else []
    if page.previous:
        found.append((here, [*rest, ("before", page.previous)], "prev"))
    if places & set(request.query_params):
        found.append((here, rest, "first"))
    return links(*((f"{at}?{urlencode(asked)}" if asked else at, relation, None) for at, asked, relation in found))


def _profile_parameters(site: Site) -> list[dict[str, Any]]:
    told = Text("Het profiel waarin het ding verteld wordt", "The profile that the thing is told in")
    tokens = [profile.token for profile in (*site.profiles.all, ALTERNATES)]
    return [query("profile", told, {"type": "string", "enum": tokens}), header("Accept-Profile", told)]


def _named(site: Site, request: Request, found: Class) -> Response:
    """The documents of the things that are named: all of them, or an error that says which are not there."""
    chosen = choose_format(accepted(request), _NAMED)
    paths = ids_of(request, found)
    own = [path for path in paths if path.startswith(f"{found.id_path}/")]
    there = site.documents.at_all(own)
    if missing := [_not_there(path, found) for path in paths if path not in there]:
        raise WrongInputError(missing[:MOST_FAULTS])
    body = site.documents.json_ld_of_many(there.values(), site.address)
    return fresh(body, choose_type(request, chosen, _NAMED), headers={"Vary": "Accept"})


def _not_there(path: str, found: Class) -> Fault:
    name = path.removeprefix(f"{found.id_path}/")
    return Fault(
        "ids",
        name[:80],
        Text(f"ids: er is geen {found.name} {name[:80]!r}.", f"ids: there is no {found.name} {name[:80]!r}."),
        Text(
            f"Laat het weg, of zoek het met /v1/{found.collection}?q=….",
            f"Leave it out, or search for it with /v1/{found.collection}?q=….",
        ),
    )


def _components(site: Site, found: Class) -> list[str]:
    """The schemas of what stands below the path of a class: a competence, and a competence at level."""
    known = site.library.things.vocabulary().by_name.values()
    classes = {one.iri for one in known if one.id_path == found.id_path}
    return [component(frame) for frame in site.documents.contexts.frames.values() if frame.class_iri in classes]


def _document_as(documents: list[Schema]) -> dict[str, Schema]:
    schema = documents[0] if len(documents) == 1 else {"anyOf": documents}
    written = {"schema": schema}
    others = dict.fromkeys(("text/turtle", "application/n-triples", "application/rdf+xml"), _TEXT)
    return {**dict.fromkeys(_NAMED["json"], written), **others}


def _listed_as(found: Class, documents: list[Schema]) -> dict[str, Schema]:
    """A page of the list; or, for ``ids``, the documents themselves."""
    page = fields(
        items=several(
            {
                **fields(id=ADDRESS, label=optional(STRING), notation=optional(STRING)),
                "additionalProperties": several(STRING),
            }
        ),
        total=COUNT,
        type={"const": found.name},
        facets={
            "type": "object",
            "additionalProperties": several(fields(value=STRING, label=optional(STRING), count=COUNT)),
        },
    )
    named = fields(**{"@context": ADDRESS, "@graph": several({"anyOf": documents})})
    return {"application/json": {"schema": {"anyOf": [page, named]}}, "application/ld+json": {"schema": named}}


def _item(site: Site, found: Class) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def item(request: Request) -> Response:
        only(request, {"profile"})
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
    facets = {name: sorted(values) for name, values in sorted(item.facets.items())}
    return {"id": item.iri, "label": choose(item.labels, languages), "notation": item.notation, **facets}
