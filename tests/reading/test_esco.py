"""ESCO's official CSV files become concepts in every language that lies there, with their groups and relations."""

from pathlib import Path

import pytest

from app.model.errors import UnknownError
from app.model.names import PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term
from app.reading.esco import read_esco, version_of

FOLDER = Path(__file__).parent / "files" / "esco"
SCHEME = NamedNode("https://w3id.org/vakgraaf/id/framework/esco-9.9")
SKILL = NamedNode("http://data.europa.eu/esco/skill/weigh-risks")
STATISTICS = NamedNode("http://data.europa.eu/esco/skill/statistics")
OFFICER = NamedNode("http://data.europa.eu/esco/occupation/risk-officer")


def values(subject: NamedNode, name: str) -> set[Term]:
    prefix, local = name.split(":")
    wanted = NamedNode(PREFIXES[prefix] + local)
    return {said.object for said in read_esco(FOLDER, SCHEME) if said.subject == subject and said.predicate == wanted}


def test_a_skill_is_a_concept_of_the_framework() -> None:
    types = {said.object for said in read_esco(FOLDER, SCHEME) if said.predicate.value == RDF_TYPE}
    assert values(SKILL, "skos:inScheme") == {SCHEME}
    assert {kind.value.rpartition("#")[2] for kind in types if isinstance(kind, NamedNode)} == {
        "Concept",
        "Skill",
        "SkillGroup",
        "Occupation",
        "ISCOGroup",
    }


def test_a_skill_has_its_label_in_every_language_that_lies_there() -> None:
    assert values(SKILL, "skos:prefLabel") == {
        Literal("weigh risks", language="en"),
        Literal("risico's wegen", language="nl"),
    }


def test_each_line_of_a_cell_is_a_label_but_not_the_preferred_one_again() -> None:
    assert values(SKILL, "skos:altLabel") == {
        Literal("balance risks", language="en"),
        Literal("judge what may go wrong", language="en"),
    }


def test_what_is_not_released_is_left_out() -> None:
    assert all("proposed" not in str(said.subject) for said in read_esco(FOLDER, SCHEME))


def test_codes_are_notations() -> None:
    assert values(OFFICER, "skos:notation") == {Literal("2412.9")}


def test_an_occupation_tells_essential_skills_from_optional_ones() -> None:
    assert values(OFFICER, "esco:relatedEssentialSkill") == {SKILL}
    assert values(OFFICER, "esco:relatedOptionalSkill") == {STATISTICS}


def test_skills_and_occupations_stand_below_their_groups() -> None:
    assert values(SKILL, "skos:broader") == {NamedNode("http://data.europa.eu/esco/skill/S4")}
    assert values(OFFICER, "skos:broader") == {NamedNode("http://data.europa.eu/esco/isco/C2412")}


def test_the_kind_of_a_skill_and_its_reuse_are_terms_of_esco() -> None:
    assert values(SKILL, "esco:skillType") == {NamedNode("http://data.europa.eu/esco/skill-type/competence")}
    assert values(SKILL, "esco:skillReuseLevel") == {
        NamedNode("http://data.europa.eu/esco/skill-reuse-level/cross-sector")
    }


def test_a_folder_without_concepts_is_refused_and_says_what_should_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match=r"skills_en\.csv|esco|ESCO"):
        list(read_esco(tmp_path, SCHEME))


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("ESCO dataset - v1.2.0 - classification - en - csv", "1.2.0"),
        ("esco-1.1.1-classification-en-csv", "1.1.1"),
        ("esco", None),
    ],
)
def test_the_version_is_read_from_the_name_of_the_folder(tmp_path: Path, name: str, version: str | None) -> None:
    (tmp_path / name).mkdir()
    assert version_of(tmp_path / name) == version
