"""The answers of an engine, read whole: what cannot be parsed to its last byte is no answer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import clear_frames

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from app.model.terms import Triple
from app.store.remote import troubles
from app.store.remote.connection import Reply

RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
_RESULTS = {RESULTS, "application/json"}
_TRIPLES = {TRIPLES, "text/plain"}  # what some engines call N-Triples


def solutions(reply: Reply) -> QuerySolutions | QueryBoolean:
    """Rows, which are parsed as they are taken (inside ``checked``), or a boolean."""
    _expect(reply, _RESULTS)
    found = parse_query_results(reply.content, QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):  # the parser stops at the boolean: what follows may be anything, or missing
        reply.content.seek(0)
        json.load(reply.content)
    return found


def triples(reply: Reply) -> Iterator[Triple]:
    """Triples, which are parsed as they are taken (inside ``checked``)."""
    _expect(reply, _TRIPLES)
    return (quad.triple for quad in parse(reply.content, RdfFormat.N_TRIPLES))


@contextmanager
def checked(reply: Reply) -> Iterator[Reply]:
    """An answer while it is read; RemoteStoreError when it is not what it should be."""
    with reply.content:
        try:
            yield reply
        except (SyntaxError, ValueError, TypeError, KeyError) as error:
            let_go(error)
            raise troubles.no_whole_answer("", error) from error


def let_go(error: BaseException) -> None:
    """Let an error that travels to another thread hold no results: they have to end on the thread they began on."""
    clear_frames(error.__traceback__)


def _expect(reply: Reply, media_types: set[str]) -> None:
    if reply.media_type not in media_types:
        raise ValueError(f"an answer of type {reply.media_type}")
