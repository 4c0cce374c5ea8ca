"""Submissions over HTTP: try a file, send it in, read the verdict and the report."""

import json
from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.checking.report import FORMATS as REPORT_FORMATS
from app.checking.report.json import document
from app.model.errors import Fault, NotAllowedError, UnknownError, WrongInputError
from app.model.languages import Languages, Text, choose
from app.model.submissions import Outcome, Report
from app.model.terms import NamedNode
from app.receipts import receipt_told, submission_told
from app.store.history import Submission
from app.submit import Comparison, Receipt, Sent, report_of, submit, validate, version_tag
from app.web.api.described import query, responses
from app.web.authority import may
from app.web.jobs import Job
from app.web.negotiation import choose_format
from app.web.problems import asked_languages
from app.web.responses import MACHINE_HEADERS
from app.web.site import Site
from app.web.upload import client_of, uploaded

_PRIVATE = {**MACHINE_HEADERS, "Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Authorization"}
_OFFERS = {name: (found.media_type,) for name, found in REPORT_FORMATS.items()}
_ENDS = {200: "It stood already", 201: "Accepted", 202: "A large one: a job"}
_LARGE_BYTES = 1_000_000  # about 2,000 courses: what takes longer than a caller likes to wait is a job
_KIND = {**query("kind", Text("De soort inzending", "The kind of submission"), {"type": "string"}), "required": True}
_ORGANISATION = query("organisation", Text("Code van de organisatie", "Code of the organisation"), {"type": "string"})
_REPORT = responses({"application/json": {"schema": {"type": "object"}}})
_SUBMITTED = _REPORT | {status: _REPORT[200] | {"description": said} for status, said in _ENDS.items()}


def submission_routes(site: Site) -> APIRouter:
    """/validations, /submissions and /jobs."""
    routes = APIRouter(tags=["submissions"])

    @routes.post("/validations", responses=_REPORT, openapi_extra={"parameters": [_KIND, _ORGANISATION]})
    async def validation(request: Request) -> Response:
        """Try a file: no account, nothing kept. The status is 200 whatever the verdict."""
        kind, organisation = _named(request)
        chosen = choose_format(request.headers.get("accept", ""), _OFFERS)
        sent = Sent(kind, *await uploaded(request), organisation or None)
        inspected = await to_thread.run_sync(validate, site.desk, sent)
        if chosen != "json":
            return _report(site, request, inspected.report)
        told = document(inspected.report, site.address) | {"comparison": _compared(site, request, inspected.comparison)}
        return _json(told)

    @routes.post(
        "/submissions", responses=_SUBMITTED, openapi_extra={"parameters": [_KIND, _ORGANISATION]}, status_code=201
    )
    async def submission(request: Request) -> Response:
        """Send a file in for the caller's organisation; accepted, it stands in the graph when this returns."""
        caller = await site.authority.who(request)
        kind, organisation = _named(request, caller.organisation)
        may(caller, organisation, kind)
        sent = Sent(kind, *await uploaded(request), organisation, client_of(caller))
        given = (request.headers.get("if-match"), request.headers.get("idempotency-key"))
        if len(sent.body) > _LARGE_BYTES:
            job = site.jobs.start(
                caller.organisation, lambda: receipt_told(site.address, submit(site.desk, sent, *given))
            )
            return _job(site, job, 202)
        return _receipt(site, request, await to_thread.run_sync(submit, site.desk, sent, *given))

    @routes.get("/submissions/{identifier}", responses=_REPORT)
    async def verdict(request: Request, identifier: str) -> Response:
        """What became of a submission, for its organisation."""
        found = await _own(site, request, identifier)
        return _json(submission_told(site.address, found))

    @routes.get("/submissions/{identifier}/report", responses=_REPORT)
    async def report(request: Request, identifier: str) -> Response:
        """The stored report, for its organisation."""
        found = await _own(site, request, identifier)
        return _report(site, request, report_of(site.desk, found))

    @routes.get("/jobs/{identifier}", responses=_REPORT)
    async def job(request: Request, identifier: str) -> Response:
        """How far a large submission has come."""
        caller = await site.authority.who(request)
        found = site.jobs.find(identifier, caller.organisation)
        if found is None:
            raise _no_such(identifier)
        return _job(site, found, 200)

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
    found = await to_thread.run_sync(site.desk.history.find, identifier)
    if found is None:
        raise _no_such(identifier)
    if found.organisation != caller.organisation:
        raise NotAllowedError(
            Text("Deze inzending is van een andere organisatie.", "This submission is another organisation's."),
        )
    return found


def _receipt(site: Site, request: Request, receipt: Receipt) -> Response:
    told = receipt_told(site.address, receipt)
    location = {"Location": f"{site.address}/v1/submissions/{receipt.submission.id}"}
    if not receipt.report.conforms:
        refused = _refused(request, receipt.report.outcome) | {"instance": location["Location"]} | told
        return _json(refused, refused["status"], location, "application/problem+json")
    return _json(told, 201 if receipt.fresh else 200, location | {"ETag": version_tag(receipt.submission)})


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
    return Response(body, 200, _PRIVATE | {"Content-Language": languages[0]}, found.media_type)


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


def _job(site: Site, job: Job, status: int) -> Response:
    href = f"{site.address}/v1/jobs/{job.id}"
    told = {"id": job.id, "href": href, "state": job.state, "result": job.result, "problem": job.problem}
    return _json(told, status, {"Location": href})


def _json(
    told: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    return Response(json.dumps(told, ensure_ascii=False).encode(), status, {**_PRIVATE, **(headers or {})}, media_type)


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
