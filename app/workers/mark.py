"""One bit that parent and child both see: whether the child took its job. It costs no message and outlives it."""

import os
from mmap import mmap


class Mark:
    """A byte of shared memory, made by the parent; the child opens it by its descriptor."""

    def __init__(self, descriptor: int | None = None) -> None:
        self.descriptor = os.memfd_create("vakgraaf-mark") if descriptor is None else descriptor
        if descriptor is None:
            os.ftruncate(self.descriptor, 1)
        self._memory = mmap(self.descriptor, 1)

    def set(self, *, taken: bool) -> None:
        """Say whether the job is taken."""
        self._memory[0] = taken

    @property
    def taken(self) -> bool:
        """Whether it is."""
        return bool(self._memory[0])

    def close(self) -> None:
        """Let go of it; the other side keeps its own."""
        self._memory.close()
        os.close(self.descriptor)
