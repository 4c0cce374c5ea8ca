"""The one table from what can go wrong to HTTP, and the problem document of RFC 9457 that tells it."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.model.errors import (
    BudgetError,
    BusyError,
    ConflictError,
    EncodedBodyError,
    ExpiredError,
    ForbiddenQueryError,
    GoneError,
    NotAcceptableError,
    NotAllowedError,
    NotAuthenticatedError,
    NotReadyError,
    OverLimitError,
    PreconditionError,
    RefusedQueryError,
    RemoteStoreError,
    TooLargeError,
    TooLongError,
    TooSlowError,
    UnknownError,
    UnknownMediaTypeError,
    UnreadableError,
    VakgraafError,
    WrongInputError,
)
from app.model.languages import LANGUAGE_TAG, Languages, Text
from app.model.submissions import Place
from app.web.negotiation import languages
from app.web.responses import MACHINE_HEADERS

STATUSES: dict[type[VakgraafError], tuple[int, Text]] = {
    WrongInputError: (400, Text("Onjuiste invoer", "Wrong input")),
    RefusedQueryError: (400, Text("Onjuiste SPARQL", "Wrong SPARQL")),
    UnreadableError: (400, Text("Niet te lezen", "Not readable")),
    NotAuthenticatedError: (401, Text("Niet aangemeld", "Not signed in")),
    NotAllowedError: (403, Text("Niet toegestaan", "Not allowed")),
    ForbiddenQueryError: (403, Text("Niet toegestaan", "Not allowed")),
    UnknownError: (404, Text("Niet gevonden", "Not found")),
    TooLongError: (414, Text("Adres te lang", "Address too long")),
    NotAcceptableError: (406, Text("Formaat niet beschikbaar", "Format not available")),
    TooSlowError: (408, Text("Te traag", "Too slow")),
    ConflictError: (409, Text("In strijd met wat er is", "In conflict with what is there")),
    ExpiredError: (410, Text("Verlopen", "Expired")),
    GoneError: (410, Text("Niet meer hier", "Gone")),
    TooLargeError: (413, Text("Te groot", "Too large")),
    EncodedBodyError: (415, Text("Codering niet aangenomen", "Encoding not accepted")),
    UnknownMediaTypeError: (415, Text("Soort bestand onbekend", "Unknown kind of file")),
    PreconditionError: (412, Text("Niet meer de huidige versie", "No longer the present version")),
    BudgetError: (429, Text("Te veel gevraagd", "Too much asked")),
    RemoteStoreError: (502, Text("Opslag antwoordt niet", "Store does not answer")),
    NotReadyError: (503, Text("Nog niet gereed", "Not ready")),
    BusyError: (503, Text("Te druk", "Too busy")),
    OverLimitError: (504, Text("Duurde te lang", "Took too long")),
}
_OTHERS = {
    404: Text("Niet gevonden", "Not found"),
    405: Text("Methode niet toegestaan", "Method not allowed"),
    416: Text("Buiten het bestand", "Outside the file"),
    500: Text("Interne fout", "Internal error"),
}
_DETAILS = {
    404: Text(
        "Er is niets op dit adres; /v1/openapi.json noemt alle adressen.",
        "Nothing is at this address; /v1/openapi.json lists all addresses.",
    ),
    405: Text("Dit adres kent deze methode niet; gebruik GET.", "This address does not know this method; use GET."),
    416: Text(
        "Het gevraagde stuk begint na het einde van het bestand; Content-Range noemt de lengte.",
        "The part that was asked for begins after the end of the file; Content-Range tells its length.",
    ),
    500: Text("Er ging iets mis aan onze kant; het is gelogd.", "Something went wrong on our side; it was logged."),
}
MEDIA_TYPE = "application/problem+json"


def status_of(error: VakgraafError) -> tuple[int, Text]:
    """The status and title of an error."""
    kinds = (kind for kind in type(error).__mro__ if kind in STATUSES)
    return STATUSES[next(kinds)]


def headers_of(error: VakgraafError) -> dict[str, str]:
    """The headers that an error asks for: when to come back, or how to sign in, as RFC 6750 tells it."""
    if isinstance(error, BusyError):
        return {"Retry-After": "1"}
    if isinstance(error, BudgetError):
        return {"Retry-After": str(error.retry_after_s)}
    if not isinstance(error, NotAuthenticatedError):
        return {}
    invalid = ', error="invalid_token"' if error.invalid else ""
    return {"WWW-Authenticate": f'Bearer realm="vakgraaf"{invalid}'}


def problem(request: Request, error: VakgraafError) -> dict[str, Any]:
    """The problem document of an error, in the caller's language; what names a repair does so in both."""
    wanted = asked_languages(request)
    status, title = status_of(error)
    document: dict[str, Any] = {
        "type": "about:blank",
        "status": status,
        "title": title.said(wanted),
        "detail": error.message.said(wanted),
        "instance": request.url.path,
    }
    repair = getattr(error, "repair", None)
    if repair is not None:
        document["repair"] = repair.by_language()
    rule = getattr(error, "rule", None)
    if rule is not None:
        document["rule"] = rule
    if isinstance(error, UnreadableError):
        document["place"] = place_told(error.place)
    if isinstance(error, GoneError):
        document["gone"] = dict(error.gone)
    if isinstance(error, WrongInputError):
        document["errors"] = [fault.told() for fault in error.faults]
    return document


def other_problem(request: Request, status: int) -> dict[str, Any]:
    """The problem document of what the framework itself refuses."""
    wanted = asked_languages(request)
    title, detail = _OTHERS.get(status, _OTHERS[500]), _DETAILS.get(status, _DETAILS[500])
    return {
        "type": "about:blank",
        "status": status,
        "title": title.said(wanted),
        "detail": detail.said(wanted),
        "instance": request.url.path,
    }


def told(document: dict[str, Any]) -> Response:
    """A problem document as a response."""
    return Response(
        json.dumps(document, ensure_ascii=False).encode(),
        document["status"],
        {**MACHINE_HEADERS, "Vary": "Accept, Accept-Language", "Cache-Control": "no-store"},
        MEDIA_TYPE,
    )


def asked_languages(request: Request) -> Languages:
    """The languages that a request asks for; what is no language tag counts as nothing asked."""
    lang = request.query_params.get("lang", "")
    header = ", ".join(request.headers.getlist("accept-language"))
    return languages(header, lang if LANGUAGE_TAG.fullmatch(lang) else None)


def place_told(place: Place | None) -> dict[str, Any]:
    """Where in a file something stood, as a problem document tells it."""
    found = place or Place()
    return {"row": found.row, "column": found.column, "line": found.line, "jsonPath": found.json_path}
