"""How the measurements of SPARQL ask: the queries of bench/queries over kept connections."""

import random
import time
from collections.abc import Callable
from http.client import HTTPConnection

from app.model.template import Template
from app.model.terms import NamedNode
from bench.processes import ROOT, Server

QUERIES = ROOT / "bench" / "queries"
JSON, CSV, N_TRIPLES = "application/sparql-results+json", "text/csv", "application/n-triples"
UNBOUNDED = {
    "VAKGRAAF_SPARQL_BUDGET_S": "1e9",
    "VAKGRAAF_SPARQL_BUDGET_ERRORS": "1000000000",
    "VAKGRAAF_SPARQL_CLIENT": "64",
}

Ask = Callable[[str, str], tuple[int, bytes]]


class Small:
    """The small queries, each time about something else."""

    def __init__(self, things: dict[str, list[NamedNode]]) -> None:
        self._things = things
        self._templates = {path.stem: Template(path.read_text()) for path in sorted((QUERIES / "small").glob("*.rq"))}
        self.names = list(self._templates)
        self._random = random.Random(4)

    def text(self, name: str) -> str:
        """A query of this name about a thing that is chosen blindly."""
        template = self._templates[name]
        chosen = {slot: [self._random.choice(self._things[slot])] for slot in sorted(template.slots)}
        return template.bind(chosen)


def asking(server: Server, path: str) -> Ask:
    """How to ask a server over a connection of its own, which is kept open."""
    connection = HTTPConnection("127.0.0.1", server.connection.port, timeout=60)

    def ask(text: str, accept: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        connection.request("POST", path, body=text.encode(), headers=headers)
        response = connection.getresponse()
        return response.status, response.read()

    return ask


def accept_of(name: str) -> str:
    """The format in which a query is asked."""
    return N_TRIPLES if name in {"about", "graph"} else JSON


def timed(ask: Ask, text: str, accept: str) -> tuple[float, bytes]:
    """How long it took to the last byte, and what came."""
    begun = time.perf_counter()
    status, body = ask(text, accept)
    took = time.perf_counter() - begun
    if status != 200 or not body:  # noqa: PLR2004
        raise RuntimeError(f"{status}: {body[:500]!r}")
    return took, body


def percentile(times: list[float], percent: int) -> float:
    """The time that so many percent of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
