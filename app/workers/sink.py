"""Where a child writes an answer: in memory while it is small, else in a file that its parent named."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO


class TooManyBytesError(Exception):
    """An answer is larger than an answer may be."""


class NoRoomError(Exception):
    """The disk took no more of an answer."""


class Sink:
    """Takes bytes up to ``most``; those past ``inline`` go to ``path``, with all before them."""

    def __init__(self, path: Path, inline: int, most: int) -> None:
        self._path = path
        self._inline = inline
        self._most = most
        self._file: IO[bytes] = BytesIO()
        self.length = 0
        self.spooled = False

    def write(self, part: bytes) -> int:
        """Take one part. Raises TooManyBytesError, NoRoomError."""
        self.length += len(part)
        if self.length > self._most:
            raise TooManyBytesError
        try:
            if self.length > self._inline and not self.spooled:
                self._spool()
            self._file.write(part)
        except OSError as error:
            raise NoRoomError(str(error)) from error
        return len(part)

    def flush(self) -> None:
        """Let everything that was written be readable."""
        try:
            self._file.flush()
        except OSError as error:
            raise NoRoomError(str(error)) from error

    def content(self) -> IO[bytes]:
        """What was written, from its beginning."""
        self.flush()
        return self._path.open("rb") if self.spooled else BytesIO(self.inline())

    def inline(self) -> bytes:
        """What was written, while it is in memory."""
        return self._file.getvalue() if isinstance(self._file, BytesIO) else b""

    def close(self) -> None:
        """Let go of the file, which stays."""
        with suppress(OSError):
            self._file.close()

    def _spool(self) -> None:
        before = self.inline()
        self._file = self._path.open("wb", buffering=1 << 20)
        self.spooled = True
        self._file.write(before)
