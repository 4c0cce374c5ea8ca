"""vakgraaf release, over a data directory that nobody serves and beside the running service."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Told, apart, refused
from conftest import Service
from counted_people import PROFILES, crowd, stated
from own_desk import own_desk

from app.main import House
from app.model.names import DEF, ID, PREFIXES

TABLE = f"{ID}table/workforce-by-profile-and-type"


@pytest.fixture(scope="module")
def folder(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which organisations counted three hundred people."""
    made = tmp_path_factory.mktemp("release") / "data"
    with own_desk(house, data_dir, made) as desk:
        assert desk.restricted is not None
        desk.restricted.publisher.change(stated(crowd(3, 300), "2026-07-01"))
    return made


@pytest.fixture(scope="module")
def first(folder: Path) -> Told:
    """The release of the third quarter, made while nobody serves."""
    return apart(NotServed(folder), "release", "2026-Q3", "--json")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def serving(folder: Path, first: Told) -> Iterator[Service]:  # noqa: ARG001 (it comes first)
    running = Service(folder)
    yield running
    running.stop()


class NotServed:
    """What the command needs to know of a data directory."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "VAKGRAAF_DATA_DIR": str(folder)}


def test_the_command_tells_what_it_released(first):
    assert first.code == 0, first.err
    told = first.json
    assert told["graph"] == f"{ID}graph/vakgraaf/statistics-2026-Q3"
    assert told["audited_with"] == []
    assert told["cells"] > told["suppressed"] > 0


def test_beside_a_running_service_it_is_the_service_that_releases_and_its_answers_hold_it_at_once(serving):
    ended = apart(serving, "release", "2026-Q4")
    assert ended.code == 0, ended.err
    assert "2026-Q3" in ended.text
    document = serving.client.get("/doc/table/workforce-by-profile-and-type/2026-Q4.jsonld").json()
    assert document["id"] == f"{TABLE}/2026-Q4"
    assert document["threshold"] == 10
    found = serving.client.get("/v1/tables").json()
    assert {item["id"] for item in found["items"]} >= {f"{TABLE}/2026-Q3", f"{TABLE}/2026-Q4"}


def test_the_public_endpoint_shows_the_tables_and_not_one_statement_that_they_came_from(serving):
    def asked(query: str) -> list[dict[str, dict[str, str]]]:
        kind = {"Accept": "application/sparql-results+json"}
        answer = serving.client.get("/sparql", params={"query": query}, headers=kind)
        return list(answer.raise_for_status().json()["results"]["bindings"])

    of_profile = f"?o <{PREFIXES['qb']}dataSet> <{TABLE}/2026-Q3> ; <{DEF}profile> <{PROFILES[0]}>"
    assert asked(f"SELECT ?o {{ {of_profile} }}")
    assert asked(f"SELECT ?s {{ ?s a <{DEF}WorkforceStatement> }}") == []
    assert asked(f"SELECT ?v {{ <{ID}release/2026-Q3> ?p ?v }}") == []


def test_a_table_and_one_of_its_cells_have_a_page(serving):
    for path, said in (("table", "Personeel naar profiel en soort organisatie, 2026-Q3"), ("observation", "2026-Q3")):
        number = "" if path == "table" else "/1"
        address = f"/doc/{path}/workforce-by-profile-and-type/2026-Q3{number}.html"
        page = serving.client.get(address, headers={"Accept-Language": "nl"})
        assert page.status_code == 200, address
        assert said in page.text
        assert ">https://w3id.org/vakgraaf/id/" not in page.text.partition("<h2")[2]  # in short, where there is no name


def test_a_second_release_of_a_period_is_refused_in_both_languages(serving):
    told = refused(apart(serving, "release", "2026-Q4"))
    assert "stand already" in told
    assert "staan al" in told


def test_beside_a_running_service_what_is_wrong_is_told_as_without_one_with_its_repair(serving, folder):
    beside, alone = apart(serving, "release", "2026-Q9"), apart(NotServed(folder / "empty"), "release", "2026-Q9")
    assert "'2026-Q9' is geen kwartaal. Schrijf het jaar en het kwartaal: 2026-Q4." in refused(beside)
    assert refused(alone) == refused(beside)
    errors = apart(serving, "release", "2026-Q9", "--json").json["errors"]
    assert [(one["name"], one["found"]) for one in errors] == [("period", "2026-Q9")]
