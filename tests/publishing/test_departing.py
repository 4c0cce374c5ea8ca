"""What a change took out of the graph altogether, by changes of graphs small enough to read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from small_store import REVISION, small

from app.model.names import DEF, ID, PREFIXES, RDF_TYPE, TOOI
from app.opening import open_publisher
from app.publishing.departing import Departing
from app.publishing.reference import packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.store.embedded import EmbeddedStore
from app.store.layout import RECORDS
from app.store.port import Change
from app.store.tombstones import Tombstone, Tombstones
from app.store.updates import Updates

GRAPH, OTHER = NamedNode(f"{ID}graph/x/catalogue"), NamedNode(f"{ID}graph/y/catalogue")
COURSE = f"{ID}course/x/a"


def said(iri: str, name: str, value: NamedNode | Literal) -> Triple:
    prefix, local = name.split(":")
    predicate = RDF_TYPE if name == "rdf:type" else (DEF if prefix == "vg" else PREFIXES[prefix]) + local
    return Triple(NamedNode(iri), NamedNode(predicate), value)


def a_course(iri: str) -> list[Triple]:
    return [
        said(iri, "rdf:type", NamedNode(f"{DEF}Course")),
        said(iri, "rdf:type", NamedNode("https://schema.org/Course")),
        said(iri, "schema:name", Literal("Eén", language="nl")),
        said(iri, "schema:name", Literal("One", language="en")),
        said(iri, "dct:isReplacedBy", NamedNode(f"{ID}course/x/b")),
    ]


@pytest.fixture
def tombstones(tmp_path: Path) -> Iterator[Tombstones]:
    with closing(Tombstones(tmp_path / RECORDS)) as register:
        yield register


def test_a_thing_of_which_nothing_is_left_has_a_tombstone_that_says_what_it_was(tombstones) -> None:
    Departing(small(), tombstones)([Change(GRAPH, frozenset(a_course(COURSE)), frozenset(), REVISION)])
    found = tombstones.at("course/x/a")
    assert found is not None
    assert (found.subject, found.revision, found.type) == (COURSE, REVISION, f"{DEF}Course")
    assert (found.names, found.graphs) == ({"nl": "Eén", "en": "One"}, (GRAPH.value,))
    assert found.followed_by == (f"{ID}course/x/b",)
    assert found.moment
    assert found.release


def test_a_thing_that_another_graph_still_describes_has_none(tombstones, tmp_path) -> None:
    still = tmp_path / "still.trig"
    still.write_text(f'<{OTHER.value}> {{ <{COURSE}> <https://schema.org/name> "Nog steeds"@nl }}')
    away = Change(GRAPH, frozenset({*a_course(COURSE), *a_course(f"{COURSE}-too")}), frozenset(), REVISION)
    Departing(small(still), tombstones)([away])
    assert tombstones.at("course/x/a") is None
    assert tombstones.at("course/x/a-too") is not None


def test_a_thing_that_moves_to_another_graph_in_the_same_change_has_none(tombstones) -> None:
    moved = Change(OTHER, frozenset(), frozenset(a_course(COURSE)), REVISION)
    away = Change(GRAPH, frozenset(a_course(COURSE)), frozenset(), REVISION)
    Departing(small(), tombstones)([away, moved])
    assert tombstones.at("course/x/a") is None


def test_an_organisation_of_a_register_is_found_under_its_code(tombstones) -> None:
    iri = f"{TOOI}ministerie/mnre9999"
    gone = frozenset({said(iri, "rdf:type", NamedNode(f"{PREFIXES['org']}Organization"))})
    Departing(small(), tombstones)([Change(GRAPH, gone, frozenset(), REVISION)])
    assert tombstones.at("organisation/mnre9999").subject == iri


def test_what_has_no_address_here_has_none(tombstones) -> None:
    gone = frozenset({said("https://elders.example/a", "schema:name", Literal("x"))})
    Departing(small(), tombstones)([Change(GRAPH, gone, frozenset(), REVISION)])
    assert tombstones.at("https://elders.example/a") is None


def test_what_goes_again_is_noted_anew(tombstones) -> None:
    for moment in ("2027-01-01", "2028-01-01"):
        tombstones.note([Tombstone("course/x/a", COURSE, moment)])
    assert tombstones.at("course/x/a").moment == "2028-01-01"


def test_every_change_that_passes_the_publisher_is_noted_whoever_makes_it(tmp_path) -> None:
    packaged = [found for found in packaged_graphs(ONTOLOGY) if found.graph.value.endswith("vakgraaf/ontology")]
    files = {found.graph: found.path for found in packaged}
    store = EmbeddedStore.build(tmp_path / "public", files, Updates(INTERNAL))
    with open_publisher(store, tmp_path) as publisher, closing(Tombstones(tmp_path / RECORDS)) as register:
        publisher.change({GRAPH: a_course(COURSE), OTHER: [said(COURSE, "schema:description", Literal("x"))]})
        publisher.change({GRAPH: ()})
        assert register.at("course/x/a") is None
        publisher.change({OTHER: ()})
        assert register.at("course/x/a").graphs == (OTHER.value,)
    store.close()
