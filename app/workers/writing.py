"""The engine's results in the formats of SPARQL, whole or not at all."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from app.model.names import PREFIXES
from app.workers.sink import Sink

_N_TRIPLES = "application/n-triples"
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    _N_TRIPLES: RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_XML = {"application/sparql-results+xml", "application/rdf+xml"}
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_ELEMENT = re.compile(r"[^\W\d][\w.\-]*$")  # what an IRI must end in to be the name of an XML element
_BLOCK = 1 << 20

Found = QuerySolutions | QueryBoolean | QueryTriples | Iterator[Triple]


class TooManyRowsError(Exception):
    """An answer has more rows, or triples, than an answer may have."""


class UnwritableError(Exception):
    """An answer cannot be said in this format."""


def write(found: Found, media_type: str, sink: Sink, most_rows: int) -> None:
    """Write a result whole. Raises TooManyRowsError, UnwritableError, and what the sink raises."""
    target = cast("IO[bytes]", _XmlSink(sink) if media_type in _XML else sink)
    if isinstance(found, QuerySolutions | QueryBoolean):
        found.serialize(target, RESULTS[media_type])
    elif isinstance(found, QueryTriples) and media_type == _N_TRIPLES:
        found.serialize(target, RdfFormat.N_TRIPLES)
    else:
        _write_triples(_counted(found, most_rows), media_type, target)
        return
    if not isinstance(found, QueryBoolean) and sink.length > most_rows:  # a row is a byte at least
        with sink.content() as content:
            if _has_more_rows(content, media_type, most_rows):
                raise TooManyRowsError


def _write_triples(triples: Iterator[Triple], media_type: str, target: IO[bytes]) -> None:
    if media_type == "application/rdf+xml":
        triples = _nameable(triples)
    serialize(triples, target, TRIPLES[media_type], prefixes=PREFIXES if media_type == "text/turtle" else None)


class _XmlSink:
    """XML has no way to say most control characters: the engine would write a document that no parser reads."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def write(self, part: bytes) -> int:
        if _NOT_IN_XML.search(part):
            raise UnwritableError("a control character")
        return self._sink.write(part)

    def flush(self) -> None:
        self._sink.flush()


def _counted(triples: Iterable[Triple], most: int) -> Iterator[Triple]:
    for count, triple in enumerate(triples, 1):
        if count > most:
            raise TooManyRowsError
        yield triple


def _nameable(triples: Iterable[Triple]) -> Iterator[Triple]:
    """In RDF/XML a property is an element, so its IRI must end in a name."""
    known = set()
    for triple in triples:
        iri = triple.predicate.value
        if iri not in known:
            if not _ELEMENT.search(iri):
                raise UnwritableError(f"the property <{iri}>")
            known.add(iri)
        yield triple


def _has_more_rows(content: IO[bytes], media_type: str, most: int) -> bool:
    """Whether there are. The engine writes rows without telling how many, at a speed that counting each would undo."""
    if media_type == "application/sparql-results+json":
        # no fewer rows than this plus one; data that hold these characters are counted by a parser
        return _occurrences(content, b"},{") >= most and _parsed_rows_exceed(content, most)
    if media_type == "application/sparql-results+xml":
        return _occurrences(content, b"</result>") > most  # the data's own < is escaped
    lines = _occurrences(content, b"\n")
    if media_type == _N_TRIPLES:
        return lines > most  # the data's own line breaks are escaped, here and in TSV
    return lines - 1 > most and (media_type != "text/csv" or _lines_outside_quotes(content) - 1 > most)


def _parsed_rows_exceed(content: IO[bytes], most: int) -> bool:
    content.seek(0)
    rows = parse_query_results(content, QueryResultsFormat.JSON)
    return isinstance(rows, QuerySolutions) and next(islice(rows, most, None), None) is not None


def _occurrences(content: IO[bytes], mark: bytes) -> int:
    count, end = 0, b""
    while block := content.read(_BLOCK):
        block = end + block
        count += block.count(mark)
        end = block[max(0, len(block) - len(mark) + 1) :]
    return count


def _lines_outside_quotes(content: IO[bytes]) -> int:
    content.seek(0)
    count, quoted = 0, False
    while block := content.read(_BLOCK):
        parts = block.split(b'"')
        count += sum(part.count(b"\n") for part in parts[quoted::2])
        quoted ^= len(parts) % 2 == 0
    return count
