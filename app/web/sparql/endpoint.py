"""/sparql: a query is asked and its answer sent; without a query, the page or the description of the service."""

import time
from http import HTTPStatus

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.answer import Asked, ask
from app.model.sparql import Evaluate, PublicAnswer
from app.web.negotiation import accepted
from app.web.pages.sparql import sparql_page
from app.web.site import Site
from app.web.sparql.asked import no_query, read_call
from app.web.sparql.description import Description
from app.web.sparql.formats import media_type_for, told_as, wants_description, wants_page
from app.web.sparql.streaming import FileResponse
from app.web.sparql.turns import Spent, Turns
from app.web.sparql.validators import Validator, answer_headers, unchanged


def sparql_routes(site: Site) -> list[Route]:
    """/sparql."""
    return [Route("/sparql", Endpoint(site).answered, methods=["GET", "POST"])]


class Endpoint:
    """The SPARQL 1.1 Protocol over the stories of the house."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._turns = Turns(site.sparql, site.authority)
        self._description = Description(site)

    async def answered(self, request: Request) -> Response:
        """The response to one request."""
        accept = accepted(request)
        call = await read_call(request)
        if request.method == "GET" and wants_page(accept, call.format):
            return await self._page(request, call.asked)
        if call.asked is not None:
            return await self._answer(request, call.asked, accept, call.format)
        if request.method == "GET" and wants_description(accept, call.format):
            return await to_thread.run_sync(self._description.response, accept, call.format)
        raise no_query()

    async def _answer(self, request: Request, asked: Asked, accept: str, name: str | None) -> Response:
        started = time.monotonic()
        address, revision = self._site.address, self._site.library.store.seen()
        validator = Validator(asked, accept, name) if request.method == "GET" else None
        if validator is not None and unchanged(request, validator, revision):
            return Response(status_code=304, headers=answer_headers(address, revision, validator))

        def work(evaluate: Evaluate) -> Spent[PublicAnswer]:
            return Spent(ask(evaluate, asked, lambda form: media_type_for(form, accept, name)))

        answer = await self._turns.take(request, work)
        headers = answer_headers(address, answer.revision, validator)
        total = time.monotonic() - started
        headers["Server-Timing"] = f"query;dur={answer.seconds * 1000:.1f}, total;dur={total * 1000:.1f}"
        return FileResponse(answer.content, answer.length, told_as(answer.media_type, accept, name), headers)

    async def _page(self, request: Request, asked: Asked | None) -> Response:
        """The page; where it is to show an answer, that takes a turn like any other."""

        def work(evaluate: Evaluate) -> Spent[Response]:
            page = sparql_page(self._site, request, evaluate, asked)
            return Spent(page, page.status_code != HTTPStatus.OK)

        if asked is None or "answer" not in request.query_params:
            return (await to_thread.run_sync(work, self._site.sparql.evaluate)).done
        return await self._turns.take(request, work)
