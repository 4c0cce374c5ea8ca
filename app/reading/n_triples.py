"""N-Triples: one triple a line."""

from pyoxigraph import RdfFormat

from app.model.submissions import Reading
from app.reading.given import Given
from app.reading.turtle import read_triples

MEDIA_TYPES = ("application/n-triples",)
SUFFIXES = (".nt",)


def read(data: bytes, given: Given) -> Reading:
    """What the lines say."""
    return read_triples(data, given, RdfFormat.N_TRIPLES)
