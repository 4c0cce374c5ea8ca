"""A table of mappings in SSSOM becomes mappings with all that it says of them, and the plain match beside each."""

from pathlib import Path

import pytest

from app.model.errors import UnreadableError
from app.model.names import ID, PREFIXES, RDF_TYPE, XSD
from app.model.sssom import MAPPING
from app.model.terms import Literal, NamedNode, Term, Triple
from app.reading.sssom import MappingFile, read_sssom

SKOS, SSSOM, PAV, RDFS = (PREFIXES[name] for name in ("skos", "sssom", "pav", "rdfs"))
A, B = NamedNode("https://example.org/a/1"), NamedNode("https://example.org/b/2")
HEAD = """#curie_map:
#  a: https://example.org/a/
#  b: https://example.org/b/
#  orcid: https://orcid.org/
#  ror: https://ror.org/
#mapping_set_id: https://example.org/set
#mapping_set_title: A and B
#mapping_date: 2026-01-31
"""
REQUIRED = {
    "subject_id": "a:1",
    "predicate_id": "skos:closeMatch",
    "object_id": "b:2",
    "mapping_justification": "semapv:ManualMappingCuration",
}


def read(tmp_path: Path, *rows: dict[str, str], head: str = HEAD) -> MappingFile:
    path = tmp_path / "some.sssom.tsv"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = ["\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return read_sssom(path, "some-1")


def values(found: MappingFile, property_: str) -> set[Term]:
    return {triple.object for triple in found.triples if triple.predicate.value == property_}


def test_a_row_is_a_mapping_below_the_name_and_a_plain_match_beside_it(tmp_path):
    found = read(tmp_path, REQUIRED)
    mappings = {triple.subject for triple in found.triples if triple.object == MAPPING}
    assert len(mappings) == found.mappings == 1
    assert all(str(mapping).startswith(f"<{ID}mapping/some-1/") for mapping in mappings)
    assert Triple(A, NamedNode(f"{SKOS}closeMatch"), B) in found.triples


def test_the_same_row_stands_at_the_same_address_and_another_one_elsewhere(tmp_path):
    first, again = read(tmp_path, REQUIRED), read(tmp_path, REQUIRED, {**REQUIRED, "confidence": "0.5"})
    assert first.triples < again.triples
    assert len({triple.subject for triple in again.triples if triple.predicate.value == RDF_TYPE}) == 2


def test_it_says_how_sure_when_how_and_why(tmp_path):
    found = read(tmp_path, {**REQUIRED, "confidence": "0.75", "mapping_date": "2026-02-01", "comment": "both do so"})
    assert values(found, f"{SSSOM}confidence") == {Literal("0.75", datatype=NamedNode(f"{XSD}decimal"))}
    assert values(found, f"{PAV}authoredOn") == {Literal("2026-02-01", datatype=NamedNode(f"{XSD}date"))}
    assert values(found, f"{RDFS}comment") == {Literal("both do so")}


def test_what_the_head_says_of_the_set_holds_for_a_row_that_does_not_say_it(tmp_path):
    found = read(tmp_path, REQUIRED)
    assert values(found, f"{PAV}authoredOn") == {Literal("2026-01-31", datatype=NamedNode(f"{XSD}date"))}
    assert found.told == {"title": "A and B", "source": "https://example.org/set"}


def test_people_are_left_out_and_counted_and_organisations_kept(tmp_path):
    found = read(tmp_path, {**REQUIRED, "author_id": "orcid:0000-0002-1825-0097|ror:00a0jsq62", "author_label": "X"})
    assert values(found, f"{PAV}authoredBy") == {NamedNode("https://ror.org/00a0jsq62")}
    assert found.persons_left_out == 1
    assert found.columns_left_out == {"author_label"}


@pytest.mark.parametrize(
    "changed",
    [
        {"predicate_modifier": "Not"},
        {"object_id": "sssom:NoTermFound"},
        {"predicate_id": "owl:sameAs"},
    ],
)
def test_what_is_denied_or_is_no_match_of_skos_leaves_no_plain_triple(tmp_path, changed):
    found = read(tmp_path, {**REQUIRED, **changed})
    assert found.mappings == 1
    assert [triple for triple in found.triples if triple.subject == A] == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"subject_id": "c:1"}, "regel 10: subject_id: c:1"),
        ({"subject_id": ""}, "regel 10: zonder subject_id"),
        ({"confidence": "1.2"}, "confidence: 1.2"),
        ({"confidence": "sure"}, "confidence: sure"),
        ({"mapping_date": "yesterday"}, "mapping_date: yesterday"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path, changed, told):
    with pytest.raises(UnreadableError) as refused:
        read(tmp_path, {**REQUIRED, **changed})
    assert told in refused.value.message.nl
    assert refused.value.place is not None
    assert refused.value.place.line == 10


def test_a_table_without_a_column_that_the_standard_demands_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="mapping_justification"):
        read(tmp_path, {key: value for key, value in REQUIRED.items() if key != "mapping_justification"})


@pytest.mark.parametrize("head", ["#: : :\n", "#- a list\n", "#curie_map: none\n"])
def test_a_head_that_is_no_yaml_of_the_standard_is_refused(tmp_path, head):
    with pytest.raises(UnreadableError):
        read(tmp_path, REQUIRED, head=head)
