"""Answers as HTTP: validators, languages, what they vary by, and the links to the same thing in other formats."""

import time
from collections.abc import Mapping
from email.utils import formatdate
from hashlib import sha256

from starlette.responses import Response

from app import __version__
from app.store.moments import Moments

API_VERSION = __version__
MACHINE_HEADERS = {
    "API-Version": API_VERSION,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "API-Version, Content-Language, Content-Profile, Deprecation, ETag, Link, Location, Retry-After, "
        "Server-Timing, Sunset, Vakgraaf-Revision"
    ),
    "X-Content-Type-Options": "nosniff",
}
# A cache may keep an answer but asks each time whether it still holds: the validator makes that cheap.
CACHEABLE = {"Cache-Control": "public, no-cache", "Vary": "Accept, Accept-Language"}


def fresh(
    body: bytes,
    media_type: str,
    *,
    basis: object = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A response that can be kept and revalidated.

    The validator is the digest of the body. Where bodies may differ while the answer is the same (a revision, a zip's
    clock), ``basis`` is what the answer says, and the validator is weak.
    """
    digest = sha256(body if basis is None else repr(basis).encode()).hexdigest()[:32]
    etag = f'"{digest}"' if basis is None else f'W/"{digest}"'
    return Response(
        body, media_type=media_type, headers={**MACHINE_HEADERS, **CACHEABLE, "ETag": etag, **(headers or {})}
    )


def since(moments: Moments, address: str, response: Response) -> Response:
    """The same response with the moment since when its address answers this: it changes when the validator does."""
    moment = moments.since(address, response.headers["ETag"], time.time())
    if moment is not None:
        response.headers["Last-Modified"] = formatdate(moment, usegmt=True)
    return response


def links(*found: tuple[str, str, str | None]) -> str:
    """A Link header of (address, relation, media type or None)."""
    return ", ".join(
        f'<{address}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for address, relation, media_type in found
    )
