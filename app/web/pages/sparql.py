"""/sparql for who comes with a browser: the editor, and a plain form with a table that needs no script.

The editor is YASGUI, from npm. Where it is not installed, or no script runs, the form is all there is, and enough.
"""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.answer import Asked, ask
from app.asking.parameters import read_parameters
from app.model.errors import ForbiddenQueryError, OverLimitError, RefusedQueryError, TooLargeError
from app.model.names import PREFIXES, compact, path_of
from app.model.sparql import Evaluate, Form
from app.web.asked import single, typed
from app.web.gate import LONGEST_ADDRESS
from app.web.pages.page import Page
from app.web.pages.solutions import media_type_to_show, shown
from app.web.pages.starters import starters, terms
from app.web.problems import problem
from app.web.site import Site
from app.web.vendored import EDITOR, package

# the one <style> that YASGUI 4.6.2 puts in the page, for the widths of its table: tests/web/pages/test_sparql_editor.py
_ITS_STYLE = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {_ITS_STYLE}; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FORMATS = {
    Form.SELECT: ("json", "xml", "csv", "tsv"),
    Form.ASK: ("json", "xml"),
    Form.CONSTRUCT: ("turtle", "ntriples", "jsonld", "rdfxml"),
    Form.DESCRIBE: ("turtle", "ntriples", "jsonld", "rdfxml"),
}
# what is wrong with the query itself is told beside it; whatever else goes wrong is told as on any other page
_OF_THE_QUERY = (RefusedQueryError, ForbiddenQueryError, TooLargeError, OverLimitError)


def sparql_page(site: Site, request: Request, evaluate: Evaluate, asked: Asked | None = None) -> Response:
    """The page; with a query and ``answer=table`` also its answer.

    ``asked`` is the query of the request, if it holds one. ``question=`` fills in a question of the library, bound to
    the other parameters, or one of the starters.
    """
    page = Page(site, request)
    text = _example(site, request) if asked is None else asked.text
    found: dict[str, Any] = {"answer": None, "wrong": None}
    wanted = asked is not None and bool(asked.text.strip()) and single(request, "answer") == "table"
    if asked is not None and wanted:
        found |= _answered(request, evaluate, asked)
    editor = None if wanted else package(EDITOR)
    response = page.render(
        "sparql.html",
        title=page.word("sparqlPage"),
        address=f"{site.address}/sparql",
        text=text,
        starters=starters(),
        questions=list(site.library.questions),
        prefixes=PREFIXES,
        downloads=_downloads(found["answer"].form, text) if found["answer"] else [],
        short=_short,
        editor=editor,
        missing=package(EDITOR) is None,
        told=_told(page, text) if editor else None,
        **found,
    )
    if editor:
        response.headers["Content-Security-Policy"] = _POLICY
    if wanted:
        del response.headers["ETag"]  # each time anew: the query may hold a clock or a die
    if found["wrong"]:
        response.status_code = found["wrong"]["status"]
    return response


def _example(site: Site, request: Request) -> str:
    """The query of an example that the address names; the first starter where it names none."""
    name = single(request, "question")
    if name is None or name in starters():
        return next(starter.text for starter in starters().values() if name in {None, starter.name})
    question = site.library.questions.question(name)
    given = {key: values for key, values in typed(request).items() if key != "question" and any(values)}
    return question.sparql(read_parameters(question, given, site.library.things) if given else None).strip()


def _answered(request: Request, evaluate: Evaluate, asked: Asked) -> dict[str, Any]:
    forms: list[Form] = []

    def media_type(form: Form) -> str:
        forms.append(form)
        return media_type_to_show(form)

    try:
        return {"answer": shown(ask(evaluate, asked, media_type), forms[0])}
    except _OF_THE_QUERY as error:
        return {"wrong": problem(request, error)}


def _short(iri: str) -> str:
    """An IRI as it fits in a cell: below /id/ where it is ours, else with a prefix."""
    return path_of(iri) or compact(iri)


def _downloads(form: Form, text: str) -> list[tuple[str, str]]:
    found = [(name, f"/sparql?{urlencode({'query': text, 'format': name})}") for name in _FORMATS[form]]
    return [(name, address) for name, address in found if len(address) < LONGEST_ADDRESS]


def _told(page: Page, text: str) -> dict[str, Any]:
    """What the script needs: our prefixes, our terms to complete, the examples, the words of our own parts."""
    questions = {
        question.name: {"title": question.title.said(page.languages), "text": question.sparql().strip()}
        for question in page.site.library.questions
    }
    first = {
        starter.name: {"title": starter.title.said(page.languages), "text": starter.text}
        for starter in starters().values()
    }
    return {
        "language": page.language,
        "text": text,
        "prefixes": PREFIXES,
        "terms": terms(page.site.desk.queries),
        "examples": {**first, **questions},
        "words": page.words("editor"),
    }
