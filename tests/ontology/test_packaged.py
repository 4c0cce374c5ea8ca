"""The packaged graphs: one file is one graph, which says what it is."""

import re

import pytest
from pyoxigraph import BlankNode

from app.main import House
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.settings import ONTOLOGY

PACKAGED = packaged_graphs(ONTOLOGY)
DCT = PREFIXES["dct"]
MACHINE = re.compile(r"(?<![\w.])/(?:home|work|tmp|Users|root|var|mnt)/|\bfile:/|\b[A-Z]:\\")


def name(packaged: PackagedGraph) -> str:
    return packaged.graph.value.removeprefix(f"{ID}graph/")


each_graph = pytest.mark.parametrize("packaged", PACKAGED, ids=name)


@each_graph
def test_a_graph_describes_itself_and_no_other_graph(packaged: PackagedGraph) -> None:
    described = {
        triple.subject for triple in packaged.triples() if (triple.predicate.value, triple.object) == (RDF_TYPE, GRAPH)
    }
    assert described == {packaged.graph}
    said = {triple.predicate.value for triple in packaged.triples() if triple.subject == packaged.graph}
    assert {f"{DCT}title", f"{DCT}description", f"{DCT}license", f"{DCT}modified", f"{DEF}trust"} <= said


@each_graph
def test_a_graph_has_its_title_and_description_in_both_languages(packaged: PackagedGraph) -> None:
    languages = {
        (triple.predicate.value, triple.object.language)
        for triple in packaged.triples()
        if triple.subject == packaged.graph and isinstance(triple.object, Literal)
    }
    assert {(f"{DCT}{part}", language) for part in ("title", "description") for language in ("nl", "en")} <= languages


@each_graph
def test_a_file_has_no_blank_node_and_no_path_of_a_machine(packaged: PackagedGraph) -> None:
    triples = list(packaged.triples())
    blank = [triple for triple in triples if BlankNode in {type(triple.subject), type(triple.object)}]
    assert blank == []
    assert MACHINE.findall(packaged.path.read_text(encoding="utf-8")) == []


def test_the_path_of_a_reference_file_is_the_iri_of_its_graph() -> None:
    files = sorted(path for path in (ONTOLOGY / "reference").rglob("*") if path.is_file())
    paths = {f"{ID}graph/{path.relative_to(ONTOLOGY / 'reference').with_suffix('')}" for path in files}
    assert {path.suffix for path in files} == {".ttl"}
    assert paths == {packaged.graph.value for packaged in PACKAGED if "reference" in packaged.path.parts}


def test_the_store_holds_the_packaged_graphs_and_its_own(house: House) -> None:
    rows = house.store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
    assert {row[0] for row in rows} == {packaged.graph for packaged in PACKAGED} | {STORE}


def test_every_property_and_class_in_use_is_named_in_both_languages(house: House) -> None:
    unnamed = house.store.select(
        """SELECT DISTINCT ?word {
          { SELECT DISTINCT ?word { ?s ?word ?o } } UNION { SELECT DISTINCT ?word { ?s a ?word } }
          OPTIONAL { ?word <http://www.w3.org/2000/01/rdf-schema#label> ?nl FILTER(LANG(?nl) = "nl") }
          OPTIONAL { ?word <http://www.w3.org/2000/01/rdf-schema#label> ?en FILTER(LANG(?en) = "en") }
          FILTER(!BOUND(?nl) || !BOUND(?en))
        }""",
    )
    assert unnamed.rows == []


GRAPH = NamedNode(f"{DEF}Graph")
STORE = NamedNode(f"{ID}graph/vakgraaf/store")
