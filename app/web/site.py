"""What the doors need of the house."""

from dataclasses import dataclass

from app.answer import Library
from app.asking.listing import Lists
from app.publishing.documents import Documents


@dataclass(frozen=True)
class Site:
    """The parts that answer, the address under which callers reach them, and the memory to keep answers in."""

    library: Library
    lists: Lists
    documents: Documents
    address: str
    cache_bytes: int
