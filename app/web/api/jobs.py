"""Jobs over HTTP: how far a large submission has come, what became of it, and taking it back while it waits."""

import json
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.model.errors import UnknownError
from app.model.languages import Text, choose
from app.receipts import receipt_told
from app.store.jobs import WAITING, Job
from app.web.api.answers import json_only, private_json
from app.web.api.described import SIGNED_IN, answers
from app.web.api.schemas import reference
from app.web.authority import may
from app.web.problems import asked_languages
from app.web.site import Site

_EACH_S = 2  # that a job ahead is taken to last, in telling when to look again
_LONGEST_S = 60
_FOUND = {200: ("How far it has come, and what became of it", reference("Job"))}
_EXTRA = {"security": SIGNED_IN}


def job_routes(site: Site) -> APIRouter:
    """/jobs."""
    routes = APIRouter(tags=["submissions"], dependencies=[Depends(json_only)])

    @routes.get("/jobs/{identifier}", responses=answers(_FOUND, 401, 404), openapi_extra=_EXTRA)
    async def job(request: Request, identifier: str) -> Response:
        """How far a large submission has come."""
        found = await _own(site, request, identifier)
        return await job_response(site, request, found, 200)

    @routes.delete("/jobs/{identifier}", responses=answers(_FOUND, 401, 404, 409), openapi_extra=_EXTRA)
    async def cancelled(request: Request, identifier: str) -> Response:
        """Take a large submission back, while it waits."""
        found = await _own(site, request, identifier)
        return await job_response(site, request, await to_thread.run_sync(site.jobs.cancel, found), 200)

    return routes


async def job_response(site: Site, request: Request, job: Job, status: int) -> Response:
    """A job as it is now, with where to look for it and when to look again."""
    told = await to_thread.run_sync(_told, site, request, job)
    headers = {"Location": str(told["href"])}
    if not job.over:
        headers["Retry-After"] = str(min(_LONGEST_S, 1 + _EACH_S * (told["ahead"] or 0)))
    return private_json(told, status, headers)


def _told(site: Site, request: Request, job: Job) -> dict[str, Any]:
    receipt = site.jobs.receipt(job)
    phase, part = site.jobs.progress(job)
    return {
        "id": job.id,
        "href": f"{site.address}/v1/jobs/{job.id}",
        "organisation": job.organisation,
        "kind": job.kind,
        "state": job.state,
        "phase": phase,
        "part": part,
        "ahead": site.jobs.ahead(job) if job.state == WAITING else None,
        "created": job.created,
        "started": job.started,
        "ended": job.ended,
        "result": None if receipt is None else receipt_told(site.address, receipt),
        "problem": None if job.problem is None else _problem(request, job.problem),
    }


def _problem(request: Request, kept: str) -> dict[str, Any]:
    """The problem document of a job, in the language of who asks now."""
    told: dict[str, Any] = json.loads(kept)
    languages = asked_languages(request)
    said = {name: choose(told[name], languages) for name in ("title", "detail")}
    return {"type": "about:blank", **told, **said, "instance": request.url.path}


async def _own(site: Site, request: Request, identifier: str) -> Job:
    caller = await site.authority.who(request)
    found = await to_thread.run_sync(site.jobs.find, identifier, caller.organisation)
    if found is None:
        raise UnknownError(Text(f"Er is geen taak {identifier[:80]!r}.", f"There is no job {identifier[:80]!r}."))
    if site.desk.restricts(found.kind):
        may(caller, found.organisation, found.kind)
    return found
