"""GET and POST /paths: somebody's own way on. No account, nothing kept, no copy left anywhere in between."""

import json
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.model.languages import Languages, Text
from app.paths import GOALS, HAVING, find_path
from app.paths.choosing import By
from app.web.api.described import LANG, answers, query
from app.web.api.path_told import BODY, SCHEMA, path_told
from app.web.negotiation import accepted, choose_format
from app.web.pathed import JSON, MOST_BYTES, Given, given_in_form, given_in_json, wanted_path
from app.web.problems import asked_languages
from app.web.responses import MACHINE_HEADERS
from app.web.site import Site
from app.web.upload import uploaded
from app.web.visitors import Visitors

_PARAMETERS = [
    query("to", Text(f"Het doel ({', '.join(GOALS)})", f"The goal ({', '.join(GOALS)})"), {"type": "string"}),
    query(
        "from",
        Text(
            f"Wat men al is of kan ({', '.join(HAVING)}); meer waarden met komma's",
            f"What one is or can do already ({', '.join(HAVING)}); several values with commas",
        ),
        {"type": "string"},
    ),
    query("by", Text("Wat de beste weg is", "What the best way is"), {"type": "string", "enum": [*By]}),
    query("language", Text("De taal bij by=language", "The language for by=language"), {"type": "string"}),
    query(
        "trust",
        Text("Vertrouwen van wie zegt wat wordt geleerd", "Trust of who says what is taught"),
        {"type": "string"},
    ),
    LANG,
]
_MEANING = (
    "Wat ontbreekt, welke opleidingen het sluiten en in welke volgorde, waar het te oefenen is, en wat het kost. "
    "Niets wordt bewaard.\n\n"
    "What is missing, which courses close it and in which order, where it can be practised, and what it costs. "
    "Nothing is kept."
)
_BODY: dict[str, Any] = {"required": True, "content": {JSON: {"schema": BODY}}}
_RESPONSES = answers({200: ("The way on", SCHEMA)}, 401, 429)


def path_routes(site: Site, visitors: Visitors) -> APIRouter:
    """/paths."""
    routes = APIRouter(tags=["paths"])

    def found(given: Given, languages: Languages) -> bytes:
        wanted = wanted_path(given, site.library.things, languages[0])
        path = find_path(site.desk.queries, site.library.things, wanted, datetime.now(UTC).date())
        return json.dumps(path_told(path, languages), ensure_ascii=False).encode()

    def told(body: bytes, languages: Languages) -> Response:
        headers = {**MACHINE_HEADERS, "Cache-Control": "no-store", "Content-Language": languages[0]}
        return Response(body, media_type=JSON, headers=headers)

    @routes.get(
        "/paths",
        summary="The way from what one can do to a profile, an archetype or an opening",
        description=_MEANING,
        responses=_RESPONSES,
        openapi_extra={"parameters": _PARAMETERS},
    )
    async def by_address(request: Request) -> Response:
        choose_format(accepted(request), {"json": (JSON,)})
        languages = asked_languages(request)
        given = given_in_form(request.url.query)
        given.pop("lang", None)
        async with visitors.visit(request) as visit:
            return told(await visit.have(lambda: found(given, languages)), languages)

    @routes.post(
        "/paths",
        summary="The same, asked without telling it in an address",
        description=_MEANING,
        responses=_RESPONSES | answers({}, 408, 413, 415),
        openapi_extra={"requestBody": _BODY, "parameters": [LANG]},
    )
    async def by_body(request: Request) -> Response:
        choose_format(accepted(request), {"json": (JSON,)})
        languages = asked_languages(request)
        async with visitors.visit(request) as visit:
            _, body = await uploaded(request, (JSON,), MOST_BYTES)
            given = given_in_json(body)
            return told(await visit.have(lambda: found(given, languages)), languages)

    return routes
