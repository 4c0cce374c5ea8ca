"""The derived triples equal what plain Python works out from the Turtle, and what a hand works out across versions."""

from collections import defaultdict
from pathlib import Path

import pytest
from small_store import small

from app.main import House
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import NamedNode, Triple
from app.publishing.reference import packaged_graphs
from app.settings import ONTOLOGY

SKOS = PREFIXES["skos"]
VERSIONS = Path(__file__).parent / "versions.trig"
Pairs = set[tuple[str, str]]

DERIVED = f"SELECT ?x ?y {{ GRAPH <{ID}graph/vakgraaf/store> {{ ?x <%s> ?y }} }}"


@pytest.fixture(scope="module")
def triples() -> list[Triple]:
    """Everything that the packaged files say."""
    return [triple for packaged in packaged_graphs(ONTOLOGY) for triple in packaged.triples()]


def said(triples: list[Triple], predicate: str) -> Pairs:
    return {
        (triple.subject.value, triple.object.value)
        for triple in triples
        if triple.predicate.value == predicate and isinstance(triple.subject, NamedNode)
    }


def closure(pairs: Pairs) -> Pairs:
    """Every pair with a chain from the first to the second."""
    above = defaultdict(set)
    for low, high in pairs:
        above[low].add(high)
    reached: Pairs = set()
    new = pairs
    while new:
        reached |= new
        new = {(low, higher) for low, high in new for higher in above.get(high, ())} - reached
    return reached


def test_covers_is_the_same_competence_at_every_rank_up_to_its_own(house: House, triples: list[Triple]) -> None:
    competence = dict(said(triples, f"{DEF}competence"))
    rank = {level: int(number) for level, number in said(triples, f"{DEF}rank")}
    height = {thing: rank[level] for thing, level in said(triples, f"{DEF}level")}
    expected = {
        (above, below)
        for above, its in competence.items()
        for below, other in competence.items()
        if its == other and height[above] >= height[below]
    }
    assert said(triples, f"{SKOS}exactMatch") == set(), "then the two versions that match are to be added here"
    assert _pairs(house, f"{DEF}covers") == expected
    assert len(expected) > len(competence) > 300


def test_broader_transitive_is_the_closure_of_broader(house: House, triples: list[Triple]) -> None:
    expected = closure(said(triples, f"{SKOS}broader"))
    assert _pairs(house, f"{SKOS}broaderTransitive") == expected
    assert len(expected) > len(said(triples, f"{SKOS}broader"))


def test_nothing_is_derived_into_any_other_graph(house: House) -> None:
    found = house.store.select(
        f"""SELECT DISTINCT ?g {{ GRAPH ?g {{ ?x <{DEF}covers>|<{SKOS}broaderTransitive> ?y }} }}""",
    )
    assert [row[0].value for row in found.rows if isinstance(row[0], NamedNode)] == [f"{ID}graph/vakgraaf/store"]


def test_across_versions_a_match_covers_in_both_directions() -> None:
    """Weaving at 2 in the first version is weaving at 3 in the second, which has one level more below it."""
    within = {
        *(("1/weaving/1", low) for low in ("1/weaving/1",)),
        *(("1/weaving/2", low) for low in ("1/weaving/1", "1/weaving/2")),
        *(("1/weaving/3", low) for low in ("1/weaving/1", "1/weaving/2", "1/weaving/3")),
        *(("2/weaving/1", low) for low in ("2/weaving/1",)),
        *(("2/weaving/3", low) for low in ("2/weaving/1", "2/weaving/3")),
        *(("2/weaving/4", low) for low in ("2/weaving/1", "2/weaving/3", "2/weaving/4")),
    }
    across = {
        *((high, low) for high in ("1/weaving/2", "1/weaving/3") for low in ("2/weaving/1", "2/weaving/3")),
        *((high, low) for high in ("2/weaving/3", "2/weaving/4") for low in ("1/weaving/1", "1/weaving/2")),
    }
    rows = small(VERSIONS).store.select(DERIVED % f"{DEF}covers").rows
    short = f"{ID}competence/craft-"
    assert {(str(x.value).removeprefix(short), str(y.value).removeprefix(short)) for x, y in rows} == within | across


def test_a_match_of_two_competences_without_a_level_covers_nothing() -> None:
    rows = small(VERSIONS).store.select(DERIVED % f"{DEF}covers").rows
    assert not any("dyeing" in str(term) for row in rows for term in row)


def _pairs(house: House, predicate: str) -> Pairs:
    return {(x.value, y.value) for x, y in house.store.select(DERIVED % predicate).rows}
