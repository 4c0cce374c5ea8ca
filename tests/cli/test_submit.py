"""The verbs of who submits, over a data directory that is free and beside a running service."""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Service
from openpyxl import load_workbook
from submitting import LEVEL, Account, catalogue, copy_of, course

from app.cli.command import main


@pytest.fixture(scope="module")
def running(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    started = Service(copy_of(service, tmp_path_factory.mktemp("beside") / "data"))
    yield started
    started.stop()


@pytest.fixture(scope="module", params=["free", "served"])
def data_dir(request, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that nobody holds, and one that a running service does."""
    if request.param == "served":
        return request.getfixturevalue("running").data_dir
    return copy_of(service, tmp_path_factory.mktemp("free") / "data")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "good.ttl").write_bytes(catalogue(course("good")))
    (folder / "better.ttl").write_bytes(catalogue(course("good", "Beter"), course("more")))
    (folder / "bad.ttl").write_bytes(catalogue(course("bad", teaches=f"{LEVEL}9")))
    (folder / "broken.ttl").write_text("nonsense .")
    return folder


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command as its entry point does, in this process: starting one takes longer than its work."""

    def run(data_dir: Path, *arguments: object) -> Ended:
        monkeypatch.setenv("VAKGRAAF_DATA_DIR", str(data_dir))
        monkeypatch.setattr(sys, "argv", ["vakgraaf", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Ended(int(ended.value.code or 0), told.out, told.err)

    return run


class TestWithAndWithoutAService:
    """The same verbs, the same words, the same exit codes."""

    def test_validate_says_0_conforms_1_does_not_2_could_not_be_read(self, command, data_dir, files):
        good = command(data_dir, "validate", files / "good.ttl", "--org", "radio", "--json")
        assert good.returncode == 0, good.stderr
        assert json.loads(good.stdout)["conforms"]
        bad = command(data_dir, "validate", files / "bad.ttl", "--org", "radio")
        assert bad.returncode == 1, bad.stderr
        assert "Kies niveau 1, 2, 3 of 4." in bad.stdout
        broken = command(data_dir, "validate", files / "broken.ttl")
        assert broken.returncode == 2
        assert "Traceback" not in broken.stderr
        assert len(broken.stderr.strip().splitlines()) == 2

    def test_submit_takes_in_and_says_what_is_new_and_refuses_with_the_same_report(self, command, data_dir, files):
        first = command(data_dir, "submit", files / "good.ttl", "--org", "radio", "--json")
        assert first.returncode == 0, first.stderr
        told = json.loads(first.stdout)
        assert (told["state"], told["version"]) == ("accepted", 1)
        again = command(data_dir, "submit", files / "good.ttl", "--org", "radio", "--json")
        assert (again.returncode, json.loads(again.stdout)["version"]) == (0, 1)
        dry = command(data_dir, "submit", files / "better.ttl", "--org", "radio", "--dry-run")
        assert dry.returncode == 0, dry.stderr
        better = command(data_dir, "submit", files / "better.ttl", "--org", "radio")
        assert better.returncode == 0, better.stderr
        assert "Beter" in better.stdout
        assert "gewijzigd" in better.stdout
        bad = command(data_dir, "submit", files / "bad.ttl", "--org", "radio")
        assert bad.returncode == 1
        assert "refused" in bad.stdout
        late = command(data_dir, "submit", files / "good.ttl", "--org", "radio", "--if-match", '"radio-catalogue-1"')
        assert late.returncode == 2
        assert "U werkte aan" in late.stderr
        assert "You worked on" in late.stderr
        broken = command(data_dir, "submit", files / "broken.ttl", "--org", "radio")
        assert broken.returncode == 2
        assert "Traceback" not in broken.stderr + broken.stdout

    def test_what_stands_is_checked_again(self, command, data_dir):
        ended = command(data_dir, "revalidate", "--json")
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout) == {}

    def test_a_template_is_written_with_the_columns_of_the_kind(self, command, data_dir, tmp_path):
        for form in ("csv", "xlsx"):
            target = tmp_path / f"made.{form}"
            ended = command(data_dir, "template", "catalogue", "--format", form, "-o", target, "--json")
            assert ended.returncode == 0, ended.stderr
            assert json.loads(ended.stdout) == {"file": str(target), "bytes": target.stat().st_size}
        header = (tmp_path / "made.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        columns = set(next(csv.reader([header], delimiter=";")))
        assert {"code", "titel", "competentie", "niveau"} <= columns
        sheet = load_workbook(tmp_path / "made.xlsx").worksheets[0]
        assert {cell.value for cell in sheet[1]} >= {"code", "titel", "competentie", "niveau"}


class TestWrongUse:
    """What is asked wrongly ends in exit code 2, in both languages, without a traceback."""

    @pytest.mark.parametrize(
        "arguments",
        [
            ("validate", "no-such-file.ttl"),
            ("validate", "good.ttl", "--kind", "nonsense"),
            ("validate", "good.ttl", "--org", "nobody"),
            ("validate", "good.ttl", "--format", "nonsense"),
            ("submit", "good.ttl", "--org", "nobody"),
            ("submit", "good.ttl", "--org", "radio", "--kind", "nonsense"),
            ("template", "nonsense"),
        ],
        ids=str,
    )
    def test_it_is_told(self, command, running, files, arguments):
        verb, first, *rest = arguments
        ended = command(running.data_dir, verb, files / first if first.endswith(".ttl") else first, *rest)
        assert ended.returncode == 2, ended.stdout
        assert "Traceback" not in ended.stderr
        assert len(ended.stderr.strip().splitlines()) == 2

    def test_what_the_command_takes_in_stands_at_the_service_at_once(self, command, running, tmp_path):
        file = tmp_path / "own.ttl"
        file.write_bytes(catalogue(course("own", code="nsob"), code="nsob"))
        assert command(running.data_dir, "submit", file, "--org", "nsob").returncode == 0
        assert "course/nsob/own>" in Account(running, "nsob").standing().text
