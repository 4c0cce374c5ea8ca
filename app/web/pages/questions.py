"""A question as a page: its form, and its answer as a table that needs no script."""

from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.answer import answer
from app.asking.cells import THINGS, plain, things_in
from app.asking.formats import FORMATS
from app.model.errors import WrongInputError
from app.model.questions import Answer, Parameter
from app.web.asked import typed
from app.web.pages.options import FEW, options
from app.web.pages.page import Page
from app.web.problems import problem
from app.web.responses import fresh
from app.web.site import Site

MOST_ROWS = 500


def question_page_routes(site: Site) -> APIRouter:
    """/questions, /questions/{name} and /questions/{name}.rq."""
    routes = APIRouter()

    @routes.get("/questions")
    async def questions(request: Request) -> Response:
        page = Page(site, request)
        return page.render("questions.html", title=page.word("allQuestions"), questions=list(site.library.questions))

    @routes.get("/questions/{name}.rq")
    async def sparql(name: str) -> Response:
        return fresh(site.library.questions.question(name).source.encode(), "application/sparql-query")

    @routes.get("/questions/{name}")
    async def question(request: Request, name: str) -> Response:
        return await to_thread.run_sync(_question, site, request, name)

    return routes


def _question(site: Site, request: Request, name: str) -> Response:
    page = Page(site, request)
    question = site.library.questions.question(name)
    given = {key: [value for value in values if value.strip()] for key, values in typed(request).items()}
    asked = {key: values for key, values in given.items() if values}
    shown: dict[str, Any] = {"answer": None, "wrong": None, "sparql": question.sparql()}
    status = 200
    complete = all(parameter.optional for parameter in question.parameters)
    if asked or (given and complete):
        try:
            shown |= _shown(answer(site.library, name, asked))
        except WrongInputError as error:
            shown["wrong"] = problem(request, error)
            status = 400
    response = page.render(
        "question.html",
        title=question.title.said(page.languages),
        question=question,
        fields=[_field(page, parameter, asked) for parameter in question.parameters],
        downloads=_downloads(name, asked),
        query=_query_links(page, name, asked),
        **shown,
    )
    response.status_code = status
    return response


def _field(page: Page, parameter: Parameter, asked: dict[str, list[str]]) -> dict[str, Any]:
    offered = options(page, parameter) if parameter.classes else []
    few = len(offered) <= FEW and len(parameter.classes) == 1 and not parameter.multiple
    return {"parameter": parameter, "options": offered, "few": few, "value": ",".join(asked.get(parameter.name, []))}


def _shown(found: Answer) -> dict[str, Any]:
    columns = found.question.columns
    rows = [
        [
            {
                "things": [node.value for node in things_in(column, term)] if column.kind in THINGS else None,
                "text": plain(term),
                "column": column,
            }
            for column, term in zip(columns, row, strict=True)
        ]
        for row in found.rows[:MOST_ROWS]
    ]
    return {"answer": found, "rows": rows, "most": MOST_ROWS, "sparql": found.sparql}


def _query_links(page: Page, name: str, asked: dict[str, list[str]]) -> dict[str, str]:
    """Where the SPARQL stands as a text, and where it can be edited and run."""
    given = [(key, value) for key, values in asked.items() for value in values]
    chosen = page.request.query_params.get("lang")
    kept = [("lang", chosen)] if chosen else []
    return {
        "text": f"/v1/questions/{name}/query?{urlencode(given)}" if given else f"/questions/{name}.rq",
        "editor": f"/sparql?{urlencode([('question', name), *given, *kept])}",
    }


def _downloads(name: str, asked: dict[str, list[str]]) -> list[tuple[str, str]]:
    given = [(key, value) for key, values in asked.items() for value in values]
    return [(found, f"/v1/questions/{name}?{urlencode([*given, ('format', found)])}") for found in FORMATS]
