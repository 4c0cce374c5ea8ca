"""The line to an engine elsewhere: one request, and one whole answer or an error. Never half an answer.

SPARQLWrapper writes the requests as the SPARQL 1.1 Protocol wants them. They are carried here and not by it, since it
follows redirects, knows no deadline for a whole answer, and does not see that a body was cut.
"""

import http.client
import logging
import time
import urllib.request
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from SPARQLWrapper import INSERT, POST, SPARQLWrapper

from app import __version__
from app.model.errors import RefusedQueryError
from app.model.sparql import Form
from app.model.terms import NamedNode
from app.store.remote import troubles
from app.store.remote.connection import Connection, Reply, TooManyBytesError
from app.store.remote.signing_in import Credentials

MOST_BYTES = 2_000_000_000  # of an answer to a question of our own
N_TRIPLES = "application/n-triples"
_MOST_IDLE = 8
_MOST_TOLD = 100_000  # bytes that are read of what an engine says to a refusal
_OF_THE_UNION = {"union-default-graph", "default-graph-uri"}
_UNION = ("union-default-graph", "true")

Parameters = Sequence[tuple[str, str]]

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class Endpoint:
    """Where an engine takes queries, updates and whole graphs (Graph Store Protocol), and how to sign in there."""

    query: str
    update: str = ""
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    deadline_s: float = 60

    def __post_init__(self) -> None:
        """Refuse what is no address of the web: nothing but HTTP is ever spoken."""
        for address in (self.query, self.update, self.graphs):
            if address and not address.startswith(("http://", "https://")):
                raise troubles.no_address(address)


class Line:
    """Requests to one endpoint. Connections are kept open between queries; a change has one of its own."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._credentials = Credentials(endpoint.user, endpoint.password, endpoint.token)
        self._idle: deque[Connection] = deque()

    def query(  # noqa: PLR0913  (a text, its form, what comes back, over which graphs, within which bounds)
        self,
        text: str,
        form: Form,
        accept: str,
        parameters: Parameters = (),
        *,
        deadline_s: float | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> Reply:
        """The whole answer to a query.

        With the parameter ``default-graph-uri`` or without ``union-default-graph`` it is not asked over the union of
        all graphs, and what the address says of that union is left out.

        Raises RefusedQueryError when the engine does not understand it, OverLimitError when it takes too long or
        gives too much, RemoteStoreError for whatever else is no whole answer.
        """
        address, left = _addressed(self.endpoint.query, parameters)
        written = _Written(address, form.value)
        for name, value in left:
            written.addParameter(name, value)
        written.addCustomHttpHeader("Accept", accept)
        end = time.monotonic() + (self.endpoint.deadline_s if deadline_s is None else deadline_s)
        return self._told(written.request(text), end, most_bytes, alone=False)

    def update(self, text: str) -> None:
        """Run an update. An error does not mean that nothing was done: its acknowledgement may be what was lost."""
        written = _Written(self.endpoint.update or self.endpoint.query, INSERT)
        self._change(written.request(text))

    def put(self, graph: NamedNode, n_triples: bytes) -> None:
        """Make these the triples of a graph, where the engine takes whole graphs."""
        sign = "&" if "?" in self.endpoint.graphs else "?"
        address = f"{self.endpoint.graphs}{sign}{urlencode({'graph': graph.value})}"
        headers = {"Content-Type": N_TRIPLES}
        self._change(urllib.request.Request(address, n_triples, headers, method="PUT"))  # noqa: S310  (Endpoint checks)

    def close(self) -> None:
        """Close what is open."""
        while self._idle:
            self._idle.pop().close()

    def _change(self, request: urllib.request.Request) -> None:
        end = time.monotonic() + self.endpoint.deadline_s
        try:
            self._told(request, end, MOST_BYTES, alone=True).close()
        except RefusedQueryError as error:
            raise troubles.refused_change(error) from error

    def _told(self, request: urllib.request.Request, end: float, most_bytes: int, *, alone: bool) -> Reply:
        host = urlsplit(request.full_url).netloc
        try:
            reply = self._answered(request, end, most_bytes, alone=alone)
        except TimeoutError as error:
            raise troubles.too_late(host) from error
        except TooManyBytesError as error:
            raise troubles.too_large(host, most_bytes) from error
        except (OSError, http.client.HTTPException) as error:
            raise troubles.no_whole_answer(host, error) from error
        if reply.status not in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}:
            with reply.content:
                raise troubles.refusal(host, reply.status, reply.media_type, reply.content.read(_MOST_TOLD))
        return reply

    def _answered(self, request: urllib.request.Request, end: float, most_bytes: int, *, alone: bool) -> Reply:
        """The answer, also where the engine wants us to sign in otherwise."""
        self._credentials.sign(request)
        while True:
            connection, response = self._sent(request, end, alone=alone)
            try:
                reply = connection.read(response, end, most_bytes)
            except BaseException:
                connection.close()
                raise
            if connection.stays_open and not alone and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
            else:
                connection.close()
            if reply.status != HTTPStatus.UNAUTHORIZED or not self._credentials.again(request, reply.headers):
                return reply
            reply.close()

    def _sent(
        self, request: urllib.request.Request, end: float, *, alone: bool
    ) -> tuple[Connection, http.client.HTTPResponse]:
        """The head of the answer. A connection that lay idle may have been closed: then once more on a new one.

        Never so for a change: what was sent on a connection that broke may have been done.
        """
        while not alone and self._idle:
            idle = self._idle.pop()
            try:
                return idle, idle.send(request, end)
            except TimeoutError:
                idle.close()
                raise
            except (OSError, http.client.HTTPException):
                idle.close()
        connection = Connection(request.full_url)
        try:
            return connection, connection.send(request, end)
        except BaseException:
            connection.close()
            raise


class _Written(SPARQLWrapper):
    """A request that SPARQLWrapper writes."""

    def __init__(self, address: str, form: str) -> None:
        super().__init__(address, agent=f"vakgraaf/{__version__}")
        self.setOnlyConneg(onlyConneg=True)
        self.setMethod(POST)
        self._form = form

    def request(self, text: str) -> urllib.request.Request:
        """The request for this text. Its form is told: the wrapper would guess it, also from words in comments."""
        self.queryString, self.queryType = text, self._form
        written: urllib.request.Request = self._createRequest()
        return written


def _addressed(address: str, parameters: Parameters) -> tuple[str, Parameters]:
    """The address to ask, and the parameters that it does not hold already."""
    parts = urlsplit(address)
    told = parse_qsl(parts.query, keep_blank_values=True)
    others = [pair for pair in told if pair[0] not in _OF_THE_UNION]
    if _UNION not in parameters:
        return urlunsplit(parts._replace(query=urlencode(others))), parameters
    return address, parameters if others == told else [pair for pair in parameters if pair != _UNION]
