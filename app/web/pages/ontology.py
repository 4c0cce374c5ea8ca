"""The ontology as a page, and as the Turtle and JSON-LD that a machine gets at the same address."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from pyoxigraph import RdfFormat, serialize
from starlette.responses import Response

from app.model.languages import choose
from app.model.names import DEF, ID, PREFIXES, local_name
from app.model.terms import Literal, NamedNode
from app.web.negotiation import choose_format
from app.web.pages.page import Page
from app.web.responses import fresh
from app.web.site import Site

_OFFERS = {"html": ("text/html", "application/xhtml+xml"), "ttl": ("text/turtle",), "nt": ("application/n-triples",)}
GRAPH = NamedNode(f"{ID}graph/vakgraaf/ontology")


def ontology_routes(site: Site) -> APIRouter:
    """/def and its extensions."""
    routes = APIRouter()

    @routes.get("/def")
    async def ontology(request: Request) -> Response:
        return await _rendered(site, request, choose_format(request.headers.get("accept", ""), _OFFERS))

    @routes.get("/def.{extension}")
    async def as_file(request: Request, extension: str) -> Response:
        chosen = extension if extension in _OFFERS else choose_format("none/none", _OFFERS)
        return await _rendered(site, request, chosen)

    return routes


async def _rendered(site: Site, request: Request, chosen: str) -> Response:
    if chosen == "html":
        return await to_thread.run_sync(_page, site, request)
    triples = sorted(await to_thread.run_sync(site.documents.graph, GRAPH), key=str)
    kind = RdfFormat.TURTLE if chosen == "ttl" else RdfFormat.N_TRIPLES
    body = serialize(triples, format=kind, prefixes=PREFIXES if chosen == "ttl" else None) or b""
    return fresh(body, _OFFERS[chosen][0])


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
