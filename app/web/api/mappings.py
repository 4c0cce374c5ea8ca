"""/v1/mappings: how the concepts of frameworks correspond, as SSSOM's table or as RDF."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from pyoxigraph import RdfFormat
from starlette.responses import Response

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text, choose
from app.model.names import path_of
from app.model.nearest import did_you_mean
from app.model.terms import NamedNode
from app.publishing.mappings import Stated
from app.web.api.described import LANG, query, responses
from app.web.asked import only, single
from app.web.negotiation import accepted, choose_format
from app.web.problems import asked_languages
from app.web.responses import fresh, links
from app.web.site import Site
from app.web.things import document_response

_FORMATS: Mapping[str, Sequence[str]] = {
    "json": ("application/json",),
    "jsonld": ("application/ld+json",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle",),
    "ntriples": ("application/n-triples",),
}
_RDF = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES}
_SCHEMES = ("Framework", "ProfileScheme")
_ENDS = ("from", "to")
_PARAMETERS = [
    query("from", Text("Raamwerk van herkomst", "Framework that it goes from"), {"type": "string", "example": "ecf-4"}),
    query("to", Text("Raamwerk waar het heen gaat", "Framework that it goes to"), {"type": "string"}),
    query(
        "format",
        Text("Het formaat, vóór Accept", "The format, before Accept"),
        {"type": "string", "enum": list(_FORMATS)},
    ),
    LANG,
]
_Identifier = Annotated[str, PathParameter(description="Het pad onder /id/mapping/ / The path below /id/mapping/")]


def mapping_routes(site: Site) -> APIRouter:
    """All mappings, those between two frameworks, and each by itself."""
    routes = APIRouter(tags=["mappings"])
    shown: dict[str, dict[str, Any]] = {
        types[0]: {"schema": {"type": "object" if name.startswith("json") else "string"}}
        for name, types in _FORMATS.items()
    }

    @routes.get(
        "/mappings",
        name="list-mappings",
        summary="The mappings between frameworks",
        responses=responses(shown, missing=False),
        openapi_extra={"parameters": _PARAMETERS},
    )
    async def listed(request: Request) -> Response:
        """Every mapping with its method, author, date and confidence, as stated: from the one, to the other."""
        only(request, {*_ENDS, "format"})
        chosen = _chosen(request)
        return await to_thread.run_sync(_answered, site, request, chosen)

    documents = {types[0]: shown[types[0]] for name, types in _FORMATS.items() if name != "tsv"}

    @routes.get(
        "/mappings/{identifier:path}",
        name="item-mappings",
        summary="One of the mappings",
        responses=responses(documents),
        openapi_extra={"parameters": [LANG]},
    )
    async def item(request: Request, identifier: _Identifier) -> Response:
        only(request, set())
        return await document_response(site, request, f"mapping/{identifier}")

    return routes


def _answered(site: Site, request: Request, chosen: str) -> Response:
    from_, to = (_scheme(site, request, name) for name in _ENDS)
    stated = site.mappings.stated(from_, to)
    return fresh(
        _body(site, request, chosen, stated),
        _FORMATS[chosen][0],
        headers={"Link": _links(site, request), **_attachment(chosen)},
    )


def _body(site: Site, request: Request, chosen: str, stated: list[Stated]) -> bytes:
    if chosen in _RDF:
        return site.mappings.rdf(stated, _RDF[chosen])
    if chosen == "tsv":
        languages = asked_languages(request)
        labels = site.library.things.labels([one.end(part) for one in stated for part in ("subject_id", "object_id")])

        def named(thing: NamedNode) -> str | None:
            return choose(labels.get(thing.value, {}), languages)

        return site.mappings.table(stated, named, _address(site, request))
    paths = [path for one in stated if (path := path_of(one.iri.value)) is not None]
    return site.documents.json_ld_of_many(site.documents.at_all(paths).values(), site.address)


def _scheme(site: Site, request: Request, name: str) -> NamedNode | None:
    given = single(request, name)
    if given is None:
        return None
    things = site.library.things
    found = things.find(given, _SCHEMES)
    if found is None:
        raise WrongInputError([things.unknown(name, given, _SCHEMES)])
    return found


def _chosen(request: Request) -> str:
    given = single(request, "format")
    if given is None:
        return choose_format(accepted(request), _FORMATS)
    if given in _FORMATS:
        return given
    listed = ", ".join(_FORMATS)
    fault = Fault(
        "format",
        given,
        Text(f"format: koppelingen zijn er niet als {given!r}.", f"format: there are no mappings as {given!r}."),
        did_you_mean(given, _FORMATS, Text(f"Kies uit: {listed}.", f"Choose from: {listed}.")),
    )
    raise WrongInputError([fault])


def _attachment(chosen: str) -> dict[str, str]:
    return {"Content-Disposition": 'attachment; filename="mappings.sssom.tsv"'} if chosen == "tsv" else {}


def _address(site: Site, request: Request, **more: str) -> str:
    asked = request.url.include_query_params(**more).remove_query_params([] if more else ["format", "lang"])
    return f"{site.address}/v1/mappings" + (f"?{asked.query}" if asked.query else "")


def _links(site: Site, request: Request) -> str:
    return links(
        *((_address(site, request, format=name), "alternate", types[0]) for name, types in _FORMATS.items()),
    )
