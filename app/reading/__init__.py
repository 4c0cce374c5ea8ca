"""Bytes become triples, each with its place in the sender's own file. One format per module.

Nothing is fetched, nothing is written, and the sender's file name is never used. What cannot be read at all raises
UnreadableError; what can be read but is wrong becomes a finding, and reading goes on.
"""

from typing import Protocol

from app.model.collector import without_collector
from app.model.errors import UnreadableError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.submissions import Reading, Submitter
from app.reading import csv, json_ld, n_triples, turtle, xlsx
from app.reading.given import Given
from app.reading.limits import MOST_BYTES, check_bytes
from app.reading.naming import Find


class Reader(Protocol):
    """A module that reads one format."""

    @property
    def MEDIA_TYPES(self) -> tuple[str, ...]:  # noqa: N802  (a constant of the module)
        """What it reads."""
        ...

    @property
    def SUFFIXES(self) -> tuple[str, ...]:  # noqa: N802
        """How the names of such files end."""
        ...

    def read(self, data: bytes, given: Given) -> Reading:
        """What the bytes say; raises UnreadableError."""
        ...


_READERS: tuple[Reader, ...] = (csv, xlsx, turtle, n_triples, json_ld)
MEDIA_TYPES: dict[str, Reader] = {media_type: module for module in _READERS for media_type in module.MEDIA_TYPES}
SUFFIXES = {suffix: module.MEDIA_TYPES[0] for module in _READERS for suffix in module.SUFFIXES}
REFUSED = {
    "application/rdf+xml": Text(
        "RDF/XML wordt niet gelezen: zijn entiteiten maken van een klein bestand een groot. Stuur Turtle of JSON-LD.",
        "RDF/XML is not read: its entities make a large file of a small one. Send Turtle or JSON-LD.",
    ),
    **dict.fromkeys(
        ("application/trig", "application/n-quads"),
        Text(
            "TriG en N-Quads worden niet gelezen: de dienst kiest zelf de graaf. Stuur Turtle of N-Triples.",
            "TriG and N-Quads are not read: the service itself chooses the graph. Send Turtle or N-Triples.",
        ),
    ),
}

__all__ = ["MEDIA_TYPES", "MOST_BYTES", "REFUSED", "SUFFIXES", "Find", "read"]


def read(data: bytes, media_type: str, kind: Kind, submitter: Submitter, find: Find) -> Reading:
    """What was sent, as triples with their places; raises UnreadableError."""
    check_bytes(data)
    module = MEDIA_TYPES.get(media_type)
    if module is None:
        raise UnreadableError(REFUSED.get(media_type) or _unknown(media_type), rule="media-type")
    with without_collector():
        return module.read(data, Given(kind, submitter, find))


def _unknown(media_type: str) -> Text:
    listed = ", ".join(MEDIA_TYPES)
    return Text(
        f"{media_type!r} wordt hier niet gelezen; wel: {listed}.",
        f"{media_type!r} is not read here; these are: {listed}.",
    )
