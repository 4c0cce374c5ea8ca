"""Submissions over HTTP: try a file, send it in, read the verdict and the report."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.checking.report import FORMATS as REPORT_FORMATS
from app.checking.report.json import document
from app.desk import Comparison, Receipt, Sent, report_of
from app.model.errors import Fault, NotAllowedError, UnknownError, WrongInputError
from app.model.languages import Languages, Text, choose
from app.model.submissions import Outcome, Report
from app.model.terms import NamedNode
from app.receipts import receipt_told, submission_told
from app.store.history import Submission
from app.submit import find, submit, validate
from app.versions import version_tag
from app.web.api.answers import PRIVATE, json_only, private_json
from app.web.api.described import IF_MATCH, LANG, PROBLEM, SIGNED_IN, answers, header, query
from app.web.api.jobs import job_response
from app.web.api.schemas import FILE, reference
from app.web.authority import may
from app.web.negotiation import choose_format
from app.web.problems import asked_languages
from app.web.site import Site
from app.web.upload import client_of, uploaded
from app.web.visitors import Visitors

_OFFERS = {name: (found.media_type,) for name, found in REPORT_FORMATS.items()}
_LARGE_BYTES = 1_000_000  # about 2,000 courses: what takes longer than a caller likes to wait is a job
_KIND = {**query("kind", Text("De soort inzending", "The kind of submission"), {"type": "string"}), "required": True}
_ORGANISATION = query("organisation", Text("Code van de organisatie", "Code of the organisation"), {"type": "string"})
_KEY = header(
    "Idempotency-Key", Text("Dezelfde aanroep nog eens is één aanroep", "The same call once more is one call")
)
_VALIDATION = {200: ("The report, whatever the verdict", reference("Validation"))}
_TRIED = answers(_VALIDATION, 400, 401, 404, 406, 408, 413, 415, 429, 503, 504)
_ENDS = {
    200: ("It stood already", reference("Receipt")),
    201: ("Accepted", reference("Receipt")),
    202: ("A large one: a job", reference("Job")),
}
_SUBMITTED = answers(_ENDS, 401, 403, 404, 408, 409, 412, 413, 415, 429, 500, 503, 504)
_REFUSED = {"anyOf": [reference("Refusal"), PROBLEM]}
_REFUSALS = answers({400: ("Not accepted, or not read", _REFUSED)}, media_types=["application/problem+json"])


def submission_routes(site: Site, visitors: Visitors) -> APIRouter:
    """/validations and /submissions."""
    routes = APIRouter(tags=["submissions"])

    @routes.post(
        "/validations",
        responses=_TRIED,
        openapi_extra={"parameters": [_KIND, _ORGANISATION, LANG], "requestBody": FILE},
    )
    async def validation(request: Request) -> Response:
        """Try a file: no account, nothing kept. The status is 200 whatever the verdict."""
        kind, organisation = _named(request)
        chosen = choose_format(request.headers.get("accept", ""), _OFFERS)
        async with visitors.visit(request) as visit:
            sent = Sent(kind, *await uploaded(request), organisation or None)
            return await visit.have(lambda: _tried(site, request, sent, chosen))

    @routes.post(
        "/submissions",
        responses=_SUBMITTED | _REFUSALS,
        openapi_extra={
            "parameters": [_KIND, _ORGANISATION, IF_MATCH, _KEY, LANG],
            "requestBody": FILE,
            "security": SIGNED_IN,
        },
        status_code=201,
        dependencies=[Depends(json_only)],
    )
    async def submission(request: Request) -> Response:
        """Send a file in for the caller's organisation; accepted, it stands in the graph when this returns."""
        caller = await site.authority.who(request)
        kind, organisation = _named(request, caller.organisation)
        may(caller, organisation, kind)
        sent = Sent(kind, *await uploaded(request), organisation, client_of(caller))
        given = (request.headers.get("if-match"), request.headers.get("idempotency-key"))
        if len(sent.body) > _LARGE_BYTES and not site.desk.restricts(kind):  # a job keeps what it is sent, as it is
            return await job_response(site, request, await to_thread.run_sync(site.jobs.promise, sent, *given), 202)
        return _receipt(site, request, await to_thread.run_sync(submit, site.desk, sent, *given))

    @routes.get(
        "/submissions/{identifier}",
        responses=answers({200: ("What became of it", reference("Submission"))}, 401, 403, 404),
        openapi_extra={"security": SIGNED_IN},
        dependencies=[Depends(json_only)],
    )
    async def verdict(request: Request, identifier: str) -> Response:
        """What became of a submission, for its organisation."""
        found = await _own(site, request, identifier)
        return private_json(submission_told(site.address, found))

    @routes.get(
        "/submissions/{identifier}/report",
        responses=answers({200: ("The report", reference("Report"))}, 401, 403, 404, 406),
        openapi_extra={"security": SIGNED_IN, "parameters": [LANG]},
    )
    async def report(request: Request, identifier: str) -> Response:
        """The stored report, for its organisation."""
        found = await _own(site, request, identifier)
        return _report(site, request, await to_thread.run_sync(report_of, site.desk.of(found.kind), found))

    return routes


