"""How the command reaches a running service: over a Unix socket in the data directory, which only its owner can open.

The service holds the store's lock, so it writes a checkpoint; the command then reads that in its own process. A query
that somebody types can therefore never hurt the service.
"""

import http.client
import json
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from anyio import to_thread

from app.store.port import Store

SOCKET = "control.sock"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def bind_socket(data_dir: Path) -> socket.socket:
    """The socket to listen on, in place of one that an earlier process left behind."""
    path = data_dir / SOCKET
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    path.chmod(0o600)
    return listening


class Control:
    """An ASGI application in front of the service's: what comes over the Unix socket is the command's, the rest not."""

    def __init__(self, public: Callable[[Scope, Receive, Send], Awaitable[None]], store: Store, data_dir: Path) -> None:
        self._public = public
        self._store = store
        self._data_dir = data_dir

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the command with the folder of a fresh checkpoint; the command removes it."""
        if scope["type"] != "http" or (scope.get("server") or ("", 0))[1] is not None:
            await self._public(scope, receive, send)
            return
        folder = await to_thread.run_sync(self._checkpoint)
        body = json.dumps({"checkpoint": str(folder)}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _checkpoint(self) -> Path:
        folder = Path(mkdtemp(prefix="checkpoint-", dir=self._data_dir)) / "public"
        self._store.back_up(folder)
        return folder


@contextmanager
def checkpoint(data_dir: Path) -> Iterator[Path]:
    """A checkpoint of the store that a running service holds; it is gone when the block ends."""
    connection = _UnixConnection(data_dir / SOCKET)
    connection.request("POST", "/checkpoint")
    folder = Path(json.loads(connection.getresponse().read())["checkpoint"])
    connection.close()
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
