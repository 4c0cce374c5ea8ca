"""One HTTP connection to an engine. Every wait on it ends at a given moment, and a body that was cut is an error."""

import http.client
import ssl
import time
import urllib.request
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, cast
from urllib.parse import urlsplit

_IN_MEMORY = 8_000_000  # bytes; a larger body is spooled to disk
_BLOCK = 1 << 16


@dataclass
class Reply:
    """A whole answer; ``content`` is a file at its beginning."""

    status: int
    headers: http.client.HTTPMessage
    content: IO[bytes]
    length: int

    @property
    def media_type(self) -> str:
        """What the content is, without parameters."""
        return self.headers.get_content_type()

    def close(self) -> None:
        """Let go of the content."""
        self.content.close()


class TooManyBytesError(Exception):
    """A body is larger than the asker wants to have."""


class Connection:
    """A connection that is asked one thing after another, and knows when it can no longer be."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        self.host = parts.netloc.rpartition("@")[2]
        self.stays_open = False
        self._http = (
            http.client.HTTPSConnection(host, port, context=ssl.create_default_context())
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port)
        )

    def send(self, request: urllib.request.Request, end: float) -> http.client.HTTPResponse:
        """Send a request and wait for the head of the answer. Raises OSError, TimeoutError or HTTPException."""
        self._http.timeout = left(end)
        if self._http.sock is None:
            self._http.connect()
        self._socket = self._http.sock
        self._socket.settimeout(left(end))
        target = request.selector
        body = cast("bytes | None", request.data)
        self._http.request(request.get_method(), target, body, dict(request.header_items()))
        self._socket.settimeout(left(end))
        return self._http.getresponse()

    def read(self, response: http.client.HTTPResponse, end: float, most_bytes: int) -> Reply:
        """The whole body. Raises as ``send``, and TooManyBytesError; http.client does not see each cut by itself."""
        told = response.length
        if told is None and not response.chunked:
            raise http.client.HTTPException("an answer that does not tell where it ends")
        if (encoding := response.headers.get("Content-Encoding", "identity")) != "identity":
            raise http.client.HTTPException(f"an answer encoded as {encoding!r}, which nobody asked for")
        content = cast("IO[bytes]", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115  (the asker closes it)
        try:
            length = self._copy(response, content, end, most_bytes)
            _compare(length, told)
        except BaseException:
            content.close()
            raise
        content.seek(0)
        self.stays_open = not response.will_close
        response.close()  # it does not notice by itself that it was read to its end, and lets nothing else be asked
        return Reply(response.status, response.headers, content, length)

    def close(self) -> None:
        """Close it."""
        self._http.close()

    def _copy(self, response: http.client.HTTPResponse, content: IO[bytes], end: float, most_bytes: int) -> int:
        length = 0
        while True:
            self._socket.settimeout(left(end))
            part = response.read1(_BLOCK)
            if not part:
                return length
            length += len(part)
            if length > most_bytes:
                raise TooManyBytesError
            content.write(part)


def _compare(length: int, told: int | None) -> None:
    if told is not None and length != told:
        raise http.client.IncompleteRead(b"", told - length)


def left(end: float) -> float:
    """The seconds until a moment of time.monotonic; raises TimeoutError when it is past."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