def _named(request: Request, organisation: str = "") -> tuple[str, str]:
    """The kind and the organisation that an address names."""
    kind = request.query_params.get("kind")
    unknown = [name for name in request.query_params if name not in {"kind", "organisation", "lang"}]
    if not kind or unknown:
        raise WrongInputError([*([] if kind else [_no_kind()]), *(_unknown(name) for name in unknown)])
    return kind, request.query_params.get("organisation", organisation)


async def _own(site: Site, request: Request, identifier: str) -> Submission:
    caller = await site.authority.who(request)
    found = await to_thread.run_sync(find, site.desk, identifier)
    if found is None:
        raise _no_such(identifier)
    if found.organisation != caller.organisation:
        raise NotAllowedError(
            Text("Deze inzending is van een andere organisatie.", "This submission is another organisation's."),
        )
    if site.desk.restricts(found.kind):
        may(caller, found.organisation, found.kind)
    return found


def _receipt(site: Site, request: Request, receipt: Receipt) -> Response:
    told = receipt_told(site.address, receipt)
    location = {"Location": f"{site.address}/v1/submissions/{receipt.submission.id}"}
    if not receipt.report.conforms:
        refused = _refused(request, receipt.report.outcome) | {"instance": location["Location"]} | told
        return private_json(refused, refused["status"], location, "application/problem+json")
    return private_json(told, 201 if receipt.fresh else 200, location | {"ETag": version_tag(receipt.submission)})


def _tried(site: Site, request: Request, sent: Sent, chosen: str) -> Response:
    inspected = validate(site.desk, sent)
    if chosen != "json":
        return _report(site, request, inspected.report)
    told = document(inspected.report, site.address) | {"comparison": _compared(site, request, inspected.comparison)}
    return private_json(told)


def _compared(site: Site, request: Request, found: Comparison) -> dict[str, Any]:
    languages = asked_languages(request)
    iris = [
        *found.shared,
        *found.only_here,
        *found.closes,
        *(academy for held in found.shared.values() for academy in held),
    ]
    labels = site.library.things.labels(map(NamedNode, iris))

    def thing(iri: str, **more: object) -> dict[str, object]:
        return {"id": iri, "label": choose(labels.get(iri, {}), languages), **more}

    return {
        "shared": [
            thing(taught, academies=[thing(academy, courses=count) for academy, count in held.items()])
            for taught, held in found.shared.items()
        ],
        "onlyHere": [thing(taught) for taught in found.only_here],
        "closes": [thing(required, requiredBy=count) for required, count in found.closes.items()],
    }


def _report(site: Site, request: Request, report: Report) -> Response:
    found = REPORT_FORMATS[choose_format(request.headers.get("accept", ""), _OFFERS)]
    languages: Languages = asked_languages(request)
    body = found.render(report, languages, site.address)
    return Response(body, 200, PRIVATE | {"Content-Language": languages[0]}, found.media_type)


def _refused(request: Request, outcome: Outcome) -> dict[str, Any]:
    wanted = asked_languages(request)
    if outcome is Outcome.FAILED:
        title = Text("De inzending is niet beoordeeld", "The submission was not judged")
        detail = Text(
            "Het onderzoek kwam niet tot een oordeel; dat ligt aan ons. Er is niets gewijzigd.",
            "Examining it came to no verdict; that is our fault. Nothing was changed.",
        )
        return {"type": "about:blank", "status": 500, "title": title.said(wanted), "detail": detail.said(wanted)}
    title = Text("De inzending is niet aangenomen", "The submission was not accepted")
    detail = Text("Het rapport noemt wat er te herstellen is.", "The report names what is to be mended.")
    return {"type": "about:blank", "status": 400, "title": title.said(wanted), "detail": detail.said(wanted)}


def _no_such(identifier: str) -> UnknownError:
    return UnknownError(Text(f"Er is geen {identifier[:80]!r}.", f"There is no {identifier[:80]!r}."))


def _no_kind() -> Fault:
    return Fault(
        "kind",
        None,
        Text("kind ontbreekt.", "kind is missing."),
        Text("Geef bijvoorbeeld kind=catalogue.", "Give for example kind=catalogue."),
    )


def _unknown(name: str) -> Fault:
    return Fault(
        name,
        None,
        Text(f"Er is geen parameter {name!r}.", f"There is no parameter {name!r}."),
        Text("De parameters zijn kind, organisation en lang.", "The parameters are kind, organisation and lang."),
    )
