"""The API under /v1: questions, lists and items; its OpenAPI follows from the questions and the ontology."""

import json

from fastapi import FastAPI
from starlette.responses import Response

from app import __version__
from app.web.ageing import mark_deprecated, packaged_table
from app.web.api.described import complete
from app.web.api.graphs import graph_routes
from app.web.api.jobs import job_routes
from app.web.api.lists import list_routes
from app.web.api.mappings import mapping_routes
from app.web.api.paths import path_routes
from app.web.api.pool_requests import pool_request_routes
from app.web.api.pools import pool_routes
from app.web.api.questions import question_routes
from app.web.api.submissions import submission_routes
from app.web.api.suggestions import suggestion_routes
from app.web.responses import fresh
from app.web.site import Site
from app.web.visitors import Rooms


def create_api(site: Site, rooms: Rooms) -> FastAPI:
    """The application that stands at /v1."""
    api = FastAPI(
        title="Vakgraaf",
        summary="The open knowledge graph of digital craftsmanship in government",
        description=(
            "Which academy teaches what, which archetype or profile requires it, and where the gaps are. "
            "Labels come in the language of `lang` or Accept-Language, then Dutch, then English, then any."
        ),
        version=__version__,
        contact={
            "name": site.catalog.operator.name,
            "url": site.catalog.operator.url,
            "email": site.catalog.operator.email,
        },
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": f"{site.address}/v1"}],
        root_path_in_servers=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.include_router(question_routes(site))
    api.include_router(submission_routes(site, rooms.trials))
    api.include_router(job_routes(site))
    api.include_router(graph_routes(site))
    api.include_router(pool_routes(site))
    api.include_router(pool_request_routes(site))
    api.include_router(list_routes(site))
    api.include_router(mapping_routes(site))
    api.include_router(suggestion_routes(site, rooms.others))
    api.include_router(path_routes(site, rooms.others))

    @api.get("/openapi.json", include_in_schema=False)
    async def described() -> Response:
        documents = site.documents.schemas.components(site.address)
        told = mark_deprecated(complete(api.openapi(), documents), packaged_table())
        return fresh(json.dumps(told, ensure_ascii=False).encode(), "application/json")

    return api
