"""The catalogue of questions, and a route for each question in it."""

import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.answer import answer
from app.asking.formats import FORMATS
from app.asking.parameters import LONGEST_TEXT, read_parameters
from app.asking.shown import Shown
from app.model.errors import Fault, WrongInputError
from app.model.languages import Languages, Text, spoken
from app.model.nearest import did_you_mean
from app.model.questions import Answer, Question
from app.web.api.described import LANG, parameter, responses
from app.web.asked import only, single, typed
from app.web.negotiation import accepted, choose_format
from app.web.problems import asked_languages
from app.web.responses import API_VERSION, fresh, links
from app.web.site import Site

LONGEST_LINKED = 500  # bytes: seven links that repeat more would burst the header buffer of a proxy
SPARQL = "application/sparql-query"
_OFFERS = {name: (found.media_type,) for name, found in FORMATS.items()}
_FORMAT = {
    "name": "format",
    "in": "query",
    "description": "Het formaat, vóór Accept. / The format, before Accept.",
    "schema": {"type": "string", "enum": list(FORMATS)},
}


def question_routes(site: Site) -> APIRouter:
    """/questions, /questions/{name}, and /questions/{name}/query: the SPARQL of it."""
    routes = APIRouter(tags=["questions"])
    catalogue = responses({"application/json": {"schema": {"type": "object"}}}, missing=False)

    @routes.get("/questions", responses=catalogue, openapi_extra={"parameters": [LANG]}, summary="All questions")
    async def questions(request: Request) -> Response:
        """Every question with its parameters and columns."""
        choose_format(accepted(request), {"json": ("application/json",)})
        only(request, set())
        wanted = asked_languages(request)
        listed = [_described(question, wanted, site.address) for question in site.library.questions]
        body = json.dumps({"questions": listed}, ensure_ascii=False).encode()
        return fresh(body, "application/json", headers={"Content-Language": spoken(wanted)})

    for question in site.library.questions:
        routes.add_api_route(
            f"/questions/{question.name}",
            _route(site, question.name),
            methods=["GET"],
            name=question.name,
            summary=question.title.en,
            description=f"{question.description.nl}\n\n{question.description.en}",
            responses=responses({found.media_type: {"schema": _schema(found.name)} for found in FORMATS.values()}),
            openapi_extra={"parameters": [*map(parameter, question.parameters), _FORMAT, LANG]},
        )
        routes.add_api_route(
            f"/questions/{question.name}/query",
            _sparql(site, question),
            methods=["GET"],
            name=f"{question.name}-query",
            summary=f"SPARQL: {question.title.en}",
            description="De SPARQL met deze waarden erin. / The SPARQL with these values bound.",
            responses=responses({SPARQL: {"schema": {"type": "string"}}}),
            openapi_extra={"parameters": [*map(parameter, question.parameters), LANG]},
        )

    @routes.get("/questions/{name}/query", include_in_schema=False)
    @routes.get("/questions/{name}", include_in_schema=False)
    async def unknown(name: str) -> Response:
        site.library.questions.question(name)
        raise AssertionError(name)

    return routes


def _route(site: Site, name: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def ask(request: Request) -> Response:
        chosen = FORMATS[_chosen(request)]
        shown = Shown(asked_languages(request), site.address)
        found = await to_thread.run_sync(answer, site.library, name, typed(request))
        body = await to_thread.run_sync(chosen.render, found, shown)
        headers = {"Link": _links(request, name, site.address), "Content-Language": spoken(shown.languages)}
        if chosen.name in {"csv", "xlsx"}:
            headers["Content-Disposition"] = f'attachment; filename="{name}.{chosen.name}"'
        return fresh(body, chosen.media_type, basis=_basis(found, chosen.name, shown.languages), headers=headers)

    return ask


def _sparql(site: Site, question: Question) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    async def text(request: Request) -> Response:
        choose_format(accepted(request), {"query": (SPARQL,)})
        if "format" in request.query_params:
            raise WrongInputError([_one_format(request.query_params["format"])])
        bound = await to_thread.run_sync(read_parameters, question, typed(request), site.library.things)
        linked = links((_editor(question.name, _given(request), site.address), "edit-form", "text/html"))
        return fresh(question.sparql(bound).encode(), SPARQL, headers={"Link": linked})

    return text


def _chosen(request: Request) -> str:
    given = single(request, "format")
    if given is None:
        return choose_format(accepted(request), _OFFERS)
    if given in FORMATS:
        return given
    listed = ", ".join(FORMATS)
    raise WrongInputError(
        [
            Fault(
                "format",
                given,
                Text(f"format: {given!r} is geen formaat van een antwoord.", f"format: {given!r} is no answer format."),
                did_you_mean(given, FORMATS, Text(f"Kies uit: {listed}.", f"Choose from: {listed}.")),
            ),
        ],
    )


def _basis(found: Answer, name: str, languages: Languages) -> object:
    labels = sorted((iri, sorted(tags.items())) for iri, tags in found.labels.items())
    notations = sorted(found.notations.items())
    told = (API_VERSION, found.question.title, found.question.columns)
    return (told, found.question.name, found.parameters, found.rows, labels, notations, found.graphs, name, languages)


def _links(request: Request, name: str, address: str) -> str:
    """The other formats, the SPARQL with the caller's values, and where it can be edited and run."""
    here = f"{address}/v1/questions/{name}"
    given = _given(request)
    if len(urlencode(given)) > LONGEST_LINKED:
        return links((f"{address}/questions/{name}.rq", "describedby", SPARQL))
    others = [
        (f"{here}?{urlencode([*given, ('format', found.name)])}", "alternate", found.media_type)
        for found in FORMATS.values()
    ]
    query = (f"{here}/query?{urlencode(given)}".rstrip("?"), "describedby", SPARQL)
    return links(*others, query, (_editor(name, given, address), "edit-form", "text/html"))


def _editor(name: str, given: list[tuple[str, str]], address: str) -> str:
    """The address of the SPARQL editor with the question filled in."""
    return f"{address}/sparql?{urlencode([('question', name), *given])}"


def _given(request: Request) -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.query_params.multi_items() if key != "format"]


def _one_format(given: str) -> Fault:
    return Fault(
        "format",
        given[:LONGEST_TEXT],
        Text("SPARQL heeft hier 1 formaat.", "SPARQL has 1 format here."),
        Text("Laat format weg.", "Leave format out."),
    )


def _described(question: Question, wanted: Languages, address: str) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title.said(wanted),
        "description": question.description.said(wanted),
        "href": f"{address}/v1/questions/{question.name}",
        "sparql": f"{address}/questions/{question.name}.rq",
        "keywords": list(question.keywords),
        "parameters": [
            {
                "name": found.name,
                "title": found.title.said(wanted),
                "type": found.kind,
                "classes": list(found.classes),
                "required": not found.optional,
                "multiple": found.multiple,
                "example": found.example,
            }
            for found in question.parameters
        ],
        "columns": [
            {"name": column.name, "title": column.title.said(wanted), "type": column.kind}
            for column in question.columns
        ],
    }


def _schema(name: str) -> dict[str, Any]:
    return {"type": "object"} if name in {"json", "jsonld", "srj"} else {"type": "string"}
