"""Before anything is asked: addresses that are too long, preflights, and a ``lang`` that is no language."""

from starlette.requests import Request
from starlette.responses import Response

from app.model.errors import Fault, TooLongError, VakgraafError, WrongInputError
from app.model.languages import LANGUAGE_TAG, Text
from app.web.caching import App, Receive, Scope, Send
from app.web.pages.problem import refusal
from app.web.problems import problem
from app.web.responses import MACHINE_HEADERS
from app.web.site import Site

LONGEST_ADDRESS = 8_000
_READ = "GET, HEAD, OPTIONS"
_READ_HEADERS = "Accept, Accept-Language, Accept-Profile, If-Modified-Since, If-None-Match"
_ASKED = "GET, HEAD, POST, OPTIONS"  # of /sparql, where a script of any site may post a query
_ASKED_HEADERS = f"{_READ_HEADERS}, Authorization, Content-Type"


def checked(request: Request) -> Response | None:
    """The answer to a preflight; raises what is wrong with the address itself."""
    if len(request.url.query) + len(request.url.path) > LONGEST_ADDRESS:
        raise TooLongError(
            Text("Dit adres is te lang.", "This address is too long."),
            Text(f"Gebruik ten hoogste {LONGEST_ADDRESS} tekens.", f"Use at most {LONGEST_ADDRESS} characters."),
        )
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**MACHINE_HEADERS, **_allowed(request.url.path)})
    given = request.query_params.getlist("lang")
    if given and (len(given) > 1 or not LANGUAGE_TAG.fullmatch(given[0])):
        raise WrongInputError([_no_language(given)])
    return None


def _allowed(path: str) -> dict[str, str]:
    methods, headers = (_ASKED, _ASKED_HEADERS) if path == "/sparql" else (_READ, _READ_HEADERS)
    return {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": headers,
        "Access-Control-Max-Age": "86400",
    }


def _no_language(given: list[str]) -> Fault:
    found = ",".join(given)[:80]
    return Fault(
        "lang",
        found,
        Text(f"lang: {found!r} is geen taal.", f"lang: {found!r} is no language."),
        Text("Geef 1 taalcode, zoals nl of en.", "Give 1 language tag, such as nl or en."),
    )


class Gate:
    """An ASGI application in front of another one."""

    def __init__(self, app: App, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what needs no application, hand on the rest."""
        answer = None
        if scope["type"] == "http":
            request = Request(scope)
            try:
                answer = checked(request)
            except VakgraafError as error:
                answer = refusal(self._site, request, problem(request, error))
        await (answer or self._app)(scope, receive, send)
