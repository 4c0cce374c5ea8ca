"""How the command reaches a running service: over a Unix socket in the data directory, which only its owner can open.

The service holds the store's lock, so it writes a checkpoint; the command then reads that in its own process. A query
that somebody types can therefore never hurt the service.
"""

import http.client
import json
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from anyio import to_thread

from app.model.errors import ServiceError
from app.model.languages import Text
from app.store.port import Store

SOCKET = "control.sock"
_CHECKPOINT = "checkpoint-"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def bind_socket(data_dir: Path) -> socket.socket:
    """The socket to listen on, in place of one that an earlier process left behind."""
    path = data_dir / SOCKET
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _short(data_dir) as address:
        listening.bind(address)
    path.chmod(0o600)
    return listening


def sweep(data_dir: Path) -> None:
    """Remove the checkpoints that killed commands left."""
    for left in data_dir.glob(f"{_CHECKPOINT}*"):
        shutil.rmtree(left, ignore_errors=True)


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
        folder = Path(mkdtemp(prefix=_CHECKPOINT, dir=self._data_dir.resolve()))
        try:
            self._store.back_up(folder / "public")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder / "public"


@contextmanager
def checkpoint(data_dir: Path) -> Iterator[Path]:
    """A checkpoint of the store that a running service holds; it is gone when the block ends."""
    folder = _ask_for_checkpoint(data_dir)
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def _ask_for_checkpoint(data_dir: Path) -> Path:
    connection = _UnixConnection(data_dir)
    try:
        connection.request("POST", "/checkpoint")
        return Path(json.loads(connection.getresponse().read())["checkpoint"])
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        raise ServiceError(
            Text(
                f"Een ander proces heeft {data_dir} open en antwoordt niet; probeer het als dat klaar is. ({error})",
                f"Another process has {data_dir} open and does not answer; try again when it is done. ({error})",
            ),
        ) from error
    finally:
        connection.close()


@contextmanager
def _short(data_dir: Path) -> Iterator[str]:
    """A name of the socket that is short enough for any data directory: AF_UNIX takes some 100 bytes."""
    descriptor = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET}"
    finally:
        os.close(descriptor)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, data_dir: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._data_dir = data_dir

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with _short(self._data_dir) as address:
            self.sock.connect(address)
