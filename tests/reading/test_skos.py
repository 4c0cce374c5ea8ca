"""A framework in SKOS keeps its own IRIs, gets a scheme of ours, and loses its blank nodes."""

from pathlib import Path

import pytest

from app.model.errors import UnknownError, UnreadableError
from app.model.names import PREFIXES
from app.model.terms import NamedNode, Triple
from app.reading.skos import read_skos

SCHEME = NamedNode("https://w3id.org/vakgraaf/id/framework/small-1")
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://example.org/a> a skos:Concept ; skos:prefLabel "a"@en ; dct:source [ dct:title "a book" ] .
<https://example.org/b> a skos:Concept ; skos:broader <https://example.org/a> .
"""


def read(tmp_path: Path, text: str, name: str = "small.ttl") -> set[Triple]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return set(read_skos(path, "small-1", SCHEME))


def test_every_concept_keeps_its_iri_and_stands_in_the_scheme(tmp_path: Path) -> None:
    in_scheme = NamedNode(f"{PREFIXES['skos']}inScheme")
    found = {said.subject for said in read(tmp_path, TURTLE) if said.predicate == in_scheme and said.object == SCHEME}
    assert found == {NamedNode("https://example.org/a"), NamedNode("https://example.org/b")}


def test_a_blank_node_gets_the_same_iri_each_time(tmp_path: Path) -> None:
    first, second = read(tmp_path, TURTLE), read(tmp_path, TURTLE)
    assert first == second
    assert any("/id/genid/small-1/" in str(said.subject) for said in first)


@pytest.mark.parametrize("text", ["nonsense", "<a> <b> .", '<https://example.org/a> <https://example.org/p> "x'])
def test_what_is_no_rdf_is_refused_with_the_name_of_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableError, match=r"small\.ttl"):
        read(tmp_path, text)


def test_a_file_of_an_unknown_kind_is_refused_with_the_kinds_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownError) as refused:
        read(tmp_path, TURTLE, "small.docx")
    assert refused.value.repair is not None
    assert ".ttl" in refused.value.repair.en
