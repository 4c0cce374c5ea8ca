"""Pools, for the parties to a pool's agreement: in which one may look, and who fits.

Everything here wants a credential and is kept by nobody in between; whoever looks among people is noted in the log.
"""

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.asking.things import Names
from app.model.languages import Text
from app.model.terms import NamedNode, node
from app.people.matching import Match
from app.pools.entering import OpenPool
from app.pools.finding import Found, Search
from app.web.api.answers import json_only, private_json
from app.web.api.described import LANG, SIGNED_IN, answers, query
from app.web.api.pool_told import (
    MEMBERS,
    OPEN,
    OWN,
    OWN_BODY,
    members_told,
    named,
    open_told,
    own_told,
)
from app.web.api.schemas import Schema, fields, several
from app.web.asked import only
from app.web.pooled import FOR, MOST_HOURS, MOST_PER_PAGE, REQUIRED, asked_own, search_of
from app.web.problems import asked_languages
from app.web.responses import links
from app.web.site import Site
from app.web.upload import uploaded

_JSON = "application/json"
_MOST_BYTES = 400_000
_PATH = "/pools/{organisation}/{pool}"
_JSON_ONLY = [Depends(json_only)]

_TEXT: Schema = {"type": "string"}
_SEARCH = [
    query("purpose", Text("Waarvoor u zoekt; verplicht, en gelogd", "What you seek for; required, and logged"), _TEXT),
    query("requires", Text(f"Gevraagd ({REQUIRED[0]}), met komma's", f"Required ({REQUIRED[0]}), with commas"), _TEXT),
    query("for", Text(f"Wat dit vraagt ({', '.join(FOR)})", f"What this asks ({', '.join(FOR)})"), _TEXT),
    query(
        "match",
        Text(
            "Wie alles beheerst, wie iets ervan beheerst, of iedereen",
            "Who meets all of it, who meets some, or anybody",
        ),
        {"type": "string", "enum": [*Match], "default": Match.SOME},
    ),
    query("availability", Text("Uiterlijk zo snel inzetbaar", "Deployable at the latest so soon"), _TEXT),
    query("region", Text("De provincie", "The province"), _TEXT),
    query(
        "hours",
        Text("Ten minste zoveel uren per week", "At least so many hours a week"),
        {"type": "number", "minimum": 0, "maximum": MOST_HOURS},
    ),
    query("page", Text("Pagina, vanaf 1", "Page, from 1"), {"type": "integer", "minimum": 1}),
    query(
        "pageSize",
        Text("Aantal per pagina", "Number per page"),
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE},
    ),
    LANG,
]
_REFUSALS = (401, 403, 404, 503)


def pool_routes(site: Site) -> APIRouter:
    """/pools/{organisation}/{pool}/…: they come before the list of the public pools, whose items have any path."""
    routes = APIRouter(tags=["pools"])
    pools, things = site.pools, site.library.things

    def asking(goal: NamedNode) -> list[NamedNode]:
        return [node(row[0]) for row in site.desk.queries.rows("path-required", {"goal": [goal]})]

    @routes.get(
        "/organisations/{organisation}/pools",
        responses=answers({200: ("The pools", fields(pools=several(OPEN)))}, 401, 403, 503),
        openapi_extra={"parameters": [LANG], "security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def open_pools(request: Request, organisation: str) -> Response:
        """The pools in which your organisation may look: its own, and those that an agreement in force opens to it."""
        caller = await site.authority.who(request)
        only(request, set())
        languages = asked_languages(request)

        def found() -> tuple[list[OpenPool], Names]:
            told = pools.open_to(caller, organisation)
            return told, things.names(thing for one in told for thing in (one.owner, *one.agreements))

        listed, names = await to_thread.run_sync(found)
        return private_json({"pools": [open_told(one, names, languages, site.address) for one in listed]})

    @routes.get(
        f"{_PATH}/members",
        responses=answers({200: ("Who fits", MEMBERS)}, *_REFUSALS),
        openapi_extra={"parameters": _SEARCH, "security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def members(request: Request, organisation: str, pool: str) -> Response:
        """Members who fit, in a neutral order: which of the required competences each meets, does not, or may."""
        caller = await site.authority.who(request)
        languages = asked_languages(request)

        def found() -> tuple[Search, Found, Names]:
            pools.check(caller, f"{organisation}/{pool}")
            search = search_of(request, things, asking)
            hits = pools.look(caller, f"{organisation}/{pool}", search)
            return search, hits, things.names(map(NamedNode, named(hits)))

        search, hits, names = await to_thread.run_sync(found)
        return private_json(members_told(search, hits, names, languages), headers=_beside(site, request, search, hits))

    @routes.post(
        f"{_PATH}/pseudonyms",
        responses=answers({200: ("The members", fields(members=several(OWN)))}, *_REFUSALS, 408, 413, 415),
        openapi_extra={
            "requestBody": {"required": True, "content": {_JSON: {"schema": OWN_BODY}}},
            "security": SIGNED_IN,
        },
        dependencies=_JSON_ONLY,
    )
    async def own(request: Request, organisation: str, pool: str) -> Response:
        """The pseudonyms of a manager's own members, so that it finds back whom a request means. None is kept."""
        caller = await site.authority.who(request)
        await to_thread.run_sync(lambda: pools.check(caller, f"{organisation}/{pool}"))
        _, body = await uploaded(request, (_JSON,), _MOST_BYTES)
        local_ids = asked_own(body)
        found = await to_thread.run_sync(lambda: pools.own(caller, f"{organisation}/{pool}", local_ids))
        return private_json({"members": [own_told(one) for one in found]})

    return routes


def _beside(site: Site, request: Request, search: Search, found: Found) -> dict[str, str]:
    if search.page * search.page_size >= found.total:
        return {}
    following = request.url.include_query_params(page=search.page + 1)
    return {"Link": links((f"{site.address}{following.path}?{following.query}", "next", None))}
