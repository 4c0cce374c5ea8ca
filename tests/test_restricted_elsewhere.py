"""What tells of people in a store elsewhere: counted, looked into and forgotten as in the one of the data directory."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from counted_people import crowd, stated
from own_desk import own_desk
from people.behind import PSEUDONYM, pseudonyms, sent
from people.of_people import KEYRING, OF_THE_WORKFORCE, WORKFORCE, pool
from store.servers import ENGINES, served

from app.desk import Desk, graph_of
from app.forgetting import leave
from app.main import House
from app.model.names import DEF, ID
from app.model.terms import NamedNode, Triple
from app.people.pseudonyms import Keyring
from app.release import release
from app.settings import INTERNAL, TABLES, Settings
from app.store.remote import Endpoint
from app.store.remote.recognising import recognise

SHOWN = {NamedNode(f"{DEF}{name}") for name in ("headCount", "fte", "openingCount", "suppressed")}
EVERYTHING = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module", params=ENGINES)
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    with served(request.param, tmp_path_factory) as found:
        yield found


@pytest.fixture(scope="module")
def elsewhere(
    endpoint: Endpoint, house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("elsewhere") / "own"
    settings = Settings(
        data_dir=folder,
        restricted_store=endpoint.query,
        restricted_store_update=endpoint.update,
        restricted_store_graphs=endpoint.graphs,
        restricted_store_user=endpoint.user,
        restricted_store_password=endpoint.password,
    )
    with own_desk(house, data_dir, folder, KEYRING, settings) as desk:
        yield desk


def released(desk: Desk) -> frozenset[Triple]:
    """What the cells of a release over a crowd show."""
    desk.behind_the_wall().publisher.change(stated(crowd(3, 300), "2026-07-01"))
    graph = NamedNode(release(desk, TABLES, "2026-Q3", 10).graph)
    return frozenset(one for one in desk.queries.triples("graph", {"graph": [graph]}) if one.predicate in SHOWN)


def test_a_release_counts_the_same_people_elsewhere(
    elsewhere: Desk, house: House, data_dir: Path, tmp_path: Path
) -> None:
    with own_desk(house, data_dir, tmp_path / "own", Keyring()) as here:
        wanted = released(here)
    found = released(elsewhere)
    assert {one.predicate for one in wanted} == SHOWN
    assert found == wanted


def test_who_leaves_is_gone_from_the_engine_too(elsewhere: Desk, endpoint: Endpoint) -> None:
    sent(elsewhere, pool("a-1", "a-2"))
    sent(elsewhere, WORKFORCE.encode(), kind="workforce")
    sent(elsewhere, pool("theirs-1", at="gm0363"), "gm0344")
    told = everything(endpoint)
    assert OF_THE_WORKFORCE in told
    assert len(set(PSEUDONYM.findall(told.encode()))) == 3
    forgotten = leave(elsewhere, "gm0363")
    assert set(forgotten.graphs) == {graph_of("gm0363", kind).value for kind in ("pool", "workforce")}
    told = everything(endpoint)
    assert OF_THE_WORKFORCE not in told
    assert PSEUDONYM.findall(told.encode()) == []
    assert pseudonyms(elsewhere) == set()
    assert f"{ID}pool/gm0344/data" in told


def everything(endpoint: Endpoint) -> str:
    """What the engine itself holds, asked past the service."""
    with closing(recognise(endpoint, INTERNAL)) as engine:
        return "\n".join(" ".join(map(str, row)) for row in engine.select(EVERYTHING).rows)
