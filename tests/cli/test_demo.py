"""vakgraaf demo: a store of its own that answers every question, and that is left alone when anything is in it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import VAKGRAAF

from app.main import House
from app.store.layout import RECORDS, STORE


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VAKGRAAF_")}
    return subprocess.run(
        [str(VAKGRAAF), *arguments],
        env={**environment, "VAKGRAAF_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that holds the reference graph alone."""
    made = tmp_path_factory.mktemp("demo") / "data"
    made.mkdir()
    house.store.back_up(made / STORE)
    shutil.copy(data_dir / RECORDS, made / RECORDS)
    return made


def test_the_demo_fills_a_store_that_answers_every_question_and_does_it_once(folder: Path) -> None:
    made = ran(folder, "demo", "--data-dir", str(folder), "--organisations", "6", "--people", "400", "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert (told["organisations"], told["people"], told["released"]) == (6, 400, "2026-Q4")
    tried = ran(folder, "questions", "test", "--json")
    assert tried.returncode == 0, tried.stdout
    trials = json.loads(tried.stdout)["trials"]
    assert {trial["question"] for trial in trials if trial["asked"] == "required" and not trial["rows"]} <= {
        "region-cluster"  # so few organisations may have nothing to share
    }
    again = ran(folder, "demo", "--data-dir", str(folder))
    assert again.returncode == 2
    assert "has submissions already" in again.stderr
    assert "heeft al inzendingen" in again.stderr
