"""A kind of submission is one file of shapes/: what is read from it, and what is wrong with one that is none."""

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from app.checking.facts import Facts, vg
from app.checking.kinds import Kinds
from app.checking.shapes import check_shapes
from app.main import House
from app.model.errors import MalformedKindError, UnknownError
from app.model.kinds import Kind, Property
from app.model.languages import Text
from app.model.names import DEF, PREFIXES, local_name
from app.model.submissions import Places
from app.settings import PACKAGE

SHAPES = PACKAGE / "shapes"
KINDS = Kinds(SHAPES)
BULLETIN = """
@base <https://w3id.org/vakgraaf/shapes/bulletin> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

<> a vg:SubmissionKind ;
  dct:title "Bericht"@nl, "Bulletin"@en ;
  owl:versionInfo "1.2.0" ;
  vg:isPublic false ;
  vg:submittedBy org:Organization ;
  vg:row <#Development> .

<#Development> a sh:NodeShape ;
  sh:targetClass vg:Development ;
  sh:closed true ;
  sh:ignoredProperties ( rdf:type ) ;
  sh:order 1 ;
  vg:rowName "ontwikkeling"@nl, "development"@en ;
  vg:idPath "development" ;
  vg:keyPath dct:identifier ;
  sh:property <#Development-code>, <#Development-title> .

<#Development-title> a sh:PropertyShape ;
  sh:path dct:title ;
  sh:name "titel"@nl, "title"@en ;
  sh:description "Hoe de ontwikkeling heet."@nl, "What the development is called."@en ;
  sh:order 2 ;
  sh:minCount 1 ;
  sh:languageIn ( "nl" "en" ) ;
  vg:example "Quantum" .

<#Development-code> a sh:PropertyShape ;
  sh:path dct:identifier ;
  sh:name "code"@nl, "code"@en ;
  sh:description "De code."@nl, "The code."@en ;
  sh:order 1 ;
  sh:maxCount 1 ;
  vg:example "quantum" .
"""


def column(kind: str, name: str) -> Property:
    """The column of a kind that is called so in English."""
    return next(found for row in KINDS.kind(kind).rows for found in row.properties if found.name.en == name)


def folder_with(tmp_path: Path, **files: str) -> Path:
    """The shapes of the package, with these files beside them."""
    folder = tmp_path / "shapes"
    shutil.copytree(SHAPES, folder)
    for name, turtle in files.items():
        (folder / f"{name}.ttl").write_text(turtle, encoding="utf-8")
    return folder


def broken(tmp_path: Path, old: str, new: str) -> str:
    """What is said of the bulletin when a part of its file is another."""
    assert old in BULLETIN
    with pytest.raises(MalformedKindError) as raised:
        Kinds(folder_with(tmp_path, bulletin=BULLETIN.replace(old, new)))
    return raised.value.message.en


def test_the_package_has_these_kinds() -> None:
    public = ("agreement", "catalogue", "framework", "learning-network", "openings", "profile")
    also_public = ("roles", "sourcing", "wording", "workplace")
    restricted = ("attainment", "demand", "pool", "workforce")
    assert KINDS.names() == tuple(sorted(public + also_public + restricted))
    assert tuple(name for name in KINDS.names() if not KINDS.kind(name).public) == restricted


def test_a_kind_says_what_it_is_called_and_who_may_submit_it() -> None:
    kind = KINDS.kind("catalogue")
    assert kind.title == Text("Catalogus", "Catalogue")
    assert kind.version == "1.0.0"
    assert kind.public
    assert kind.submitters == (f"{PREFIXES['org']}Organization", f"{DEF}Academy")
    assert kind.slice == "slice-catalogue"


def test_the_rows_of_a_kind_stand_in_order_with_their_names_and_keys() -> None:
    rows = KINDS.kind("catalogue").rows
    assert [row.name.nl for row in rows] == ["catalogus", "opleiding", "uitvoering"]
    assert [row.id_path for row in rows] == ["catalogue", "course", "course-run"]
    keys = [[local_name(key.value) for key in row.keys] for row in rows]
    assert keys == [[], ["identifier"], ["runOf", "startDate", "identifier"]]


