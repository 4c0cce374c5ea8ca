"""What programs look for at addresses that everybody knows: VoID, the APIs, whom to tell of a weakness, robots."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.asking.by_revision import ByRevision
from app.web.negotiation import accepted, choose_format
from app.web.rdf import RDF, written
from app.web.responses import MACHINE_HEADERS, fresh, links
from app.web.site import Site

API_CATALOG = "/.well-known/api-catalog"
_LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
_OFFERS = {"linkset": ("application/linkset+json", "application/json")}
_SAFE_FOR = timedelta(days=180)  # RFC 9116 wants it under a year
_ROBOTS = """\
User-agent: *
Disallow: /sparql?
Disallow: /dumps/
Disallow: /v1/submissions
Disallow: /v1/validations
Disallow: /v1/jobs

Sitemap: {address}/sitemap.xml
"""


def well_known_routes(site: Site) -> APIRouter:
    """/.well-known/… and /robots.txt."""
    routes = APIRouter(include_in_schema=False)
    void = ByRevision(site.library.store, site.catalog.void)

    @routes.get("/.well-known/void")
    async def statistics(request: Request) -> Response:
        chosen = choose_format(accepted(request), RDF)
        body = await to_thread.run_sync(lambda: written(void(site.address), chosen))
        return fresh(body, RDF[chosen][0], headers={"Vary": "Accept"})

    @routes.get(API_CATALOG)
    async def apis(request: Request) -> Response:
        choose_format(accepted(request), _OFFERS)
        body = json.dumps(api_catalog(site.address), indent=1).encode()
        link = links((f"{site.address}{API_CATALOG}", "api-catalog", None))
        return fresh(body, _LINKSET, headers={"Link": link, "Vary": "Accept"})

    @routes.get("/.well-known/security.txt")
    async def security() -> Response:
        told = security_txt(site.catalog.operator.email, site.address, datetime.now(UTC))
        # without a validator, so that no cache of ours keeps it past its day
        headers = {**MACHINE_HEADERS, "Cache-Control": "public, max-age=86400"}
        return Response(told.encode(), media_type="text/plain", headers=headers)

    @routes.get("/robots.txt")
    async def robots() -> Response:
        return fresh(_ROBOTS.format(address=site.address).encode(), "text/plain", headers={"Vary": "Accept-Encoding"})

    return routes


def api_catalog(address: str) -> dict[str, Any]:
    """The APIs as a set of links (RFC 9727): what each is, how it is described, and where people read on."""

    def told(
        at: str, description: tuple[str, str], documents: list[tuple[str, str]], status: str | None = None
    ) -> dict[str, Any]:
        found: dict[str, Any] = {
            "anchor": f"{address}{at}",
            "service-desc": [{"href": f"{address}{description[0]}", "type": description[1]}],
            "service-doc": [{"href": f"{address}{path}", "type": kind} for path, kind in documents],
            "service-meta": [{"href": f"{address}/catalog", "type": "text/turtle"}],
        }
        return found if status is None else {**found, "status": [{"href": f"{address}{status}"}]}

    services = [
        told("/v1", ("/v1/openapi.json", "application/json"), [("/changelog", "text/html")], "/health/ready"),
        told("/sparql", ("/sparql", "text/turtle"), [("/sparql", "text/html"), ("/queries", "text/html")]),
        told("/feed", ("/feed", "application/trig"), [("/catalog", "text/html")]),
    ]
    items = [{"href": service["anchor"]} for service in services]
    return {"linkset": [{"anchor": f"{address}{API_CATALOG}", "item": items}, *services]}


def security_txt(email: str, address: str, now: datetime) -> str:
    """Whom to tell of a weakness, and until when that holds (RFC 9116). The same all day, so that it can be kept."""
    expires = (now + _SAFE_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    return "".join(
        f"{line}\n"
        for line in (
            f"Contact: mailto:{email}",
            f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
            "Preferred-Languages: nl, en",
            f"Canonical: {address}/.well-known/security.txt",
        )
    )
