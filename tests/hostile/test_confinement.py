"""A graph that is not public stands in a store of its own beside the public one: no query reaches a byte of it.

Each way in would find the canary if the graph were public, as the first test shows; so what the others do not find is
not there to be found.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph
import pytest
from conftest import Service
from on_disk import files_below, holding
from submitting import copy_of
from web.sparql.conftest import started

from app.store.layout import STORE

CANARY = "Kanarie-7f3a9c51"  # nowhere but in the restricted graph
ID = "https://w3id.org/vakgraaf/id/"
GRAPH = f"{ID}graph/bzk/workforce"
STATEMENT = f"{ID}workforce-statement/bzk/1"
SAYS = "https://w3id.org/vakgraaf/def#says"
ABOUT = "https://w3id.org/vakgraaf/def#about"
ACADEMY = f"{ID}academy/radio"  # that the public store also knows
DATA = f"""INSERT DATA {{ GRAPH <{GRAPH}> {{
  <{STATEMENT}> <{SAYS}> "{CANARY}" ; <{ABOUT}> <{ACADEMY}> . <{ACADEMY}> <{SAYS}> "{CANARY} again" }} }}"""
WALLED = "restricted"
RESTRICTED = f"{WALLED}/graph/1"
SHAPES = ["get", "form", "body"]


@dataclass(frozen=True)
class Way:
    """A way in: a query, and the fields of the protocol that go with it."""

    name: str
    query: str
    fields: dict[str, str] = field(default_factory=dict)


WAYS = [
    Way("the default graph", f"SELECT * {{ ?s <{SAYS}> ?o }}"),
    # ruff takes FROM for SQL; these are fixed texts
    Way("FROM", f"SELECT * FROM <{GRAPH}> {{ ?s ?p ?o }}"),  # noqa: S608
    Way("FROM NAMED", f"SELECT * FROM NAMED <{GRAPH}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),  # noqa: S608
    Way("FROM and FROM NAMED", f"SELECT * FROM <{GRAPH}> FROM NAMED <{GRAPH}> {{ ?s ?p ?o GRAPH ?g {{ ?s ?p ?o }} }}"),  # noqa: S608
    Way("a graph by its name", f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"),
    Way("any graph", f"SELECT * {{ GRAPH ?g {{ ?s <{SAYS}> ?o }} }}"),
    Way("any graph of that name", "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(STRENDS(STR(?g), 'workforce')) }"),
    Way("a graph from VALUES", f"SELECT * {{ VALUES ?g {{ <{GRAPH}> }} GRAPH ?g {{ ?s ?p ?o }} }}"),
    Way(
        "something that exists",
        f"SELECT ('{CANARY[:7]}' AS ?x) {{ FILTER EXISTS {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} }}",
    ),
    Way("what is left when it is taken away", f"ASK {{ VALUES ?s {{ <{STATEMENT}> }} MINUS {{ ?s <{SAYS}> ?o }} }}"),
    Way("a sub-select", f"SELECT ?o {{ {{ SELECT ?o {{ GRAPH ?g {{ ?s <{SAYS}> ?o }} }} }} }}"),
    Way("DESCRIBE", f"DESCRIBE <{STATEMENT}>"),
    Way("DESCRIBE of something public", f"DESCRIBE <{ACADEMY}>"),
    Way("DESCRIBE from the graph", f"DESCRIBE ?s FROM <{GRAPH}> {{ ?s ?p ?o }}"),
    Way(
        "CONSTRUCT", f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH ?g {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{STATEMENT}')) }} }}"
    ),
    Way("a path from something public", f"SELECT ?o {{ <{ACADEMY}> ^<{ABOUT}>/<{SAYS}> ?o }}"),
    Way("any path from something public", f"SELECT ?o {{ <{ACADEMY}> (<urn:x>|!<urn:x>) ?o FILTER(isLITERAL(?o)) }}"),
    Way("any path within the graph", f"SELECT ?o {{ GRAPH <{GRAPH}> {{ <{STATEMENT}> (!<urn:x>)+ ?o }} }}"),
    Way("a search for the text", f"SELECT * {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), '{CANARY[:7]}')) }}"),
    Way("a total of all texts", f"SELECT (GROUP_CONCAT(?o) AS ?all) {{ GRAPH ?g {{ ?s <{SAYS}> ?o }} }}"),
    Way("an optional pattern", f"SELECT * {{ <{ACADEMY}> ?p ?any OPTIONAL {{ <{ACADEMY}> <{SAYS}> ?o }} }}"),
    Way("a union", f"SELECT * {{ {{ ?s <{SAYS}> ?o }} UNION {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} }}"),
    Way("default-graph-uri", "SELECT * { ?s ?p ?o }", {"default-graph-uri": GRAPH}),
    Way("named-graph-uri", "SELECT * { GRAPH ?g { ?s ?p ?o } }", {"named-graph-uri": GRAPH}),
    Way(
        "both at once", "DESCRIBE ?s { GRAPH ?g { ?s ?p ?o } }", {"default-graph-uri": GRAPH, "named-graph-uri": GRAPH}
    ),
]
BY_FILE = [
    Way("FROM a file", "SELECT * FROM <file://{folder}> {{ ?s ?p ?o }}"),
    Way("GRAPH of a file", "SELECT * {{ GRAPH <file://{folder}> {{ ?s ?p ?o }} }}"),
    Way("SERVICE of a file", "SELECT * {{ SERVICE <file://{folder}> {{ ?s ?p ?o }} }}"),
    Way("LOAD of a file", "LOAD <file://{folder}>"),
    Way("default-graph-uri of a file", "SELECT * {{ ?s ?p ?o }}", {"default-graph-uri": "file://{folder}"}),
]


@pytest.fixture(scope="module")
def public(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pyoxigraph.Store]:
    """What the service would have if the graph were public."""
    data_dir = copy_of(service, tmp_path_factory.mktemp("public") / "data")
    store = pyoxigraph.Store(str(data_dir / STORE))
    assert len(store) > 1_000  # as full as the service's own
    store.update(DATA)
    yield store
    del store


@pytest.fixture(scope="module")
def confined(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a restricted store beside its public one."""
    data_dir = copy_of(service, tmp_path_factory.mktemp("confined") / "data")
    (data_dir / RESTRICTED).mkdir(parents=True)
    restricted = pyoxigraph.Store(str(data_dir / RESTRICTED))
    restricted.update(DATA)
    restricted.flush()
    del restricted
    with started(data_dir, sparql_budget_errors=1_000_000, sparql_budget_s=1e6) as running:
        yield running


