from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from reading.kinds import CATALOGUE, RADIO, RUN_ROW, find

from app.model.names import DEF, ID, local_name
from app.model.submissions import Submitter
from app.model.terms import Literal, NamedNode
from app.reading.naming import Naming, id_path, percent

ONTOLOGY = Path(__file__).parents[2] / "ontology" / "vakgraaf.ttl"


def test_every_class_of_the_ontology_has_the_path_that_the_ontology_says() -> None:
    triples = parse(path=str(ONTOLOGY), format=RdfFormat.TURTLE)
    paths = {
        local_name(one.subject.value): one.object.value
        for one in triples
        if one.predicate == NamedNode(f"{DEF}idPath")
        and isinstance(one.subject, NamedNode)
        and isinstance(one.object, Literal)
    }
    assert len(paths) > 30
    assert {name: id_path(name) for name in paths} == paths


@pytest.mark.parametrize(
    ("typed", "part"), [("A.5", "A.5"), ("a b", "a%20b"), ("é", "%C3%A9"), ("a/b", "a/b"), ("..", "..")]
)
def test_what_was_typed_can_be_read_back_from_the_iri(typed: str, part: str) -> None:
    assert percent(typed) == part


def test_any_text_becomes_an_iri() -> None:
    naming = Naming(CATALOGUE, Submitter("een & ander"), find)
    for text in ('"', "<>", "\\", "\u202e", "%", "#?", "https://a b", "urn:", "\0", "|", "{}"):
        own = f"{ID}course/" if "/" in text else f"{ID}course/een%20%26%20ander/"
        assert naming.resolve(text, ("Course",)).value.startswith(own)
        assert naming.resolve(f"x/{text}", ("Competence",)).value.startswith(f"{ID}competence/x/")


def test_a_thing_of_the_file_is_found_by_its_code_and_by_the_last_part_of_it() -> None:
    naming = Naming(CATALOGUE, RADIO, find)
    first = naming.thing(RUN_ROW, ["ai", "2027-03-01"])
    assert naming.known("ai/2027-03-01", ("CourseRun",)) == first
    assert naming.known("2027-03-01", ("CourseRun",)) == first


def test_the_last_part_of_a_code_is_no_name_where_two_things_have_it() -> None:
    naming = Naming(CATALOGUE, RADIO, find)
    naming.thing(RUN_ROW, ["ai", "2027-03-01"])
    naming.thing(RUN_ROW, ["data", "2027-03-01"])
    assert naming.known("2027-03-01", ("CourseRun",)) is None
