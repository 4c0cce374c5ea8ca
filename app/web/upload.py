"""Bytes that strangers send: counted while they come in, refused before they are read where they cannot be ours."""

from collections.abc import Collection

from anyio import fail_after
from fastapi import Request

from app.model.authority import Caller
from app.model.errors import EncodedBodyError, TooLargeError, TooSlowError, UnknownMediaTypeError
from app.reading import MEDIA_TYPES, MOST_BYTES, REFUSED

IN_TIME_S = 300  # that a body may take to arrive: ten megabytes over the slowest of lines


async def uploaded(
    request: Request, media_types: Collection[str] = MEDIA_TYPES.keys(), most_bytes: int = MOST_BYTES
) -> tuple[str, bytes]:
    """The media type and the body of a request.

    Raises EncodedBodyError (415) for a compressed body, UnknownMediaTypeError (415) for a type that nobody reads here,
    TooLargeError (413) as soon as there are more bytes than anybody may send, TooSlowError (408) when they do not come.
    """
    encoding = ", ".join(request.headers.getlist("content-encoding")).strip().lower()
    if encoding not in {"", "identity"}:
        raise EncodedBodyError(encoding)
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in media_types:
        raise UnknownMediaTypeError(media_type, sorted(media_types), REFUSED.get(media_type))
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most_bytes:
        raise TooLargeError(most_bytes)
    try:
        with fail_after(IN_TIME_S):
            return media_type, await _body(request, most_bytes)
    except TimeoutError:
        raise TooSlowError(IN_TIME_S) from None


async def _body(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most_bytes:
            raise TooLargeError(most_bytes)
    return bytes(body)


def client_of(caller: Caller) -> str:
    """How a caller is remembered: by its way of signing in too, so that no two clients share a name."""
    return f"{caller.by}:{caller.client}"
