"""How the command reaches a running service: over a Unix socket in the data directory, which only its owner can open.

The service holds the store's lock, so it writes a checkpoint; the command then reads that in its own process. A query
that somebody types can therefore never hurt the service.
"""

import http.client
import json
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from anyio import to_thread

from app.model.errors import Fault, ServiceError, VakgraafError, faults_of
from app.model.languages import Text
from app.store.backup import snapshot
from app.store.port import ReadStore

SOCKET = "control.sock"
_CHECKPOINT = "checkpoint-"
CHECKPOINT = "/checkpoint"
BACKUP = "/backup"
SUBMIT = "/submit"
REVALIDATE = "/revalidate"
IMPORT = "/import"
LEAVE = "/leave"
ROTATE = "/rotate"
RELEASE = "/release"
SUCCEED = "/succeed"
DEADLINE_S = 600

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Errand = Callable[[Mapping[str, Any]], Mapping[str, Any]]


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

    def __init__(
        self,
        public: Callable[[Scope, Receive, Send], Awaitable[None]],
        errands: Mapping[str, Errand],
    ) -> None:
        self._public = public
        self._errands = errands

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do the command's errand, or hand on what is not the command's."""
        if scope["type"] != "http" or (scope.get("server") or ("", 0))[1] is not None:
            await self._public(scope, receive, send)
            return
        try:
            payload = json.loads(await _body(receive) or b"{}")
            status, told = 200, await to_thread.run_sync(self._errands[scope["path"]], payload)
        except VakgraafError as error:
            status, told = 400, {"faults": [fault.told() for fault in faults_of(error)]}
        except Exception as error:  # noqa: BLE001  (the owner of the data directory is told what went wrong)
            name = f"{type(error).__name__}: {error}"
            refused = Fault("", None, Text(f"De dienst weigerde: {name}", f"The service refused: {name}"), Text("", ""))
            status, told = 500, {"faults": [refused.told()]}
        body = json.dumps(told).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def checkpoint_errand(store: ReadStore, data_dir: Path) -> Errand:
    """The errand that writes a copy of the store, in a folder that the command removes."""

    def made(_: Mapping[str, Any]) -> dict[str, Any]:
        folder = Path(mkdtemp(prefix=_CHECKPOINT, dir=data_dir.resolve()))
        try:
            store.back_up(folder / "public")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return {"checkpoint": str(folder / "public")}

    return made


def backup_errand(store: ReadStore, writing: Lock, data_dir: Path, restricted: ReadStore | None = None) -> Errand:
    """The errand that takes a snapshot of everything, in a folder that the command removes; whoever writes waits."""

    def made(_: Mapping[str, Any]) -> dict[str, Any]:
        folder = Path(mkdtemp(prefix=_CHECKPOINT, dir=data_dir.resolve()))
        try:
            with writing:
                snapshot(store, data_dir, folder, restricted)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return {"snapshot": str(folder)}

    return made


def ask_service(data_dir: Path, errand: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What the running service says to an errand; raises ServiceError with its words when that went wrong."""
    connection = _UnixConnection(data_dir)
    try:
        connection.request("POST", errand, body=json.dumps(payload).encode())
        response = connection.getresponse()
        told: dict[str, Any] = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ServiceError([_silent(data_dir, error)]) from error
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise ServiceError([_fault(one) for one in told["faults"]])
    return told


def _fault(told: Mapping[str, Any]) -> Fault:
    return Fault(told["name"], told["found"], Text(**told["message"]), Text(**told["repair"]))


def _silent(data_dir: Path, error: Exception) -> Fault:
    message = Text(
        f"Een ander proces heeft {data_dir} open en antwoordt niet. ({error})",
        f"Another process has {data_dir} open and does not answer. ({error})",
    )
    return Fault("", None, message, Text("Probeer het als dat klaar is.", "Try again when it is done."))


@contextmanager
def checkpoint(data_dir: Path) -> Iterator[Path]:
    """A checkpoint of the store that a running service holds; it is gone when the block ends."""
    folder = Path(ask_service(data_dir, CHECKPOINT, {})["checkpoint"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


@contextmanager
def taken(data_dir: Path) -> Iterator[Path]:
    """A snapshot of everything that a running service keeps; it is gone when the block ends."""
    folder = Path(ask_service(data_dir, BACKUP, {})["snapshot"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(body)


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
        super().__init__("localhost", timeout=DEADLINE_S)
        self._data_dir = data_dir

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with _short(self._data_dir) as address:
            self.sock.connect(address)
