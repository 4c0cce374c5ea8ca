"""Requests about the members of a pool: a party asks its manager by reference, who tells what became of it.

Like all of pools: it wants a credential, is kept by nobody in between, and is noted in the log of the processing.
"""

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.web.api.answers import json_only, private_json
from app.web.api.described import SIGNED_IN, answers
from app.web.api.pool_told import BODY, ONE_REQUEST, REQUEST, SETTLE_BODY, asked_told, request_told
from app.web.api.schemas import fields, several
from app.web.asked import only
from app.web.pooled import asked_about, asked_state
from app.web.site import Site
from app.web.upload import uploaded

_JSON = "application/json"
_PATCHED = (_JSON, "application/merge-patch+json")
_MOST_BYTES = 50_000
_PATH = "/pools/{organisation}/{pool}/requests"
_ONE = f"{_PATH}/{{identifier}}"
_JSON_ONLY = [Depends(json_only)]
_REFUSALS = (401, 403, 404, 503)


def pool_request_routes(site: Site) -> APIRouter:
    """/pools/{organisation}/{pool}/requests and what is below it."""
    routes = APIRouter(tags=["pools"])
    pools = site.pools

    @routes.get(
        _PATH,
        responses=answers({200: ("The requests", fields(requests=several(REQUEST)))}, *_REFUSALS),
        openapi_extra={"security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def requests(request: Request, organisation: str, pool: str) -> Response:
        """The requests about members: all to the manager of the pool, one's own to another party."""
        caller = await site.authority.who(request)
        only(request, set())
        found = await to_thread.run_sync(lambda: pools.requests(caller, f"{organisation}/{pool}"))
        return private_json({"requests": [request_told(one) for one in found]})

    @routes.post(
        _PATH,
        responses=answers({201: ("The request", REQUEST)}, *_REFUSALS, 408, 413, 415),
        openapi_extra={
            "requestBody": {"required": True, "content": {_JSON: {"schema": BODY}}},
            "security": SIGNED_IN,
        },
        status_code=201,
        dependencies=_JSON_ONLY,
    )
    async def ask(request: Request, organisation: str, pool: str) -> Response:
        """Ask the manager of the pool about members, by the references that a look gave. No contact is told."""
        caller = await site.authority.who(request)
        await to_thread.run_sync(lambda: pools.check(caller, f"{organisation}/{pool}"))
        _, body = await uploaded(request, (_JSON,), _MOST_BYTES)
        references, purpose = asked_about(body)
        asked = await to_thread.run_sync(lambda: pools.ask(caller, f"{organisation}/{pool}", references, purpose))
        location = {"Location": f"{site.address}/v1/pools/{organisation}/{pool}/requests/{asked.id}"}
        return private_json(request_told(asked), 201, location)

    @routes.get(
        _ONE,
        responses=answers({200: ("The request", ONE_REQUEST)}, *_REFUSALS),
        openapi_extra={"security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def asked(request: Request, organisation: str, pool: str, identifier: str) -> Response:
        """One request; the manager is told which members it means, by their pseudonyms."""
        caller = await site.authority.who(request)
        only(request, set())
        found = await to_thread.run_sync(lambda: pools.request(caller, f"{organisation}/{pool}", identifier))
        return private_json(asked_told(found))

    @routes.patch(
        _ONE,
        responses=answers({200: ("The request", REQUEST)}, *_REFUSALS, 408, 413, 415),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {media_type: {"schema": SETTLE_BODY} for media_type in _PATCHED},
            },
            "security": SIGNED_IN,
        },
        dependencies=_JSON_ONLY,
    )
    async def settle(request: Request, organisation: str, pool: str, identifier: str) -> Response:
        """Let who asked know what became of a request; for the manager of the pool. No words about it are kept."""
        caller = await site.authority.who(request)
        await to_thread.run_sync(lambda: pools.check(caller, f"{organisation}/{pool}"))
        _, body = await uploaded(request, _PATCHED, _MOST_BYTES)
        state = asked_state(body)
        found = await to_thread.run_sync(lambda: pools.settle(caller, f"{organisation}/{pool}", identifier, state))
        return private_json(request_told(found))

    return routes
