"""How parent and child talk: a length of eight bytes, then JSON. Nothing that a child says is ever executed."""

import json
import os
import select
import time
from typing import IO, Any

_LENGTH = 8
_PIECE = 1 << 20
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
    body = pipe.read(_checked(head))
    if len(body) < int.from_bytes(head, "big"):
        raise EOFError
    return json.loads(body)


class Frames:
    """The messages of a pipe whose writer may stall. What came before a TimeoutError is there at the next try."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()  # and not select(), which knows no descriptor above 1023
        self._poll.register(descriptor, select.POLLIN)
        self._come = bytearray()

    def read(self, end: float) -> Any:
        """The next message; raises TimeoutError at ``end`` (of time.monotonic), EOFError when the writer is gone."""
        self._wait_for(_LENGTH, end)
        length = _LENGTH + _checked(self._come[:_LENGTH])
        self._wait_for(length, end)
        body = bytes(self._come[_LENGTH:length])
        del self._come[:length]
        return json.loads(body)

    def _wait_for(self, count: int, end: float) -> None:
        while len(self._come) < count:
            if not self._poll.poll(max(0.0, end - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(self._descriptor, _PIECE)
            if not part:
                raise EOFError
            self._come += part


def _checked(head: bytes | bytearray) -> int:
    """The length that a message says it has; a writer that says more than any message has is not one of ours."""
    length = int.from_bytes(head, "big")
    if length > MOST_BYTES:
        raise EOFError
    return length
