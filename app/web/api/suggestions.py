"""POST /suggestions: which competences a course may teach, by the words of its title and description."""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.suggestions import Suggestions, document
from app.model.languages import Languages
from app.web.api.described import LANG, answers, responses
from app.web.negotiation import choose_format
from app.web.problems import asked_languages
from app.web.responses import MACHINE_HEADERS
from app.web.site import Site
from app.web.suggested import (
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_ITEMS,
    MOST_SUGGESTIONS,
    USUAL_SUGGESTIONS,
    asked_suggestions,
)
from app.web.upload import uploaded
from app.web.visitors import Visitors

_JSON = "application/json"
_TEXT = {"type": "string", "maxLength": LONGEST_TEXT}
_ITEM = {
    "type": "object",
    "required": ["title"],
    "additionalProperties": False,
    "properties": {
        "title": {**_TEXT, "minLength": 1},
        "description": _TEXT,
        "language": {"type": "string", "enum": ["nl", "en"]},
    },
}
_BODY = {
    "type": "object",
    "required": ["items"],
    "additionalProperties": False,
    "properties": {
        "items": {"type": "array", "minItems": 1, "maxItems": MOST_ITEMS, "items": _ITEM},
        "framework": {"type": "string", "description": "an IRI or its path below /id/framework/"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_SUGGESTIONS, "default": USUAL_SUGGESTIONS},
    },
    "example": {"items": [{"title": "AI en ethiek voor bestuurders", "language": "nl"}], "limit": 3},
}


def suggestion_routes(site: Site, visitors: Visitors) -> APIRouter:
    """/suggestions."""
    routes = APIRouter(tags=["suggestions"])
    suggestions = Suggestions(site.desk.queries, site.library.things)

    def answered(body: bytes, languages: Languages) -> bytes:
        asked = asked_suggestions(body, site.library.things)
        suggested = suggestions.suggest(asked.items, asked.framework, asked.limit)
        return json.dumps(document(suggested, languages), ensure_ascii=False).encode()

    @routes.post(
        "/suggestions",
        summary="Competences that a course may teach",
        description="Voorstellen, die een mens bevestigt. Niets wordt bewaard.\n\n"
        "Proposals, which a person confirms. Nothing is kept.",
        responses=_responses(),
        openapi_extra={"requestBody": {"required": True, "content": {_JSON: {"schema": _BODY}}}, "parameters": [LANG]},
    )
    async def suggest(request: Request) -> Response:
        choose_format(request.headers.get("accept", ""), {"json": (_JSON,)})
        languages = asked_languages(request)
        async with visitors.visit(request) as visit:
            _, body = await uploaded(request, (_JSON,), MOST_BYTES)
            told = await visit.have(lambda: answered(body, languages))
        headers = {**MACHINE_HEADERS, "Cache-Control": "no-store", "Content-Language": languages[0]}
        return Response(told, media_type=_JSON, headers=headers)

    return routes


def _responses() -> dict[int | str, dict[str, Any]]:
    told = responses({_JSON: {"schema": {"type": "object"}}}, missing=False)
    del told[304]
    return told | answers({}, 401, 408, 413, 415, 429, 503)
