"""For those who watch: is the process there, can it answer."""

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
        graphs = await to_thread.run_sync(site.library.things.graphs)
        if not graphs:
            raise NotReadyError(Text("De referentiegraaf is er nog niet.", "The reference graph is not there yet."))
        if not site.sparql.ready():
            raise NotReadyError(Text("Er is nog geen kind dat SPARQL beantwoordt.", "No child can answer SPARQL yet."))
        told = {"status": "ready", "revision": site.library.store.seen(), "graphs": len(graphs)}
        trouble = site.desk.publisher.trouble()  # it answers all the same, so it is ready: for questions alone
        changes = {"taken": trouble is None, "reason": None if trouble is None else trouble.by_language()}
        feed = {"position": site.desk.publisher.feed.extent().position, "behind": not site.desk.publisher.fed()}
        return JSONResponse({**told, "changes": changes, "feed": feed}, headers={"Cache-Control": "no-store"})

    return routes
