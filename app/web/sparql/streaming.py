"""An answer leaves as the file that it was written to: in pieces, and the file is closed however that ends."""

from collections.abc import Mapping
from typing import IO

from anyio import CancelScope, create_task_group, to_thread
from starlette.responses import Response

from app.web.caching import Receive, Scope, Send

PIECE = 1 << 18  # bytes in memory for one caller, however large the answer


class FileResponse(Response):
    """A response with an open file as its body."""

    def __init__(self, content: IO[bytes], length: int, media_type: str, headers: Mapping[str, str]) -> None:
        super().__init__(b"", headers={**headers, "Content-Length": str(length)}, media_type=media_type)
        self._content = content
        self._length = length

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; stop when the caller hangs up."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if self._length <= PIECE:
                await send({"type": "http.response.body", "body": self._content.read()})
                return
            async with create_task_group() as group:
                group.start_soon(_until_hung_up, receive, group.cancel_scope)
                await self._pieces(send)
                group.cancel_scope.cancel()
        finally:
            self._content.close()

    async def _pieces(self, send: Send) -> None:
        while piece := await to_thread.run_sync(self._content.read, PIECE):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _until_hung_up(receive: Receive, sending: CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    sending.cancel()
