"""What stands of an organisation, its versions and their differences; withdrawing and restoring by its owner."""

import json
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from app.desk import Receipt
from app.model.errors import UnknownError
from app.model.languages import Text
from app.receipts import receipt_told
from app.store.history import Submission
from app.versions import restore, version_tag, withdraw
from app.web import gone
from app.web.api import compared, versioned
from app.web.api.answers import json_only
from app.web.api.described import IF_MATCH, LANG, SIGNED_IN, answers, query, responses
from app.web.api.schemas import reference
from app.web.api.versioned import address_of, contents, find_version, parted
from app.web.api.walled import WALLED, seen, told
from app.web.asked import only, single
from app.web.authority import may
from app.web.rdf import no_form
from app.web.responses import MACHINE_HEADERS, fresh
from app.web.site import Site
from app.web.upload import client_of

_PATH = "/organisations/{organisation}/graphs/{kind}"
_IN_RDF: dict[str, dict[str, Any]] = {
    types[0]: {"schema": {} if name == "jsonld" else {"type": "string"}} for name, types in versioned.FORMS.items()
}
_DIFFERING = {
    types[0]: {"schema": reference("VersionDifference") if name == "json" else {"type": "string"}}
    for name, types in compared.FORMS.items()
}
_JSON_ONLY = [Depends(json_only)]
_NOT_KEPT = {"Cache-Control": "no-store"}
_MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "Another organisation follows this one and has it now"}}
_CHANGED = {200: ("It stands so now", reference("Receipt"))}
_CHANGING = {"parameters": [IF_MATCH], "security": SIGNED_IN}
_FROM, _TO = (
    query(name, Text(f"Het nummer van de {nl} versie", f"The number of the {en} version"), {"type": "integer"})
    for name, nl, en in (("from", "oude", "old"), ("to", "nieuwe", "new"))
)


def graph_routes(site: Site) -> APIRouter:
    """/organisations/{organisation}/graphs/{kind} and what is below it."""
    routes = APIRouter(tags=["organisations"])

    @routes.get(_PATH, responses=responses(_IN_RDF) | WALLED | _MOVED)
    async def standing(request: Request, organisation: str, kind: str) -> Response:
        """What stands now."""
        kind, form = parted(request.url.path, kind)
        here = await seen(site, request, organisation, kind)
        return told(here, await to_thread.run_sync(_standing, here, request, organisation, kind, form))

    @routes.get(f"{_PATH}/versions", responses=_json("Versions"), dependencies=_JSON_ONLY)
    async def versions(request: Request, organisation: str, kind: str) -> Response:
        """All versions, newest first."""
        here = await seen(site, request, organisation, kind)
        listed = await to_thread.run_sync(_versions, here, organisation, kind)
        return told(here, fresh(json.dumps(listed, ensure_ascii=False).encode(), "application/json"))

    @routes.get(f"{_PATH}/versions/{{number}}", responses=responses(_IN_RDF) | WALLED)
    async def version(request: Request, organisation: str, kind: str, number: str) -> Response:
        """One version."""
        number, form = parted(request.url.path, number)
        here = await seen(site, request, organisation, kind)
        return told(here, await to_thread.run_sync(_numbered, here, request, organisation, kind, number, form))

    @routes.get(
        f"{_PATH}/diff",
        responses=responses(_DIFFERING) | WALLED,
        openapi_extra={"parameters": [_FROM, _TO, LANG]},
    )
    @routes.get(f"{_PATH}/diff.{{extension}}", include_in_schema=False)
    async def differing(request: Request, organisation: str, kind: str) -> Response:
        """What differs between the versions ``from`` and ``to``: in things and words, or as triples."""
        form = request.path_params.get("extension")
        here = await seen(site, request, organisation, kind)
        return told(here, await to_thread.run_sync(_compared, here, request, organisation, kind, form))

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
        here = await seen(site, request, organisation, kind)
        wanted = await to_thread.run_sync(find_version, here, organisation, kind, number)
        asked = (wanted.version or 0, client_of(caller), request.headers.get("if-match"))
        receipt = await to_thread.run_sync(restore, site.desk, organisation, kind, *asked)
        return _told(site, receipt)

    return routes


def _json(name: str) -> dict[int | str, dict[str, Any]]:
    return responses({"application/json": {"schema": reference(name)}}) | WALLED


def _standing(site: Site, request: Request, organisation: str, kind: str, form: str | None) -> Response:
    """What stands; of an organisation that was followed, where it stands now; of what was withdrawn, since when."""
    found = site.desk.history.standing(organisation, kind)
    if found is None:
        raise _nothing(organisation, kind)
    if found.triples is not None:
        return contents(site, request, found, address_of(found), form)
    there = gone.passed_on(site, found)
    if there is None:
        raise gone.withdrawn(site, found)
    return RedirectResponse(f"{there}.{form}" if form else there, 308, headers={**MACHINE_HEADERS, **_NOT_KEPT})


def _versions(site: Site, organisation: str, kind: str) -> dict[str, Any]:
    found = site.desk.history.versions(organisation, kind)
    if not found:
        raise _nothing(organisation, kind)
    return {"versions": [_version(site, one) for one in found], "inherited": gone.inherited(site, found[0])}


def _numbered(  # noqa: PLR0913, PLR0917  (which version of what, in which form)
    site: Site, request: Request, organisation: str, kind: str, number: str, form: str | None
) -> Response:
    found = find_version(site, organisation, kind, number)
    return contents(site, request, found, f"{address_of(found)}/versions/{found.version}", form)


def _compared(site: Site, request: Request, organisation: str, kind: str, form: str | None) -> Response:
    if form is not None and form not in compared.FORMS:
        raise no_form(request.url.path.removesuffix(f".{form}")[:80], form, list(compared.FORMS))
    only(request, {"from", "to"})
    versions = site.desk.history.versions(organisation, kind)
    if not versions:
        raise _nothing(organisation, kind)
    first, last = single(request, "from") or "1", single(request, "to") or str(versions[0].version)
    old, new = (find_version(site, organisation, kind, number) for number in (first, last))
    return compared.compare(site, request, old, new, form)


def _version(site: Site, found: Submission) -> dict[str, Any]:
    here = f"{site.address}{address_of(found)}/versions/{found.version}"
    return {
        "version": found.version,
        "organisation": found.organisation,
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
