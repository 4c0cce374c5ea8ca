"""For those who watch: is the process there, can it answer."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import JSONResponse

from app.model.errors import NotReadyError
from app.model.languages import Text
from app.web.site import Site


def health_routes(site: Site) -> APIRouter:
    """/health/live and /health/ready."""
    routes = APIRouter(prefix="/health")

    @routes.get("/live")
    async def live() -> JSONResponse:
        return JSONResponse({"status": "live"}, headers={"Cache-Control": "no-store"})

    @routes.get("/ready")
    async def ready() -> JSONResponse:
        return JSONResponse(await to_thread.run_sync(_told, site), headers={"Cache-Control": "no-store"})

    return routes


def _told(site: Site) -> dict[str, Any]:
    """How it stands; raises NotReadyError where nothing can be answered yet."""
    graphs = site.library.things.graphs()
    if not graphs:
        raise NotReadyError(Text("De referentiegraaf is er nog niet.", "The reference graph is not there yet."))
    if not site.sparql.ready():
        raise NotReadyError(Text("Er is nog geen kind dat SPARQL beantwoordt.", "No child can answer SPARQL yet."))
    publisher = site.desk.publisher
    trouble = publisher.trouble()  # it answers all the same, so it is ready: for questions alone
    return {
        "status": "ready",
        "revision": site.library.store.seen(),
        "graphs": len(graphs),
        "changes": {"taken": trouble is None, "reason": None if trouble is None else trouble.by_language()},
        "feed": {"position": publisher.feed.extent().position, "behind": not publisher.fed()},
    }
