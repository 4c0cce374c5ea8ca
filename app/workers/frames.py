"""How parent and child talk: a length of eight bytes, then JSON. Nothing that a child says is ever executed."""

import json
import os
import select
import time
from typing import IO, Any

_LENGTH = 8
MOST_BYTES = 512_000_000


def write_frame(pipe: IO[bytes], message: Any) -> None:
    """Write one message whole."""
    body = json.dumps(message, ensure_ascii=False).encode()
    pipe.write(len(body).to_bytes(_LENGTH, "big") + body)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> Any:
    """Read one message whole; raises EOFError when the other side is gone."""
    head = pipe.read(_LENGTH)
    if len(head) < _LENGTH:
        raise EOFError
    length = int.from_bytes(head, "big")
    if length > MOST_BYTES:
        raise EOFError
    body = pipe.read(length)
    if len(body) < length:
        raise EOFError
    return json.loads(body)


def read_frame_until(descriptor: int, end: float) -> Any:
    """As read_frame, from a pipe whose writer may stall; raises TimeoutError at ``end`` (of time.monotonic)."""
    length = int.from_bytes(_read_until(descriptor, _LENGTH, end), "big")
    if length > MOST_BYTES:
        raise EOFError
    return json.loads(_read_until(descriptor, length, end))


def _read_until(descriptor: int, count: int, end: float) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(descriptor, min(count - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