def test_a_competence_has_its_level_in_a_column_beside_it() -> None:
    competence = column("catalogue", "competence")
    assert competence.path == NamedNode(f"{DEF}teaches")
    assert competence.level == Text("niveau", "level")
    assert competence.without_level == NamedNode(f"{DEF}addresses")
    assert competence.classes == ("CompetenceAtLevel",)
    assert competence.is_iri
    assert competence.multiple


def test_a_text_with_a_language_is_a_langstring() -> None:
    title = column("catalogue", "title")
    assert title.datatype == f"{PREFIXES['rdf']}langString"
    assert title.required
    assert not title.is_iri


def test_a_list_to_choose_from_is_there_for_the_template() -> None:
    licence = column("catalogue", "licence")
    assert f"{'http://publications.europa.eu/resource/authority/licence/'}CC0" in licence.values
    assert licence.is_iri
    assert not licence.multiple


def test_a_reference_to_any_of_several_classes_names_them_in_order() -> None:
    assert column("catalogue", "open to").classes == ("Organization", "Sector")


def test_a_text_that_stands_once_per_language_has_one_value_in_a_cell() -> None:
    assert not column("catalogue", "title").multiple
    assert column("catalogue", "keyword").multiple


def test_who_sends_is_told_by_the_shapes() -> None:
    assert {
        found.name.en
        for name in KINDS.names()
        for row in KINDS.kind(name).rows
        for found in row.properties
        if found.sender
    } == {
        "publisher",
        "academy",
        "confirmed by",
        "organisation",
        "owner",
    }


def test_a_catalogue_takes_what_it_does_not_say_from_the_profile() -> None:
    assert [row.supplied_by for row in KINDS.kind("catalogue").rows] == [
        NamedNode(f"{DEF}OrganisationProfile"),
        None,
        None,
    ]


def test_the_things_of_a_framework_last_and_those_of_a_catalogue_do_not() -> None:
    assert {row.lasting for row in KINDS.kind("framework").rows} == {True}
    assert {row.lasting for row in KINDS.kind("catalogue").rows} == {False}


def test_an_example_of_a_rule_apart_is_that_of_its_row(tmp_path: Path) -> None:
    apart = (
        BULLETIN.replace("sh:property <#Development-code>,", "sh:property <#Development-code>, <#Development-short>,")
        + """
<#Development-short> a sh:PropertyShape ;
  sh:path dct:identifier ;
  sh:name "korte code"@nl, "short code"@en ;
  sh:description "Een korte code."@nl, "A short code."@en ;
  sh:maxLength 20 ;
  vg:example "q" .
"""
    )
    (row,) = Kinds(folder_with(tmp_path, bulletin=apart)).kind("bulletin").rows
    assert {found.name.en: found.example for found in row.properties} == {"code": "q", "title": "Quantum"}


def test_a_property_is_required_when_any_rule_of_its_row_says_so() -> None:
    framework, scale = KINDS.kind("framework").rows[:2]
    assert {found.name.en: found.required for found in framework.properties}["version"]
    assert "version" not in {found.name.en for found in scale.properties}


@pytest.mark.parametrize("kind", KINDS.names())
def test_every_column_has_a_description_and_an_example(kind: str) -> None:
    for row in KINDS.kind(kind).rows:
        for found in row.properties:
            assert found.description is not None
            assert found.example


def test_an_unknown_kind_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownError) as raised:
        KINDS.kind("catalog")
    assert raised.value.repair == Text("Bedoelde u catalogue?", "Did you mean catalogue?")


