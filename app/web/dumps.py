"""/dumps: files of the public graph, to fetch whole or from where a fetch was broken off, with their checksums."""

import json
import re
from base64 import b64encode
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from app.publishing.dumps import MEDIA_TYPES, Dump, Wanted, wanted
from app.web.negotiation import accepted, choose_format
from app.web.pages.page import Page
from app.web.responses import MACHINE_HEADERS, fresh, links
from app.web.site import Site

_OFFERS = {"html": ("text/html",), "json": ("application/json",)}
_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,15})-(?P<last>\d{0,15})|-(?P<suffix>\d{1,15}))")
_SUM = ".sha256"
_CHECKSUM = {**MACHINE_HEADERS, "Cache-Control": "no-cache"}


def dump_routes(site: Site) -> APIRouter:
    """/dumps and the files below it."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dumps")
    async def index(request: Request) -> Response:
        chosen = choose_format(accepted(request), _OFFERS)
        return await to_thread.run_sync(_index, site, request, chosen)

    @routes.get("/dumps/SHA256SUMS")
    async def sums() -> Response:
        listed = sorted(site.dumps.written().items())
        told = "".join(f"{dump.sha256}  {address}\n" for address, dump in listed)
        return Response(told.encode(), media_type="text/plain", headers=_CHECKSUM)

    @routes.api_route("/dumps/{address:path}", methods=["GET", "HEAD"])
    async def file(request: Request, address: str) -> Response:
        return await to_thread.run_sync(_file, site, request, address)

    return routes


def _file(site: Site, request: Request, address: str) -> Response:
    found = wanted(address.removesuffix(_SUM), site.dumps.known())
    dump = site.dumps.get(found)
    if address.endswith(_SUM):
        name = found.address.rsplit("/", 1)[-1]
        told = f"{dump.sha256}  {name}\n".encode()
        return Response(told, media_type="text/plain", headers=_CHECKSUM)
    _heed_range(request, dump)
    return FileResponse(dump.file, headers=_headers(site, found, dump), media_type=MEDIA_TYPES[found.form])


def _headers(site: Site, found: Wanted, dump: Dump) -> dict[str, str]:
    name = found.address.replace("/", "-")
    digest = b64encode(bytes.fromhex(dump.sha256)).decode()
    return {
        **MACHINE_HEADERS,
        "Access-Control-Expose-Headers": (
            f"{MACHINE_HEADERS['Access-Control-Expose-Headers']}, Accept-Ranges, Content-Range, Repr-Digest"
        ),
        "Cache-Control": "public, no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{dump.sha256}"',
        "Link": links((f"{site.address}/dumps/{found.address}{_SUM}", "describedby", "text/plain")),
        "Repr-Digest": f"sha-256=:{digest}:",
        "Vakgraaf-Revision": dump.revision,
        "Vary": "Accept-Encoding",
    }


def _heed_range(request: Request, dump: Dump) -> None:
    """Let a range that nobody can read, or several, be no range, as RFC 9110 has it; one beyond the end is a 416."""
    asked = request.headers.get("range")
    if asked is None:
        return
    found = _RANGE.fullmatch(asked.strip())
    backwards = found is not None and found["last"] and int(found["last"]) < int(found["first"])
    if found is None or backwards:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
        return
    beyond = int(found["first"]) >= dump.size if found["first"] else not int(found["suffix"])
    if beyond and request.headers.get("if-range", f'"{dump.sha256}"') == f'"{dump.sha256}"':
        raise HTTPException(416, headers={"Content-Range": f"bytes */{dump.size}"})


def _index(site: Site, request: Request, chosen: str) -> Response:
    known, written = site.dumps.known(), site.dumps.written()
    if chosen == "html":
        page = Page(site, request)
        return page.render("dumps.html", title=page.word("dumps"), known=known, written=written)
    told = {
        "contents": "asserted; what is derived is graph/vakgraaf/store",
        "files": [_told(site, f"{path}.{form}", form, written) for path, forms in known.items() for form in forms],
    }
    return fresh(json.dumps(told).encode(), "application/json", headers={"Vary": "Accept"})


def _told(site: Site, address: str, form: str, written: dict[str, Dump]) -> dict[str, Any]:
    """A file of the list; what was not asked for yet is written when it is."""
    dump = written.get(address)
    return {
        "href": f"{site.address}/dumps/{address}",
        "mediaType": MEDIA_TYPES[form],
        "bytes": None if dump is None else dump.size,
        "sha256": None if dump is None else dump.sha256,
        "revision": None if dump is None else dump.revision,
    }
