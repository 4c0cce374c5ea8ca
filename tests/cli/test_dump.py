"""A part of the public graph by the command, named as it is called below /dumps."""

import hashlib
from pathlib import Path

import httpx
import pytest
from command import Run, here
from conftest import Service


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command beside the running service."""
    return here(service, monkeypatch, capfdbinary)


@pytest.mark.parametrize("what", ["all.nq.gz", "framework/ecf-4.trig", "academy/radio.jsonld", "csv/Framework.csv"])
def test_a_part_is_byte_by_byte_what_the_service_gives(run: Run, web: httpx.Client, tmp_path: Path, what: str) -> None:
    target = tmp_path / "part"
    told = run("dump", str(target), "--what", what, "--json")
    assert told.code == 0, told.err
    assert target.read_bytes() == web.get(f"/dumps/{what}").content
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert told.json == {"file": str(target), "bytes": target.stat().st_size, "sha256": digest}
    assert list(tmp_path.iterdir()) == [target]


def test_a_part_can_go_to_the_output(run: Run, web: httpx.Client) -> None:
    assert run("dump", "-", "--what", "csv/Framework.csv").out == web.get("/dumps/csv/Framework.csv").content


def test_a_part_that_there_is_not_is_refused_with_what_there_is(run: Run, tmp_path: Path) -> None:
    told = run("dump", str(tmp_path / "x"), "--what", "framework/nope.trig")
    assert told.code == 2
    assert "/dumps/all.nq.gz" in told.err
    assert not list(tmp_path.iterdir())


def test_of_an_endpoint_there_is_only_everything(run: Run, tmp_path: Path) -> None:
    told = run("dump", str(tmp_path / "x"), "--what", "all.trig", "--endpoint", "http://127.0.0.1:1/")
    assert told.code == 2
    assert "--what" in told.err
