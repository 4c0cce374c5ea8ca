"""Contents kept by their digest: written aside, synced, then named, so that a name always means whole contents."""

import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.store.durable import sync_names

_ASIDE = "aside-"


class Blobs:
    """A folder of contents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*/{_ASIDE}*"):  # what a killed process was writing
            left.unlink(missing_ok=True)

    def keep(self, content: bytes) -> str:
        """Keep contents; the digest by which they are found again."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=_ASIDE, delete=False) as aside:
                aside.write(content)
                aside.flush()
                os.fsync(aside.fileno())
            Path(aside.name).rename(path)
            sync_names(path.parent, self._folder)
        return digest

    def read(self, digest: str) -> bytes:
        """The contents of a digest."""
        return self._path(digest).read_bytes()

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
