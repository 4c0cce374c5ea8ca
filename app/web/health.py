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
        told = {"status": "ready", "revision": site.library.store.revision(), "graphs": len(graphs)}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    return routes
