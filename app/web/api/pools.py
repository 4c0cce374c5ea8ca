"""Pools, for the parties to a pool's agreement: who fits, asking the manager by reference, and what was asked.

Everything here wants a credential, is kept by nobody in between, and is noted in the log of the processing of people.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.asking.things import Names
from app.model.languages import Languages, Text, choose
from app.model.terms import NamedNode, node
from app.people.matching import Match
from app.pools import Asked, Own
from app.pools.finding import Found, Search, Shown
from app.store.processing import PoolRequest
from app.web.api.answers import json_only, private_json
from app.web.api.described import LANG, SIGNED_IN, answers, query
from app.web.api.schemas import ADDRESS, COUNT, MOMENT, STRING, Schema, fields, optional, several
from app.web.asked import only
from app.web.pooled import (
    FOR,
    LONGEST_PURPOSE,
    LONGEST_TEXT,
    MOST_HOURS,
    MOST_LOCAL_IDS,
    MOST_PER_PAGE,
    MOST_REFERENCES,
    REQUIRED,
    asked_about,
    asked_own,
    search_of,
)
from app.web.problems import asked_languages
from app.web.responses import links
from app.web.site import Site
from app.web.upload import uploaded

MEANING = Text(
    "Een filter, geen oordeel: de volgorde is toeval en is elke dag een andere; niemand krijgt een score.",
    "A filter, no judgement: the order is chance and another each day; nobody gets a score.",
)
_JSON = "application/json"
_MOST_BYTES = 400_000
_PATH = "/pools/{organisation}/{pool}"
_JSON_ONLY = [Depends(json_only)]

_THING = fields(("notation",), id=ADDRESS, label=optional(STRING), notation=STRING)
_HIT = fields(
    reference={**STRING, "description": "what this member is called to you, today"},
    profile=optional(_THING),
    availability=optional(_THING),
    hoursPerWeek=optional({"type": "number"}),
    region=optional(_THING),
    validFrom=optional({"type": "string", "format": "date"}),
    **{part: several(_THING) for part in ("met", "unmet", "unknown")},
)
_MEMBERS = fields(
    meaning=STRING,
    day={"type": "string", "format": "date"},
    required=several(_THING),
    total=COUNT,
    page=COUNT,
    pageSize=COUNT,
    hits=several(_HIT),
)
_REQUEST = fields(id=STRING, moment=MOMENT, pool=STRING, organisation=STRING, purpose=STRING, members=COUNT)
_MEANT = fields(reference=STRING, pseudonym=STRING)
_ONE_REQUEST = {
    **_REQUEST,
    "properties": {
        **_REQUEST["properties"],
        "meant": {**several(_MEANT), "description": "to the manager: the members, but for who left"},
    },
}
_OWN = fields(localId=STRING, pseudonym=STRING, present={"type": "boolean"})
_BODY: Schema = {
    "type": "object",
    "required": ["references", "purpose"],
    "additionalProperties": False,
    "properties": {
        "references": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_REFERENCES,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        },
        "purpose": {"type": "string", "maxLength": LONGEST_PURPOSE},
    },
}
_OWN_BODY: Schema = {
    "type": "object",
    "required": ["localIds"],
    "additionalProperties": False,
    "properties": {
        "localIds": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LOCAL_IDS,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        }
    },
}
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

Done = TypeVar("Done")


def pool_routes(site: Site) -> APIRouter:
    """/pools/{organisation}/{pool}/…: they come before the list of the public pools, whose items have any path."""
    routes = APIRouter(tags=["pools"])
    pools, things = site.pools, site.library.things

    def asking(goal: NamedNode) -> list[NamedNode]:
        return [node(row[0]) for row in site.desk.queries.rows("path-required", {"goal": [goal]})]

    async def done(work: Callable[[], Done]) -> Done:
        return await to_thread.run_sync(work)

    @routes.get(
        f"{_PATH}/members",
        responses=answers({200: ("Who fits", _MEMBERS)}, *_REFUSALS),
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
            return search, hits, things.names(map(NamedNode, _named(hits)))

        search, hits, names = await done(found)
        return private_json(_members_told(search, hits, names, languages), headers=_beside(site, request, search, hits))

    @routes.get(
        f"{_PATH}/requests",
        responses=answers({200: ("The requests", fields(requests=several(_REQUEST)))}, *_REFUSALS),
        openapi_extra={"security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def requests(request: Request, organisation: str, pool: str) -> Response:
        """The requests about members: all to the manager of the pool, one's own to another party."""
        caller = await site.authority.who(request)
        only(request, set())
        found = await done(lambda: pools.requests(caller, f"{organisation}/{pool}"))
        return private_json({"requests": [_request_told(one) for one in found]})

    @routes.post(
        f"{_PATH}/requests",
        responses=answers({201: ("The request", _REQUEST)}, *_REFUSALS, 408, 413, 415),
        openapi_extra={
            "requestBody": {"required": True, "content": {_JSON: {"schema": _BODY}}},
            "security": SIGNED_IN,
        },
        status_code=201,
        dependencies=_JSON_ONLY,
    )
    async def ask(request: Request, organisation: str, pool: str) -> Response:
        """Ask the manager of the pool about members, by the references that a look gave. No contact is told."""
        caller = await site.authority.who(request)
        await done(lambda: pools.check(caller, f"{organisation}/{pool}"))
        _, body = await uploaded(request, (_JSON,), _MOST_BYTES)
        references, purpose = asked_about(body)
        asked = await done(lambda: pools.ask(caller, f"{organisation}/{pool}", references, purpose))
        location = {"Location": f"{site.address}/v1/pools/{organisation}/{pool}/requests/{asked.id}"}
        return private_json(_request_told(asked), 201, location)

    @routes.get(
        f"{_PATH}/requests/{{identifier}}",
        responses=answers({200: ("The request", _ONE_REQUEST)}, *_REFUSALS),
        openapi_extra={"security": SIGNED_IN},
        dependencies=_JSON_ONLY,
    )
    async def asked(request: Request, organisation: str, pool: str, identifier: str) -> Response:
        """One request; the manager is told which members it means, by their pseudonyms."""
        caller = await site.authority.who(request)
        only(request, set())
        return private_json(
            _asked_told(await done(lambda: pools.request(caller, f"{organisation}/{pool}", identifier)))
        )

    @routes.post(
        f"{_PATH}/pseudonyms",
        responses=answers({200: ("The members", fields(members=several(_OWN)))}, *_REFUSALS, 408, 413, 415),
        openapi_extra={
            "requestBody": {"required": True, "content": {_JSON: {"schema": _OWN_BODY}}},
            "security": SIGNED_IN,
        },
        dependencies=_JSON_ONLY,
    )
    async def own(request: Request, organisation: str, pool: str) -> Response:
        """The pseudonyms of a manager's own members, so that it finds back whom a request means. None is kept."""
        caller = await site.authority.who(request)
        await done(lambda: pools.check(caller, f"{organisation}/{pool}"))
        _, body = await uploaded(request, (_JSON,), _MOST_BYTES)
        local_ids = asked_own(body)
        found = await done(lambda: pools.own(caller, f"{organisation}/{pool}", local_ids))
        return private_json({"members": [_own_told(one) for one in found]})

    return routes


