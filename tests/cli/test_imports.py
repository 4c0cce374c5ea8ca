"""vakgraaf import, over a data directory that nobody serves and beside the running service."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Service
from own_desk import copied
from typer.testing import CliRunner, Result

from app.cli.imports import imports
from app.main import House, join, open_store
from app.model.errors import UnknownError, WrongInputError
from app.publishing.conformance import broken_rules
from app.settings import INTERNAL

ESCO = ROOT / "tests" / "reading" / "files" / "esco"
FRAMEWORK = "https://w3id.org/vakgraaf/id/framework/esco-1.2.0"
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/a> a skos:Concept ; skos:prefLabel "a"@en .
<https://example.org/b> a skos:Concept ; skos:prefLabel "b"@en ; skos:broader <https://example.org/a> .
"""


@pytest.fixture
def folder(house: House, data_dir: Path, tmp_path: Path) -> Path:
    """A data directory with the reference graph."""
    return copied(house, data_dir, tmp_path / "data")


@pytest.fixture
def serving(folder: Path) -> Iterator[Service]:
    running = Service(folder)
    yield running
    running.stop()


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(imports, [*arguments], env={"VAKGRAAF_DATA_DIR": str(folder)})


def told(folder: Path, *arguments: str) -> Any:
    ended = run(folder, *arguments, "--json")
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def concepts(folder: Path, framework: str = FRAMEWORK) -> int:
    with closing(open_store(folder)) as store:
        asked = f"SELECT ?c {{ ?c <http://www.w3.org/2004/02/skos/core#inScheme> <{framework}> }}"
        return len(store.select(asked).rows)


def test_esco_comes_in_as_a_framework_of_its_own(folder):
    found = told(folder, "esco", str(ESCO), "--version", "1.2.0")
    assert (found["framework"], found["concepts"]) == (FRAMEWORK, 5)
    assert concepts(folder) == 5


def test_it_takes_the_place_of_the_part_that_comes_with_the_package(folder):
    packaged = f"{FRAMEWORK.removesuffix('1.2.0')}1.1.1"
    assert concepts(folder, packaged) > 100
    assert told(folder, "esco", str(ESCO), "--version", "1.2.0")["gone"] > 100
    assert concepts(folder, packaged) == 0


def test_bringing_it_in_again_changes_nothing_but_the_moment(folder):
    first = told(folder, "esco", str(ESCO), "--version", "1.2.0")
    again = told(folder, "esco", str(ESCO), "--version", "1.2.0")
    assert again["triples"] == first["triples"]
    assert again["new"] <= 1


def test_a_newer_version_takes_the_place_of_the_older(folder):
    told(folder, "esco", str(ESCO), "--version", "1.1.1")
    told(folder, "esco", str(ESCO), "--version", "1.2.0")
    assert concepts(folder, "https://w3id.org/vakgraaf/id/framework/esco-1.1.1") == 0
    assert concepts(folder) == 5


def test_what_is_brought_in_keeps_the_rules_of_the_data(folder, tmp_path):
    file = tmp_path / "small.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    told(folder, "esco", str(ESCO), "--version", "1.2.0")
    told(folder, "skos", str(file), "--as", "small-1")
    with closing(open_store(folder)) as store:
        assert [(found.rule, found.rows[:3]) for found in broken_rules(join(store).queries, INTERNAL)] == []


def test_what_another_graph_says_already_is_left_out_and_counted(folder, tmp_path):
    file = tmp_path / "small.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    first = told(folder, "skos", str(file), "--as", "small-1")
    other = told(folder, "skos", str(file), "--as", "other-1")
    assert first["elsewhere"] == 0
    assert other["elsewhere"] == 5
    with closing(open_store(folder)) as store:
        rules = {found.rule for found in broken_rules(join(store).queries, INTERNAL)}
    assert "one-graph-per-triple" not in rules


def test_a_running_service_takes_it_in_and_shows_it_at_once(serving):
    told(serving.data_dir, "esco", str(ESCO), "--version", "1.2.0")
    document = serving.client.get("/doc/framework/esco-1.2.0.jsonld").json()
    assert document["id"] == FRAMEWORK


def test_a_folder_whose_name_tells_no_version_is_refused_with_the_repair(folder, tmp_path):
    ended = run(folder, "esco", str(tmp_path))
    assert isinstance(ended.exception, WrongInputError | UnknownError)
    assert not concepts(folder)


@pytest.mark.parametrize("name", ["Dig Comp", "../x", "", "digcomp_2", "2"])
def test_a_name_that_cannot_be_an_address_is_refused(folder, tmp_path, name):
    file = tmp_path / "small.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    assert isinstance(run(folder, "skos", str(file), "--as", name).exception, WrongInputError)
