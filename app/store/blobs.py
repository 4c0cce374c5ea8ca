"""Contents kept by their digest: written aside, synced, then named, so that a name always means whole contents."""

from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from app.store.durable import ASIDE, sync_names, told_when_full, write_whole


class Blobs:
    """A folder of contents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"*/{ASIDE}*"):  # what a killed process was writing
            left.unlink(missing_ok=True)

    def keep(self, content: bytes) -> str:
        """Keep contents; the digest by which they are found again. Raises NoRoomError when the disk is full."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            with told_when_full():
                path.parent.mkdir(exist_ok=True)
                write_whole(path, content)
                sync_names(self._folder)
        return digest

    def read(self, digest: str) -> bytes:
        """The contents of a digest."""
        return self._path(digest).read_bytes()

    def keep_only(self, digests: Collection[str]) -> None:
        """Remove all other contents."""
        for path in self._folder.glob("*/*"):
            if path.name not in digests:
                path.unlink(missing_ok=True)
        sync_names(*(folder for folder in self._folder.iterdir() if folder.is_dir()))

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
