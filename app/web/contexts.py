"""What documents are made by: contexts that never change, the frame and the JSON Schema of each class."""

import json

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import Response

from app.publishing.schemas import SCHEMA_TYPE
from app.web.responses import fresh
from app.web.site import Site

_FOR_EVERYBODY = {"Vary": "Accept-Encoding"}  # one form, one language
_FOR_EVER = {**_FOR_EVERYBODY, "Cache-Control": "public, max-age=31536000, immutable"}


def context_routes(site: Site) -> APIRouter:
    """/contexts, /frames and /schemas."""
    routes = APIRouter()
    contexts = site.documents.contexts

    @routes.get("/contexts/{version}.jsonld")
    async def context(version: str) -> Response:
        return fresh(contexts.version(version), "application/ld+json", headers=_FOR_EVER)

    @routes.get("/frames/{name}.jsonld")
    async def frame(name: str) -> Response:
        written = contexts.written(contexts.frame(name), site.address)
        return fresh(written, "application/ld+json", headers=_FOR_EVERYBODY)

    @routes.get("/schemas/{name}.json")
    async def schema(name: str) -> Response:
        found = contexts.frame(name)
        told = await to_thread.run_sync(site.documents.schemas.schema, found, site.address)
        return fresh(json.dumps(told, ensure_ascii=False, indent=1).encode(), SCHEMA_TYPE, headers=_FOR_EVERYBODY)

    return routes
