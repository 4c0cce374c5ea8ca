"""The parts joined and started: a service that stops, is killed, starts again, or cannot start."""

import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, VAKGRAAF, House, Service, free_port

from app.control import SOCKET, checkpoint
from app.main import join, open_house, open_store
from app.model.errors import StoreLockedError
from app.settings import Settings
from app.store.layout import STORE

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def filled(house: House, tmp_path: Path) -> Path:
    """A data directory that a copy of the whole store was put in."""
    (tmp_path / "data").mkdir()
    house.store.back_up(tmp_path / "data" / STORE)
    return tmp_path / "data"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Service]]:
    """Starts services, and stops at the end those that still run."""
    services = []

    def start(data_dir: Path) -> Service:
        services.append(Service(data_dir))
        return services[-1]

    yield start
    for service in services:
        service.stop()


def command(*arguments: str, data_dir: Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    environment = {**os.environ, "VAKGRAAF_DATA_DIR": str(data_dir)}
    return subprocess.run(
        [str(VAKGRAAF), *arguments], env=environment, cwd=cwd, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_parts_are_joined_over_one_store(house):
    assert house.queries.store is house.library.store is house.store
    assert [question.name for question in house.library.questions]
    assert house.library.things.graphs()


def test_the_command_lets_go_of_the_store_when_it_is_done(filled):
    with open_house(Settings(data_dir=filled)) as house:
        assert house.store.size() > 0
        with pytest.raises(StoreLockedError):
            open_store(filled)
    open_store(filled).close()


def test_the_command_lets_go_of_the_store_when_something_goes_wrong(filled):
    with pytest.raises(ZeroDivisionError) as wrong, open_house(Settings(data_dir=filled)):
        raise ZeroDivisionError
    assert wrong.tb is not None
    open_store(filled).close()


@pytest.mark.parametrize("with_a_dead_socket", [False, True])
def test_a_store_that_another_command_holds_is_told_in_both_languages(filled, with_a_dead_socket):
    if with_a_dead_socket:
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(filled / SOCKET))
    held = open_store(filled)
    ended = command("query", COUNT, data_dir=filled)
    held.close()
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert len([line for line in ended.stderr.splitlines() if str(filled) in line]) == 2


def test_a_service_that_is_stopped_starts_again_at_the_same_revision(filled, serve):
    first = serve(filled)
    ready = first.client.get("/health/ready").json()
    first.stop()
    assert first.process.returncode == 0  # and not by the signal: what was open is closed
    assert "Traceback" not in first.log.read_text()
    second = serve(filled)
    assert second.client.get("/health/ready").json() == ready
    assert ready["revision"] in second.log.read_text()


def test_a_service_that_is_killed_leaves_nothing_that_hurts_the_next_start_or_the_command(filled, serve):
    first = serve(filled)
    ready = first.client.get("/health/ready").json()
    first.process.kill()
    first.process.wait()
    assert stat.S_ISSOCK((filled / SOCKET).stat().st_mode)
    asked = command("query", COUNT, "--json", data_dir=filled)
    assert asked.returncode == 0, asked.stderr
    second = serve(filled)
    assert second.client.get("/health/ready").json() == ready
    assert stat.S_IMODE((filled / SOCKET).stat().st_mode) == 0o600
    through_the_socket = command("query", COUNT, "--json", data_dir=filled)
    assert through_the_socket.stdout == asked.stdout


def test_a_checkpoint_that_a_killed_command_left_is_gone_after_the_next_start(filled, serve):
    left = filled / "checkpoint-abcdefgh" / "public"
    shutil.copytree(filled / STORE, left)
    serve(filled)
    assert not left.parent.exists()


def test_a_second_service_on_the_same_data_is_refused_in_both_languages(service):
    ended = command("serve", "--port", str(free_port()), data_dir=service.data_dir)
    assert ended.returncode == 2
    assert f"Een ander proces heeft {service.data_dir / STORE} open." in ended.stderr
    assert f"Another process has {service.data_dir / STORE} open." in ended.stderr
    assert service.client.get("/health/ready").status_code == 200
    through_the_socket = command("query", COUNT, "--json", data_dir=service.data_dir)
    assert through_the_socket.returncode == 0, "the second service took the first one's socket away"


def test_a_second_service_that_is_refused_leaves_the_checkpoint_that_a_command_reads(service):
    with checkpoint(service.data_dir) as folder:
        assert command("serve", "--port", str(free_port()), data_dir=service.data_dir).returncode == 2
        assert folder.is_dir()


def test_a_port_that_is_taken_is_told_in_both_languages(service, filled):
    ended = command("serve", "--port", str(service.port), data_dir=filled)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count(str(service.port)) >= 2


def test_a_data_directory_with_a_long_name_is_no_hindrance(house, tmp_path, serve):
    deep = tmp_path / ("a-long-name-" * 10)
    deep.mkdir()
    house.store.back_up(deep / STORE)
    serve(deep)
    assert command("query", COUNT, "--json", data_dir=deep).returncode == 0


def test_a_data_directory_that_is_named_from_where_the_service_runs_serves_a_command_elsewhere(filled, tmp_path, serve):
    service = serve(Path(os.path.relpath(filled, ROOT)))
    triples = service.client.get("/health/ready").json()["revision"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    text = "SELECT ?r { ?g <https://w3id.org/vakgraaf/def#revision> ?r }"
    asked = command("query", text, "--json", data_dir=filled, cwd=elsewhere)
    assert triples in asked.stdout
    assert list(elsewhere.iterdir()) == []
    assert list(filled.glob("checkpoint-*")) == []


def test_load_brings_a_store_up_to_date_and_tells_its_revision(filled):
    first = command("load", "--json", data_dir=filled)
    second = command("load", "--json", data_dir=filled)
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    store = open_store(filled)
    assert store.revision() in first.stdout
    assert join(store).library.things.graphs()
    store.close()
