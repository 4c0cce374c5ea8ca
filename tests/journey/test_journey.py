"""RADIO's course manager exports a spreadsheet of forty rows, reads what is wrong with it, mends it and sends it in."""

import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import VAKGRAAF, Service
from openpyxl import Workbook
from submitting import copy_of

ID = "https://w3id.org/vakgraaf/id/"
EXPORT = (Path(__file__).parent / "radio.csv").read_bytes()
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VALIDATIONS = "/v1/validations?kind=catalogue&organisation=radio"
FOUND = [  # row, column, rule, and what it says in both languages
    (
        14,
        "niveau",
        "unknown-level",
        '"gevorderd" is geen niveau van e-CF 4.0; A.5 kent de niveaus 3 tot en met 5',
        '"gevorderd" is not a level of e-CF 4.0; A.5 has levels 3 to 5',
    ),
    (
        20,
        "competentie",
        "unknown-reference",
        '"ecf-4/A.99" is niet bekend als competentie',
        '"ecf-4/A.99" is no known competence',
    ),
    (
        23,
        "begindatum",
        "CourseRun-period",
        "begindatum 2027-03-15 ligt na einddatum",
        "start date 2027-03-15 is after end date",
    ),
    (
        28,
        "prijs",
        "Course-price",
        'prijs "veel" is geen bedrag of getal, zoals 1250.00',
        'price "veel" is no amount or number, such as 1250.00',
    ),
    (34, "omschrijving", "email-address", "hier staat een e-mailadres", "an e-mail address stands here"),
]
MENDED = {
    (14, "niveau"): "3",
    (20, "competentie"): "ecf-4/A.10",
    (23, "einddatum"): "17-3-2027",
    (28, "prijs"): "1.050,00",
    (34, "omschrijving"): "Eisen stellen aan leveranciers: open standaarden, broncode en een weg terug.",
}


@pytest.fixture(scope="module")
def running(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own, since what it holds changes here."""
    started = Service(copy_of(service, tmp_path_factory.mktemp("journey") / "data"))
    yield started
    started.stop()


def rows_of(export: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(export.decode("utf-8-sig")), delimiter=";"))


def mended() -> bytes:
    """The export with every mistake mended in the cell, or beside the cell, that the report names."""
    rows = rows_of(EXPORT)
    for (number, column), text in MENDED.items():
        rows[number - 1][rows[0].index(column)] = text
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def workbook(export: bytes) -> bytes:
    """The same rows as a workbook, its amounts and seats as numbers where they are any."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows_of(export):
        sheet.append([int(cell) if re.fullmatch(r"[0-9]+", cell) else cell or None for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def told(report: dict[str, Any]) -> list[tuple[int, str, str, str, str]]:
    """The findings as a person goes through them."""
    return [
        (
            finding["row"],
            finding["column"],
            finding["rule"].rpartition("#")[2],
            finding["message"]["nl"],
            finding["message"]["en"],
        )
        for finding in report["findings"]
    ]


def command(running: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command of whoever owns the data directory, while the service runs."""
    return subprocess.run(
        [str(VAKGRAAF), *arguments],
        env={**os.environ, "VAKGRAAF_DATA_DIR": str(running.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


def asked(running: Service, question: str, **given: str) -> list[dict[str, Any]]:
    answer = running.client.get(f"/v1/questions/{question}", params=given)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def test_the_command_tells_all_five_mistakes_at_once_each_in_its_cell(running, tmp_path):
    file = tmp_path / "radio.csv"
    file.write_bytes(EXPORT)
    ended = command(running, "validate", str(file), "--org", "radio", "--json")
    report = json.loads(ended.stdout)
    assert (ended.returncode, report["outcome"]) == (1, "refused")
    assert report["counts"] == {"violation": 5, "warning": 0, "info": 0}
    assert told(report) == FOUND


@pytest.mark.parametrize("language", [0, 1], ids=["nl", "en"])
def test_the_command_speaks_to_a_person_in_their_language(running, tmp_path, language):
    file = tmp_path / "radio.csv"
    file.write_bytes(EXPORT)
    word, column = [("rij", "kolom"), ("row", "column")][language]
    said = command(running, "validate", str(file), "--org", "radio", "--lang", ["nl", "en"][language]).stdout
    for finding in FOUND:
        assert f"{word} {finding[0]}, {column} {finding[1]}: {finding[3 + language]}" in said
    assert "jan.jansen" not in said


@pytest.mark.parametrize(
    ("media_type", "body"), [(CSV, EXPORT), (XLSX, workbook(EXPORT))], ids=["as CSV", "as a workbook"]
)
def test_the_service_tells_the_same_of_the_same_rows(running, media_type, body):
    answer = running.client.post(VALIDATIONS, content=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200
    assert answer.json()["counts"] == {"violation": 5, "warning": 0, "info": 0}
    assert told(answer.json()) == FOUND
    assert "jan.jansen" not in answer.text


def test_with_its_mistakes_it_is_refused_and_nothing_changes(running):
    before = running.client.get("/v1/graphs").json()
    answer = sent(running, EXPORT, CSV)
    assert answer.status_code == 400
    assert told(answer.json()["report"]) == FOUND
    assert running.client.get("/v1/graphs").json() == before


def test_mended_it_is_accepted_and_the_answers_change_at_once(running):
    taught = {"competence": "ecf-4/D.10", "level": "ecf-4/3"}
    beside = {"academy": "radio", "other": "elements-of-ai"}
    hands_on = f"{ID}competence/ai-literacy-4/praktisch-aan-de-slag/4"
    assert asked(running, "who-teaches", **taught) == []
    assert hands_on not in shared(running, **beside)
    gaps = required(running)
    assert {f"{ID}competence/ecf-4/D.10/3", f"{ID}competence/ecf-4/A.5/3"} <= gaps

    answer = sent(running, mended(), CSV)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "accepted"

    teaching = asked(running, "who-teaches", **taught)
    assert {row["course"]["id"] for row in teaching} == {
        f"{ID}course/radio/{code}" for code in ("ai-bouwen", "kwaliteit")
    }
    assert hands_on in shared(running, **beside)
    closed = gaps - required(running)
    assert {f"{ID}competence/ecf-4/D.10/3", f"{ID}competence/ecf-4/A.5/3"} <= closed


def test_the_same_rows_as_a_workbook_are_what_stands_already(running):
    sent(running, mended(), CSV)
    again = sent(running, workbook(mended()), XLSX)
    assert (again.status_code, again.json()["state"]) == (200, "accepted")


def sent(running: Service, body: bytes, media_type: str) -> httpx.Response:
    """What comes of sending a file in with a key that the operator hands out."""
    made = command(running, "keys", "create", "--organisation", "radio", "--kind", "catalogue", "--json")
    headers = {"Content-Type": media_type, "Authorization": f"Bearer {json.loads(made.stdout)['key']}"}
    return running.client.post("/v1/submissions?kind=catalogue", content=body, headers=headers)


def shared(running: Service, **given: str) -> set[str]:
    return {row["shared"]["id"] for row in asked(running, "catalogue-overlap", **given)}


def required(running: Service) -> set[str]:
    return {row["required"]["id"] for row in asked(running, "gaps", framework="ecf-4")}