def found(store: pyoxigraph.Store, way: Way) -> bytes:
    """What a way finds in a store, as the engine itself writes it."""
    result = store.query(
        way.query,
        use_default_graph_as_union="FROM" not in way.query and not way.fields,
        default_graph=[pyoxigraph.NamedNode(way.fields["default-graph-uri"])]
        if "default-graph-uri" in way.fields
        else None,
        named_graphs=[pyoxigraph.NamedNode(way.fields["named-graph-uri"])] if "named-graph-uri" in way.fields else None,
    )
    triples = isinstance(result, pyoxigraph.QueryTriples)
    return bytes(
        result.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES if triples else pyoxigraph.QueryResultsFormat.JSON)
    )


def sent(service: Service, way: Way, shape: str) -> httpx.Response:
    """The answer to a way in, by one of the three ways to ask."""
    if shape == "get":
        return service.client.get("/sparql", params={"query": way.query, **way.fields})
    if shape == "form":
        return service.client.post("/sparql", data={"query": way.query, **way.fields})
    headers = {"Content-Type": "application/sparql-query"}
    return service.client.post("/sparql", content=way.query, params=way.fields, headers=headers)


def holds_nothing(answer: httpx.Response) -> None:
    """Not one byte of the canary in the body or the headers."""
    told = answer.content + b"".join(name + value for name, value in answer.headers.raw)
    assert CANARY.encode() not in told
    assert CANARY.encode("utf-16-le") not in told


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_each_way_would_find_it_if_the_graph_were_public(public: pyoxigraph.Store, way: Way) -> None:
    answer = found(public, way)
    if way.query.startswith("ASK"):
        assert b"false" in answer
    else:
        assert CANARY[:7].encode() in answer


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_no_way_finds_it_behind_the_wall(confined: Service, way: Way, shape: str) -> None:
    answer = sent(confined, way, shape)
    assert answer.status_code == 200, answer.text[:500]
    holds_nothing(answer)
    if way.query.startswith("ASK"):
        assert answer.json()["boolean"] is True
    else:
        assert CANARY[:7] not in answer.text


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("way", BY_FILE, ids=lambda way: way.name)
def test_no_way_finds_the_files_of_it(confined: Service, way: Way, shape: str) -> None:
    for folder in (confined.data_dir / RESTRICTED, "/etc/passwd", *(confined.data_dir / RESTRICTED).glob("*.log")):
        fields = {name: value.format(folder=folder) for name, value in way.fields.items()}
        answer = sent(confined, Way(way.name, way.query.format(folder=folder), fields), shape)
        holds_nothing(answer)
        assert "root:" not in answer.text
        if answer.status_code == 200:
            assert answer.json()["results"]["bindings"] == []
        else:
            assert answer.status_code in {400, 403}


@pytest.mark.parametrize(
    "path", ["/id/workforce-statement/bzk/1", "/doc/workforce-statement/bzk/1", "/id/graph/bzk/workforce"]
)
def test_no_other_door_leads_there_either(confined: Service, path: str) -> None:
    answer = confined.client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    holds_nothing(answer)


def test_the_log_and_all_that_the_service_left_hold_nothing_of_it(confined: Service) -> None:
    assert sent(confined, WAYS[1], "get").status_code == 200
    assert CANARY.encode() not in confined.log.read_bytes()
    others = [path for path in files_below(confined.data_dir) if path.relative_to(confined.data_dir).parts[0] != WALLED]
    assert others
    assert holding(others, [CANARY.encode()]) == []


def test_the_graph_is_really_there_behind_the_wall(confined: Service, tmp_path: Path) -> None:
    shutil.copytree(confined.data_dir / RESTRICTED, tmp_path / RESTRICTED)
    assert CANARY.encode() in found(pyoxigraph.Store(str(tmp_path / RESTRICTED)), WAYS[4])
