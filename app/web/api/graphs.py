"""What stands of an organisation, its versions and their differences; withdrawing and restoring by its owner."""

import json
from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from pyoxigraph import RdfFormat, serialize
from starlette.responses import Response

from app.desk import Receipt, triples_of
from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import PREFIXES
from app.publishing.difference import difference
from app.receipts import difference_told, receipt_told
from app.store.history import Submission
from app.versions import restore, version_tag, withdraw
from app.web.api.answers import json_only
from app.web.api.described import IF_MATCH, SIGNED_IN, answers, query, responses
from app.web.api.schemas import reference
from app.web.asked import LONGEST_NUMBER
from app.web.authority import may
from app.web.negotiation import choose_format
from app.web.responses import MACHINE_HEADERS, fresh
from app.web.site import Site
from app.web.upload import client_of

_PATH = "/organisations/{organisation}/graphs/{kind}"
_OFFERS = {"ttl": ("text/turtle",), "nt": ("application/n-triples",), "jsonld": ("application/ld+json",)}
_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
_JSON_ONLY = [Depends(json_only)]
_CHANGED = {200: ("It stands so now", reference("Receipt"))}
_CHANGING = {"parameters": [IF_MATCH], "security": SIGNED_IN}
_FROM, _TO = (
    query(name, Text(f"Het nummer van de {nl} versie", f"The number of the {en} version"), {"type": "integer"})
    for name, nl, en in (("from", "oude", "old"), ("to", "nieuwe", "new"))
)


def graph_routes(site: Site) -> APIRouter:
    """/organisations/{organisation}/graphs/{kind} and what is below it."""
    routes = APIRouter(tags=["organisations"])
    history = site.desk.history

    @routes.get(_PATH, responses=responses({"text/turtle": {"schema": {"type": "string"}}}))
    async def standing(request: Request, organisation: str, kind: str) -> Response:
        """What stands now."""
        found = history.standing(organisation, kind)
        if found is None or found.triples is None:
            raise _nothing(organisation, kind)
        return await to_thread.run_sync(_contents, site, request, found)

    @routes.get(f"{_PATH}/versions", responses=_json("Versions"), dependencies=_JSON_ONLY)
    async def versions(organisation: str, kind: str) -> Response:
        """All versions, newest first."""
        found = history.versions(organisation, kind)
        if not found:
            raise _nothing(organisation, kind)
        told = {"versions": [_version(site, one) for one in found]}
        return fresh(json.dumps(told, ensure_ascii=False).encode(), "application/json")

    @routes.get(f"{_PATH}/versions/{{number}}", responses=responses({"text/turtle": {"schema": {"type": "string"}}}))
    async def version(request: Request, organisation: str, kind: str, number: str) -> Response:
        """One version."""
        return await to_thread.run_sync(_contents, site, request, _find(site, organisation, kind, number))

    @routes.get(
        f"{_PATH}/diff",
        responses=_json("VersionDifference"),
        openapi_extra={"parameters": [_FROM, _TO]},
        dependencies=_JSON_ONLY,
    )
    async def compared(organisation: str, kind: str, request: Request) -> Response:
        """What differs between the versions ``from`` and ``to``, in things."""
        told = await to_thread.run_sync(_compared, site, organisation, kind, request.query_params)
        return fresh(json.dumps(told, ensure_ascii=False).encode(), "application/json")

    @routes.delete(
        _PATH,
        responses=answers(_CHANGED, 401, 403, 404, 412, 503),
        openapi_extra=_CHANGING,
        dependencies=_JSON_ONLY,
    )
    async def withdrawn(request: Request, organisation: str, kind: str) -> Response:
        """Take the graph out; its versions stay."""
        caller = await site.authority.who(request)
        may(caller, organisation, kind)
        if_match = request.headers.get("if-match")
        receipt = await to_thread.run_sync(withdraw, site.desk, organisation, kind, client_of(caller), if_match)
        return _told(site, receipt)

    @routes.post(
        f"{_PATH}/versions/{{number}}/_restore",
        responses=answers(_CHANGED, 401, 403, 404, 412, 503),
        openapi_extra=_CHANGING,
        dependencies=_JSON_ONLY,
    )
    async def restored(request: Request, organisation: str, kind: str, number: str) -> Response:
        """Put an earlier version back, as a new one."""
        caller = await site.authority.who(request)
        may(caller, organisation, kind)
        wanted = _find(site, organisation, kind, number).version or 0
        asked = (wanted, client_of(caller), request.headers.get("if-match"))
        receipt = await to_thread.run_sync(restore, site.desk, organisation, kind, *asked)
        return _told(site, receipt)

    return routes


def _json(name: str) -> dict[int | str, dict[str, Any]]:
    return responses({"application/json": {"schema": reference(name)}})


def _compared(site: Site, organisation: str, kind: str, asked: Mapping[str, str]) -> dict[str, Any]:
    versions = site.desk.history.versions(organisation, kind)
    if not versions:
        raise _nothing(organisation, kind)
    first, last = asked.get("from", "1"), asked.get("to", str(versions[0].version))
    old, new = (_find(site, organisation, kind, number) for number in (first, last))
    told = difference_told(difference(triples_of(site.desk, old), triples_of(site.desk, new)))
    return {"from": old.version, "to": new.version} | told


def _contents(site: Site, request: Request, found: Submission) -> Response:
    chosen = choose_format(request.headers.get("accept", ""), _OFFERS)
    triples = sorted(triples_of(site.desk, found), key=str)
    prefixes = PREFIXES if chosen == "ttl" else None
    body = serialize(triples, format=_FORMATS[chosen], prefixes=prefixes) or b""
    return fresh(body, _OFFERS[chosen][0], headers={"ETag": version_tag(found)})


def _find(site: Site, organisation: str, kind: str, number: str) -> Submission:
    digits = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    found = site.desk.history.version(organisation, kind, int(number)) if digits else None
    if found is None:
        raise UnknownError(Text(f"Er is geen versie {number[:20]!r}.", f"There is no version {number[:20]!r}."))
    return found


def _version(site: Site, found: Submission) -> dict[str, Any]:
    here = f"{site.address}/v1/organisations/{found.organisation}/graphs/{found.kind}/versions/{found.version}"
    return {
        "version": found.version,
        "href": here,
        "moment": found.moment,
        "digest": found.digest,
        "kindVersion": found.kind_version,
        "withdrawn": found.triples is None,
        "note": found.note,
    }


def _told(site: Site, receipt: Receipt) -> Response:
    body = json.dumps(receipt_told(site.address, receipt), ensure_ascii=False).encode()
    headers = {**MACHINE_HEADERS, "Cache-Control": "no-store", "ETag": version_tag(receipt.submission)}
    return Response(body, 200, headers, "application/json")


def _nothing(organisation: str, kind: str) -> UnknownError:
    return UnknownError(
        Text(f"Van {organisation} staat er geen {kind}.", f"Nothing of {organisation} stands as {kind}."),
        Text("Dien het in met POST /v1/submissions.", "Submit it with POST /v1/submissions."),
    )
