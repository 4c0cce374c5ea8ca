"""What npm brought, served by ourselves: under an address that names the version, so that a browser asks for it once.

Only the files named here leave the folder. Where npm brought nothing the pages say so and work without.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.web.negotiation import preferences

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"
ADDRESS = "/static/npm"
EDITOR = "@zazuko/yasgui"
_FILES = {EDITOR: {"yasgui.min.js": "build/yasgui.min.js", "yasgui.min.css": "build/yasgui.min.css"}}
_TYPES = {".js": "text/javascript", ".css": "text/css"}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # another version has another address
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Served:
    """One file, as it is and compressed."""

    content: bytes
    media_type: str

    @cached_property
    def packed(self) -> bytes:
        """The content as gzip, made once."""
        return gzip.compress(self.content, mtime=0)


@dataclass(frozen=True)
class Package:
    """A package of npm, at the version that is installed."""

    name: str
    version: str
    files: Mapping[str, Served]

    def address(self, file: str) -> str:
        """Where one of its files is served."""
        return f"{ADDRESS}/{self.name}/{self.version}/{file}"


@cache
def package(name: str) -> Package | None:
    """The package as it was installed; None where it was not."""
    folder = NODE_MODULES / name
    try:
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        files = {
            served: Served((folder / path).read_bytes(), _TYPES[Path(served).suffix])
            for served, path in _FILES[name].items()
        }
    except FileNotFoundError:
        return None
    return Package(name, version, files)


def vendored_routes() -> list[BaseRoute]:
    """A route for every file of every package that is there."""
    found = [told for name in _FILES if (told := package(name))]
    return [_route(told.address(name), served) for told in found for name, served in told.files.items()]


def _route(address: str, served: Served) -> Route:
    async def file(request: Request) -> Response:
        if any(coding == "gzip" and weight > 0 for coding, weight in preferences(_codings(request))):
            headers = {**_HEADERS, "Content-Encoding": "gzip"}
            return Response(served.packed, headers=headers, media_type=served.media_type)
        return Response(served.content, headers=_HEADERS, media_type=served.media_type)

    return Route(address, file, methods=["GET", "HEAD"])


def _codings(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept-encoding"))
