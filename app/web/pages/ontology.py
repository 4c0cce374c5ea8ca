"""The ontology as a page, and as the Turtle and JSON-LD that a machine gets at the same address."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from pyoxigraph import RdfFormat, serialize
from starlette.responses import Response

from app.model.errors import UnknownError
from app.model.languages import Text, choose
from app.model.names import DEF, ID, PREFIXES, local_name
from app.model.prefixes import prefixes_of
from app.model.terms import Literal, NamedNode
from app.web.negotiation import accepted, choose_format
from app.web.pages.page import Page
from app.web.responses import fresh, links
from app.web.site import Site

_OFFERS = {
    "html": ("text/html",),
    "ttl": ("text/turtle",),
    "nt": ("application/n-triples",),
    "jsonld": ("application/ld+json",),
}
_WRITERS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
GRAPH = NamedNode(f"{ID}graph/vakgraaf/ontology")


def ontology_routes(site: Site) -> APIRouter:
    """/def and its extensions."""
    routes = APIRouter()

    @routes.get("/def")
    async def ontology(request: Request) -> Response:
        return await _rendered(site, request, choose_format(accepted(request), _OFFERS))

    @routes.get("/def.{extension}")
    async def as_file(request: Request, extension: str) -> Response:
        if extension not in _OFFERS:
            raise _no_file(extension)
        return await _rendered(site, request, extension)

    return routes


async def _rendered(site: Site, request: Request, chosen: str) -> Response:
    if chosen == "html":
        page = await to_thread.run_sync(_page, site, request)
        page.headers["Link"] = _other_formats(site)
        return page
    triples = sorted(await to_thread.run_sync(site.documents.graph, GRAPH), key=str)
    body = serialize(triples, format=_WRITERS[chosen], prefixes=None if chosen == "nt" else prefixes_of(triples)) or b""
    return fresh(body, _OFFERS[chosen][0], headers={"Link": _other_formats(site)})


def _other_formats(site: Site) -> str:
    return links(*((f"{site.address}/def.{name}", "alternate", types[0]) for name, types in _OFFERS.items()))


def _no_file(extension: str) -> UnknownError:
    listed = ", ".join(f"/def.{name}" for name in _OFFERS)
    return UnknownError(
        Text(f"Er is geen /def.{extension}.", f"There is no /def.{extension}."),
        Text(f"Wel: {listed}.", f"These exist: {listed}."),
    )


def _page(site: Site, request: Request) -> Response:
    page = Page(site, request)
    terms: dict[str, dict[str, Any]] = {}
    for triple in site.documents.graph(GRAPH):
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, NamedNode) and subject.value.startswith(DEF):
            held = terms.setdefault(subject.value, {"labels": {}, "definitions": {}})
            if isinstance(value, Literal) and predicate == f"{PREFIXES['rdfs']}label":
                held["labels"][value.language or ""] = value.value
            elif isinstance(value, Literal) and predicate == f"{PREFIXES['skos']}definition":
                held["definitions"][value.language or ""] = value.value
    told: list[dict[str, str]] = [
        {
            "name": local_name(iri),
            "label": choose(held["labels"], page.languages) or "",
            "definition": choose(held["definitions"], page.languages) or "",
        }
        for iri, held in sorted(terms.items())
    ]
    return page.render(
        "ontology.html",
        title=page.word("ontology"),
        classes=[term for term in told if term["name"][0].isupper()],
        properties=[term for term in told if term["name"][0].islower()],
    )
