"""Whether what breaks a rule or a shape is told, and nothing else."""

from pathlib import Path

import pytest
from small_store import small

from app.publishing.conformance import broken_rules, read_shapes, rules, violations
from app.settings import INTERNAL
from app.store.queries import Queries

ONTOLOGY_TESTS = Path(__file__).parent.parent / "ontology"
WHOLE = ONTOLOGY_TESTS / "whole.trig"
UNDEFINED = ONTOLOGY_TESTS / "broken" / "concept-definitions.trig"

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/shapes#> .

:Concept a sh:NodeShape ;
  sh:targetClass skos:Concept ;
  sh:property [
    sh:path skos:definition ; sh:uniqueLang true ; sh:languageIn ("nl" "en") ; sh:minCount 2 ;
    sh:message "A concept has a definition in Dutch and in English."@en
  ] ;
  sh:property [
    sh:path skos:example ; sh:minCount 1 ; sh:severity sh:Warning ;
    sh:message "A concept had better have an example."@en
  ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    """Shapes of our own: a definition is a must, an example is only to be wished for."""
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES, encoding="utf-8")
    return path


def test_a_graph_that_keeps_the_shapes_violates_nothing_whatever_it_is_warned_of(shapes: Path) -> None:
    assert violations(small(WHOLE), read_shapes(shapes)) == []


def test_a_concept_without_a_definition_in_english_is_one_violation_that_names_it(shapes: Path) -> None:
    area = "https://w3id.org/vakgraaf/id/competence-area/craft-1/b"
    path = "http://www.w3.org/2004/02/skos/core#definition"
    message = "A concept has a definition in Dutch and in English."
    assert violations(small(WHOLE, UNDEFINED), read_shapes(shapes)) == [f"{area} {path} {message}"]


def test_our_own_rule_names_the_same_concept_with_its_sentence_in_both_languages() -> None:
    (broken,) = broken_rules(small(WHOLE, UNDEFINED), INTERNAL)
    assert broken.rule == "concept-definitions"
    assert [str(term) for row in broken.rows for term in row] == [
        "<https://w3id.org/vakgraaf/id/competence-area/craft-1/b>",
    ]
    assert broken.sentence == rules(INTERNAL)["concept-definitions"]
    assert (
        broken.sentence.en
        == "Every concept of our own in the reference graph has a definition in Dutch and in English."
    )


def test_a_rule_is_added_by_adding_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "lint"
    folder.mkdir()
    text = "# nl: Er is niets.\n# en: There is nothing.\nSELECT ?s { ?s a <https://w3id.org/vakgraaf/def#Academy> }\n"
    (folder / "no-academy.rq").write_text(text, encoding="utf-8")
    assert {name: (told.nl, told.en) for name, told in rules(tmp_path).items()} == {
        "no-academy": ("Er is niets.", "There is nothing."),
    }
    (broken,) = broken_rules(Queries(small(WHOLE).store, tmp_path), tmp_path)
    assert [str(term) for row in broken.rows for term in row] == ["<https://w3id.org/vakgraaf/id/academy/guild>"]
