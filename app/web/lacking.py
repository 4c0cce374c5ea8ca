"""/profiles: the vocabularies that things are told in; /profiles/{token}: what cannot be told in one yet, and why."""

import json

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import PREFIXES
from app.model.nearest import did_you_mean
from app.publishing.profiles import Profile
from app.web.negotiation import accepted, choose_format
from app.web.pages.profiles import lacking_page, profiles_page
from app.web.rdf import RDF, no_form, written
from app.web.responses import fresh, links
from app.web.site import Site

_OFFERS = {"html": ("text/html",), **RDF}
_LISTED = {"html": ("text/html",), "json": ("application/json",)}
_PREFIXES = {
    **PREFIXES,
    "prof": "http://www.w3.org/ns/dx/prof/",
    "vann": "http://purl.org/vocab/vann/",
}


def lacking_routes(site: Site) -> APIRouter:
    """/profiles, also by extension, and one page below it for each."""
    routes = APIRouter(include_in_schema=False)

    def described(request: Request, chosen: str) -> Response:
        others = links(*((f"{site.address}/profiles.{name}", "alternate", types[0]) for name, types in _OFFERS.items()))
        if chosen == "html":
            page = profiles_page(site, request)
            page.headers["Link"] = others
            return page
        told = {"Link": others, "Content-Location": f"/profiles.{chosen}", "Vary": "Accept"}
        return fresh(written(site.profiles.description, chosen, _PREFIXES), _OFFERS[chosen][0], headers=told)

    def listed(request: Request, token: str) -> Response:
        profile = _of(site, token)
        if choose_format(accepted(request), _LISTED) == "html":
            return lacking_page(site, request, profile)
        return fresh(json.dumps(_told(site, profile), ensure_ascii=False).encode(), "application/json")

    @routes.get("/profiles")
    async def negotiated(request: Request) -> Response:
        return await to_thread.run_sync(described, request, choose_format(accepted(request), _OFFERS))

    @routes.get("/profiles.{extension}")
    async def as_file(request: Request, extension: str) -> Response:
        if extension not in _OFFERS:
            raise no_form("/profiles", extension, list(_OFFERS))
        return await to_thread.run_sync(described, request, extension)

    @routes.get("/profiles/{token}")
    async def of_one(request: Request, token: str) -> Response:
        return await to_thread.run_sync(listed, request, token)

    return routes


def _of(site: Site, token: str) -> Profile:
    known = {profile.token: profile for profile in site.profiles.all}
    if token in known:
        return known[token]
    some = ", ".join(known)
    raise UnknownError(
        Text(f"Er is geen profiel {token[:80]!r}.", f"There is no profile {token[:80]!r}."),
        did_you_mean(token, known, Text(f"Kies uit: {some}.", f"Choose from: {some}.")),
    )


def _told(site: Site, profile: Profile) -> dict[str, object]:
    """The profile, with every thing that lacks something for it."""
    return {
        "id": profile.iri,
        "token": profile.token,
        "title": profile.title.by_language(),
        "lacking": [
            {
                "id": thing.value,
                "lacks": [{"name": lack.name, "message": lack.sentence.by_language()} for lack in lacks],
            }
            for thing, lacks in site.profiles.lacking(profile).items()
        ],
    }
