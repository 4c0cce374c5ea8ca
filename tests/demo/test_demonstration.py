"""A store that is filled with an invented government: by the desk, clearly marked, and never beside anything real."""

from collections.abc import Iterator

import pytest
from counted_government import SECRET, governed
from own_desk import own_desk

from app.demo.generator import Size, government
from app.demo.records import Government
from app.demonstration import GRAPH, Filled, demonstrate, read_reference
from app.desk import Desk
from app.main import House
from app.model.errors import ConflictError
from app.model.names import ID, PREFIXES
from app.model.terms import NamedNode, Triple
from app.people.pseudonyms import Keyring
from app.publishing.conformance import broken_rules
from app.settings import INTERNAL
from app.store.port import ReadStore

SMALL = Size(organisations=5, people=120, academies=2, courses=6, pools=1, members=12)
PROV = PREFIXES["prov"]
OF_THE_DAY = {f"{PROV}generatedAtTime"}


@pytest.fixture(scope="module")
def made(house: House) -> Government:
    return government(3, SMALL, read_reference(house.queries))


@pytest.fixture(scope="module")
def filled(house: House, data_dir, tmp_path_factory, made: Government) -> Iterator[tuple[Desk, Filled]]:
    keyring = Keyring(lambda: SECRET)
    with own_desk(house, data_dir, tmp_path_factory.mktemp("demo") / "data", keyring) as desk:
        yield desk, demonstrate(desk, made, read_reference(house.queries), 3)


def graphs(store: ReadStore) -> dict[str, set[Triple]]:
    """What stands in each graph that is invented, but for the moment at which it was made."""
    names = store.select('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), "/demo")) }').rows
    return {
        name.value: {
            triple
            for triple in store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {name} {{ ?s ?p ?o }} }}")
            if triple.predicate.value not in OF_THE_DAY
        }
        for (name,) in names
    }


def test_everything_came_in_by_the_desk_as_a_first_version(filled, made):
    desk, told = filled
    assert told == Filled(3, 5, 2, 120, 1, 12, told.submissions)
    versions = [*desk.history.standing_everywhere(), *desk.restricted.history.standing_everywhere()]
    assert len(versions) == told.submissions
    assert {(found.version, found.client) for found in versions} == {(1, "demo")}
    assert {found.organisation for found in versions} == {one.code for one in (*made.organisations, *made.academies)}


def test_every_graph_says_that_it_is_invented_and_is_trusted_no_further_than_a_proposal(filled):
    for store in (filled[0].store, filled[0].restricted.store):
        assert graphs(store)
        for graph, triples in graphs(store).items():
            own = [triple for triple in triples if triple.subject == NamedNode(graph)]
            text = " ".join(triple.object.value for triple in own)
            assert "(verzonnen)" in text, graph
            assert "(invented)" in text, graph
            trust = {triple.object.value for triple in own if triple.predicate.value.endswith("#trust")}
            assert trust == {f"{ID}trust/proposed"}, graph


def test_the_public_graph_keeps_its_rules(filled):
    assert [(found.rule, found.rows[:3]) for found in broken_rules(filled[0].held, INTERNAL)] == []


def test_what_the_pool_calls_its_members_stands_nowhere(filled):
    behind = filled[0].restricted.store
    members = behind.select(f"SELECT ?m {{ ?m a <{ID.removesuffix('id/')}def#PoolMember> }}").rows
    assert len(members) == 12
    assert not behind.select('SELECT ?s { ?s ?p ?o FILTER(REGEX(CONCAT(STR(?s), STR(?o)), "M-0000")) }').rows


def test_the_short_way_puts_the_same_in_the_same_graphs(filled, house, data_dir, tmp_path):
    with governed(house, data_dir, tmp_path / "short", SMALL, 3) as (short, _):
        assert graphs(short.store) == graphs(filled[0].store)
        assert graphs(short.restricted.store) == graphs(filled[0].restricted.store)


def test_it_goes_nowhere_beside_what_was_sent(filled, made, house):
    desk, _ = filled
    before = graphs(desk.store)
    with pytest.raises(ConflictError, match="has submissions already"):
        demonstrate(desk, made, read_reference(house.queries), 3)
    assert graphs(desk.store) == before


def test_the_reference_graph_stays_as_it_was(filled, house):
    theirs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(!CONTAINS(STR(?g), '/demo')) }"
    assert filled[0].store.select(theirs).rows == house.store.select(theirs).rows
    assert GRAPH.value in graphs(filled[0].store)