def test_a_file_more_is_a_kind_more(tmp_path: Path) -> None:
    kind = Kinds(folder_with(tmp_path, bulletin=BULLETIN)).kind("bulletin")
    assert (kind.version, kind.public, [row.name.en for row in kind.rows]) == ("1.2.0", False, ["development"])
    assert [found.name.en for found in kind.rows[0].properties] == ["code", "title"]
    turtle = f"<https://w3id.org/vakgraaf/id/development/bzk/quantum> a <{DEF}Development> ."
    findings, focus_nodes = check_shapes([*_triples(turtle)], [], kind, Places())
    assert focus_nodes == 1
    assert [(local_name(found.rule), found.message.nl) for found in findings] == [
        ("Development-title", "titel ontbreekt")
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sh:maxCount 1", "sh:maxCuont 1", "maxCount"),
        ("sh:maxCount 1", "sh:or ( <#a> )", "unknown word http://www.w3.org/ns/shacl#or"),
        ("sh:path dct:title", "sh:path [ sh:zeroOrMorePath dct:title ]", "zeroOrMorePath"),
        ('sh:name "titel"@nl, "title"@en', 'sh:name "titel"@nl', "sh:name"),
        ('sh:name "titel"@nl, "title"@en', 'sh:name "Titel"@nl, "Title"@en', "lower case"),
        ('sh:name "titel"@nl, "title"@en', 'sh:name "code"@nl, "title"@en', "the name 'code' stands there 2 times"),
        ('"The code."@en', '"The code."@fr', "sh:description is missing"),
        ('vg:example "quantum"', "sh:minCount 1", "vg:example is missing"),
        ("sh:closed true", "sh:closed false", "sh:closed true is missing"),
        ('vg:example "quantum"', 'vg:example "q" ; vg:levelName "niveau"@nl, "level"@en', "levelExample is missing"),
        ("vg:keyPath dct:identifier", "vg:keyPath dct:identifier ; vg:suppliedBy vg:Pool", "of more than one thing"),
        ("vg:keyPath dct:identifier", "vg:keyPath dct:date", "is no column"),
        ('owl:versionInfo "1.2.0"', 'owl:versionInfo "newest"', "no version such as 1.0.0"),
        ("vg:isPublic false ;", "", "isPublic is missing"),
        ("shapes/bulletin>", "shapes/leaflet>", "no vg:SubmissionKind"),
        ('sh:languageIn ( "nl" "en" )', "sh:datatype rdf:HTML", "phrase"),
        ("sh:minCount 1", "sh:hasValue true ; sh:minCount 1 ; sh:not <#Development>", "NotConstraintComponent"),
        ("vg:row <#Development>", "vg:row <#Development", "not valid Turtle"),
    ],
)  # fmt: skip
def test_a_malformed_kind_is_an_error_at_start(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in broken(tmp_path, old, new)


def test_everything_that_is_wrong_with_a_file_is_told_at_once(tmp_path: Path) -> None:
    message = broken(tmp_path, BULLETIN, BULLETIN.replace("sh:maxCount", "sh:maxCuont").replace('"1.2.0"', '"new"'))
    assert message.startswith("bulletin.ttl: ")
    assert "maxCuont" in message
    assert "no version" in message


def test_shapes_and_ontology_agree_on_paths_and_on_what_classes_are_called(house: House) -> None:
    paths = {row[0]: row[1] for row in house.queries.rows("classes")}
    for kind in _kinds():
        for row in kind.rows:
            assert paths[row.target] == Literal(row.id_path)
    ontology = Facts((PACKAGE / "ontology" / "vakgraaf.ttl").read_text(encoding="utf-8"))
    messages = Facts((SHAPES / "messages.ttl").read_text(encoding="utf-8"))
    for thing in messages.subjects:
        if messages.values(thing, vg("phrase")) and not thing.value.startswith(PREFIXES["xsd"]):
            assert messages.text(thing, vg("phrase")) == ontology.text(thing, f"{PREFIXES['rdfs']}label")


def test_the_ontology_defines_every_word_that_the_shapes_use() -> None:
    ontology = Facts((PACKAGE / "ontology" / "vakgraaf.ttl").read_text(encoding="utf-8"))
    for path in SHAPES.glob("*.ttl"):
        facts = Facts(path.read_text(encoding="utf-8"))
        used = {word for word in facts.predicates if word.startswith(DEF)}
        used |= {column.path.value for row in _rows(path.stem) for column in row.properties}
        for word in used:
            assert word.startswith(DEF) is False or ontology.text(NamedNode(word), f"{PREFIXES['skos']}definition"), (
                word
            )


def _kinds() -> list[Kind]:
    return [KINDS.kind(name) for name in KINDS.names()]


def _rows(kind: str):
    return KINDS.kind(kind).rows if kind in KINDS.names() else ()


def _triples(turtle: str):
    return (quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE))
