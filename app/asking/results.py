"""What a store gave to a SPARQL text, in the formats of the W3C: solutions, a yes or no, or a graph."""

from collections.abc import Iterable

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse_query_results, serialize

from app.asking.formats import srj
from app.model.names import PREFIXES
from app.model.terms import Literal, Triple
from app.store.port import Solutions


def write_solutions(found: Solutions, media_type: str) -> bytes:
    """The rows of a SELECT."""
    return _as(srj.results(found.variables, found.rows), media_type)


def write_boolean(found: Solutions, media_type: str) -> bytes:
    """The yes or no of an ASK, which a store tells as one row with one boolean."""
    [[value]] = found.rows
    said = "true" if isinstance(value, Literal) and value.value in {"true", "1"} else "false"
    return _as(f'{{"head": {{}}, "boolean": {said}}}'.encode(), media_type)


def write_triples(triples: Iterable[Triple], media_type: str) -> bytes:
    """The triples of a CONSTRUCT or DESCRIBE, in an order that does not change."""
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    return serialize(sorted(triples, key=str), format=form, prefixes=PREFIXES) or b""


def _as(results: bytes, media_type: str) -> bytes:
    read: QuerySolutions | QueryBoolean = parse_query_results(results, QueryResultsFormat.JSON)
    return read.serialize(format=QueryResultsFormat.from_media_type(media_type)) or b""
