"""Somebody's own way on as a page: a goal, what one can do already, and the way between them. It needs no script.

The form is posted, so that what somebody can do stands in no address, no history and no log; nothing is kept.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.model.errors import WrongInputError
from app.model.languages import HOUSE
from app.model.names import local_name, short_name
from app.model.terms import NamedNode, node
from app.paths import TRUST, Path, Wanted, find_path
from app.paths.choosing import By
from app.web.pages.page import SAFE, Page
from app.web.pathed import FORM, LONGEST, MOST_BYTES, SEVERAL, Given, given_in_form, wanted_path
from app.web.problems import problem
from app.web.responses import MACHINE_HEADERS
from app.web.site import Site
from app.web.upload import uploaded
from app.web.visitors import Visitors

_KEPT_NOWHERE = {**MACHINE_HEADERS, **SAFE, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}


def path_page_routes(site: Site, visitors: Visitors) -> APIRouter:
    """/paths: to choose among thousands of courses is work, of which the page has the same share as /v1/paths."""
    routes = APIRouter()

    @routes.get("/paths")
    async def asked(request: Request) -> Response:
        given = given_in_form(request.url.query)
        given.pop("lang", None)
        async with visitors.visit(request) as visit:
            return await visit.have(lambda: _page(site, request, given))

    @routes.post("/paths")
    async def sent(request: Request) -> Response:
        async with visitors.visit(request) as visit:
            _, body = await uploaded(request, (FORM,), MOST_BYTES)
            given = given_in_form(body.decode(errors="replace"))
            return await visit.have(lambda: _page(site, request, given))

    return routes


def _page(site: Site, request: Request, given: Given) -> Response:
    page = Page(site, request)
    wanted: Wanted | None = None
    path: Path | None = None
    wrong = None
    if given:
        try:
            wanted = wanted_path(given, site.library.things, page.languages[0])
            path = find_path(site.desk.queries, site.library.things, wanted, datetime.now(UTC).date())
        except WrongInputError as error:
            wrong = problem(request, error)
    body = page.html(
        "paths.html",
        title=page.word("path-title"),
        path=path,
        wrong=wrong,
        begin=_offered(page, given, wanted),
        ways=[*By],
        languages=HOUSE,
    )
    headers = {**_KEPT_NOWHERE, "Content-Language": page.language}
    return Response(body.encode(), 200 if wrong is None else 400, headers, "text/html")


def _offered(page: Page, given: Given, wanted: Wanted | None) -> Mapping[str, Any]:
    """What the form offers to choose from, with what was chosen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = page.site.desk.queries.rows("path-goals")
    goals = dict.fromkeys(node(row[0]) for row in rows)
    chosen = None if wanted is None else wanted.goal
    labels = page.site.library.things.labels([*goals, *([chosen] if chosen else [])])
    for goal, kind in rows:
        groups.setdefault(local_name(node(kind).value), []).append(_option(page, labels, node(goal)))
    other = chosen if chosen is not None and chosen not in goals else None
    return {
        "groups": groups,
        "goal": _first(given, "to") if chosen is None else short_name(chosen.value),
        "other": None if other is None else _option(page, labels, other),
        "by": _first(given, "by") or By.FEWEST if wanted is None else wanted.by,
        "language": _first(given, "language") or page.language if wanted is None else wanted.language,
        "having": list(given.get("from", ())) if wanted is None else [],
        "trust": [one for one in given.get("trust", ())[: SEVERAL["trust"]] if _is_trust(page, one)],
    }


def _is_trust(page: Page, typed: str) -> bool:
    """Whether the form may carry it along: nobody could take a wrong one out of it again."""
    return page.site.library.things.find(typed[:LONGEST], TRUST) is not None


def _first(given: Given, name: str) -> str | None:
    return next(iter(given.get(name, ())), None)


def _option(page: Page, labels: Mapping[str, Mapping[str, str]], thing: NamedNode) -> tuple[str, str]:
    code = short_name(thing.value)
    return code, f"{page.label(labels, thing.value)} ({code})"