def _beside(site: Site, request: Request, search: Search, found: Found) -> dict[str, str]:
    if search.page * search.page_size >= found.total:
        return {}
    following = request.url.include_query_params(page=search.page + 1)
    return {"Link": links((f"{site.address}{following.path}?{following.query}", "next", None))}


def _named(found: Found) -> Iterable[str]:
    yield from found.required
    for hit in found.hits:
        yield from filter(None, (hit.profile, hit.availability, hit.region))


def _members_told(search: Search, found: Found, names: Names, languages: Languages) -> dict[str, Any]:
    def thing(iri: str) -> dict[str, Any]:
        label, notation = choose(names.labels.get(iri, {}), languages), names.notations.get(iri)
        return {"id": iri, "label": label, **({"notation": notation} if notation else {})}

    def hit(shown: Shown) -> dict[str, Any]:
        return {
            "reference": shown.reference,
            "profile": shown.profile and thing(shown.profile),
            "availability": shown.availability and thing(shown.availability),
            "hoursPerWeek": None if shown.hours is None else float(shown.hours),
            "region": shown.region and thing(shown.region),
            "validFrom": shown.valid_from,
            "met": [thing(one) for one in shown.fit.met],
            "unmet": [thing(one) for one in shown.fit.unmet],
            "unknown": [thing(one) for one in shown.fit.unknown],
        }

    return {
        "meaning": MEANING.said(languages),
        "day": found.day.isoformat(),
        "required": [thing(iri) for iri in found.required],
        "total": found.total,
        "page": search.page,
        "pageSize": search.page_size,
        "hits": [hit(shown) for shown in found.hits],
    }


def _request_told(asked: PoolRequest) -> dict[str, Any]:
    return {
        "id": asked.id,
        "moment": asked.moment,
        "pool": asked.pool,
        "organisation": asked.organisation,
        "purpose": asked.purpose,
        "members": len(asked.references),
    }


def _asked_told(asked: Asked) -> dict[str, Any]:
    meant = [{"reference": reference, "pseudonym": pseudonym} for reference, pseudonym in asked.members]
    return {**_request_told(asked.request), **({"meant": meant} if asked.manages else {})}


def _own_told(one: Own) -> dict[str, Any]:
    return {"localId": one.local_id, "pseudonym": one.pseudonym, "present": one.present}
