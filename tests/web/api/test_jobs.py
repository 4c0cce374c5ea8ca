"""Large submissions over HTTP: refused at first sight, or promised, followed, taken back, and told of when done."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from conftest import Service
from submitting import HEAD, LEVEL, TURTLE, Account, catalogue, copy_of, course

from app.model.names import ID
from app.store.phases import PHASES
from app.web.jobs import MOST_WAITING

DEADLINE_S = 100
PADDING = b"#" * 999 + b"\n"
LARGE = PADDING * 1_001
SLOW = catalogue(*(course(f"slow-{number}", more='vg:audience "iedereen"@nl ;') for number in range(4_000)))
BROKEN = catalogue(course("typo", teaches=f"{LEVEL}9"))
JSON_LD, CSV = "application/ld+json", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def own(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(copy_of(service, tmp_path_factory.mktemp("jobs") / "data"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def radio(own: Service) -> Account:
    return Account(own)


def job(account: Account, answered: httpx.Response) -> dict[str, Any]:
    """A job as it is now."""
    told: dict[str, Any] = account.get(answered.headers["location"]).json()
    return told


def settled(account: Account, answered: httpx.Response) -> dict[str, Any]:
    """A job when it has ended."""
    assert answered.status_code == 202, answered.text
    end = time.monotonic() + DEADLINE_S
    while (told := job(account, answered))["state"] in {"waiting", "running"}:
        assert time.monotonic() < end, told
        time.sleep(0.05)
    return told


def is_a_problem(answered: httpx.Response, status: int) -> dict[str, Any]:
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answered.json()
    return told


def test_a_large_file_is_promised_at_once_and_settled_later(own, radio):
    answered = radio.submit(catalogue(course("large")) + LARGE)
    promised = answered.json()
    assert answered.status_code == 202, answered.text
    assert answered.headers["location"] == promised["href"] == f"{own.address}/v1/jobs/{promised['id']}"
    assert int(answered.headers["retry-after"]) >= 1
    assert promised["state"] in {"waiting", "running"}
    assert promised["result"] is promised["problem"] is promised["ended"] is None
    told = settled(radio, answered)
    assert (told["state"], told["part"], told["phase"], told["problem"]) == ("done", 1, None, None)
    assert (told["organisation"], told["kind"]) == ("radio", "catalogue")
    assert told["created"] <= told["started"] <= told["ended"]
    assert (told["result"]["state"], told["result"]["report"]["conforms"]) == ("accepted", True)
    assert f"{ID}course/radio/large" in [thing["id"] for thing in told["result"]["difference"]["new"]]
    assert "course/radio/large>" in radio.standing().text
    assert "retry-after" not in radio.get(told["href"]).headers
    assert list((own.data_dir / "jobs").iterdir()) == []


def test_a_job_is_for_its_own_organisation(own, radio):
    answered = radio.submit(catalogue(course("private")) + LARGE)
    other = Account(own, "vng-academie")
    href = answered.headers["location"]
    for method in ("GET", "DELETE"):
        is_a_problem(own.client.request(method, href, headers=other.headers), 404)
        is_a_problem(own.client.request(method, href), 401)
    is_a_problem(radio.get("/v1/jobs/unknown"), 404)
    settled(radio, answered)


def test_what_is_refused_is_done_and_has_its_report(radio):
    refused = settled(radio, radio.submit(BROKEN + LARGE))
    assert (refused["state"], refused["result"]["state"]) == ("done", "refused")
    assert refused["result"]["report"]["findings"]
    assert "difference" not in refused["result"]


def test_what_cannot_be_read_beyond_its_head_fails_in_the_language_of_who_asks(radio):
    answered = radio.submit(catalogue(course("far")) + LARGE + b"nonsense .\n")
    failed = settled(radio, answered)
    assert (failed["state"], failed["result"], failed["part"]) == ("failed", None, None)
    assert (failed["problem"]["status"], failed["problem"]["rule"]) == (400, "syntax")
    assert failed["problem"]["place"]["line"] > 1_000
    dutch, english = (
        radio.get(answered.headers["location"], **{"Accept-Language": language}).json()["problem"]
        for language in ("nl", "en")
    )
    assert (dutch["title"], english["title"]) == ("Niet te lezen", "Not readable")
    assert dutch["detail"] != english["detail"]


@pytest.mark.parametrize(
    ("media_type", "body", "rule"),
    [
        (TURTLE, b"nonsense .\n" + LARGE, "syntax"),
        (TURTLE, f"{HEAD}<{ID}course/radio/a> vg:teaches ".encode() + b"(" * 600_000 + b")" * 600_000, "too-large"),
        (TURTLE, f"{HEAD}<{ID}course/radio/a> vg:teaches ".encode() + b"[ vg:teaches " * 100_000, "too-large"),
        (TURTLE, LARGE + "één".encode("latin-1"), "encoding"),
        (TURTLE, b"\x1f\x8b" + b"\x00" * 1_100_000, "encoding"),
        (TURTLE, b"# " + b"x" * 1_100_000, "too-large"),
        ("application/n-triples", b"<a> <b> <c> .\n" * 100_000, "syntax"),
        (JSON_LD, b"[" * 1_100_000, "too-large"),
        (JSON_LD, b'{"@context": "http://127.0.0.1:1/c", "a": "' + b"x" * 1_100_000 + b'"}', "context"),
        (JSON_LD, b'{"@context": {"a": "http://b/"}, "a": "' + b"x" * 1_100_000 + b'"}', "context"),
        (JSON_LD, b"x" * 1_100_000, "syntax"),
        (CSV, b"PK\x03\x04" + b"x" * 1_100_000, "syntax"),
        (CSV, b"code;titel\n" + "é".encode("latin-1") * 1_100_000, "encoding"),
        (XLSX, b"PK\x03\x04" + b"x" * 1_100_000, "syntax"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{bytes(value[:12])!r}",
)
def test_what_its_head_refuses_is_refused_at_once_and_no_job(own, radio, media_type, body, rule):
    told = is_a_problem(radio.submit(body, media_type), 400)
    assert told["rule"] == rule
    assert list((own.data_dir / "jobs").iterdir()) == list((own.data_dir / "spool").iterdir()) == []


def test_the_same_call_again_is_the_same_job_with_the_same_answer(radio):
    headers = {"Idempotency-Key": "large"}
    body = catalogue(course("again-1"), course("again-2")) + LARGE
    first = radio.submit(body, headers=headers)
    while_it_runs = radio.submit(body, headers=headers)
    told = settled(radio, first)
    settled(radio, radio.submit(catalogue(course("later")) + LARGE))
    afterwards = radio.submit(body, headers=headers)
    assert {first.json()["id"]} == {answered.json()["id"] for answered in (while_it_runs, afterwards)}
    assert afterwards.status_code == 202
    assert afterwards.json()["result"] == told["result"]
    assert "course/radio/later>" in radio.standing().text


def test_something_else_under_the_same_key_is_a_conflict_at_once(radio):
    headers = {"Idempotency-Key": "taken"}
    settled(radio, radio.submit(catalogue(course("first")) + LARGE, headers=headers))
    is_a_problem(radio.submit(catalogue(course("second")) + LARGE, headers=headers), 409)
    radio.submit(catalogue(course("small")), headers={"Idempotency-Key": "small"})
    is_a_problem(radio.submit(catalogue(course("grown")) + LARGE, headers={"Idempotency-Key": "small"}), 409)


def test_a_job_tells_which_phase_it_has_reached_and_never_goes_back(radio):
    answered = radio.submit(SLOW)
    seen: list[tuple[str, float]] = []
    while (told := job(radio, answered))["state"] in {"waiting", "running"}:
        if told["phase"] is not None:
            assert told["part"] == round(PHASES.index(told["phase"]) / len(PHASES), 2)
            seen.append((told["phase"], told["part"]))
    assert {phase for phase, _ in seen} & {"check"}, seen
    assert [part for _, part in seen] == sorted(part for _, part in seen)
    assert told["state"] == "done", told


def test_a_job_that_waits_can_be_taken_back_and_one_that_does_not_cannot(own, radio):
    slow = radio.submit(SLOW + b"# once more\n")
    headers = {"Idempotency-Key": "back"}
    body = catalogue(course("taken-back")) + LARGE
    waiting = radio.submit(body, headers=headers)
    told = waiting.json()
    assert (told["state"], told["ahead"], told["part"]) == ("waiting", 1, 0)
    assert int(waiting.headers["retry-after"]) > 1
    cancelled = own.client.delete(told["href"], headers=radio.headers)
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    settled(radio, slow)
    for href in (told["href"], slow.headers["location"]):
        refused = is_a_problem(own.client.delete(href, headers={**radio.headers, "Accept-Language": "nl"}), 409)
        assert "wacht niet meer" in refused["detail"]
    assert "taken-back" not in radio.standing().text
    assert settled(radio, radio.submit(body, headers=headers))["state"] == "done"
    assert "taken-back" in radio.standing().text


def test_no_organisation_has_more_than_some_jobs_waiting(own, radio):
    slow = [radio.submit(SLOW + b"# a crowd\n") for _ in range(1)]
    crowd = []
    for number in range(MOST_WAITING):
        answered = radio.submit(catalogue(course(f"crowd-{number}")) + LARGE)
        crowd.append(answered)
        if answered.status_code == 429:
            break
    assert crowd[-1].status_code == 429, [answered.status_code for answered in crowd]
    assert int(crowd[-1].headers["retry-after"]) > 1
    other = Account(own, "vng-academie")
    body = catalogue(course("other", code="vng-academie"), code="vng-academie") + LARGE
    others = other.submit(body)
    assert others.status_code == 202
    for answered in crowd[:-1]:
        own.client.delete(answered.headers["location"], headers=radio.headers)
    for answered in slow:
        settled(radio, answered)
    assert settled(other, others)["state"] == "done"


def test_a_table_is_a_job_too(radio):
    lines = [
        "soort;code;titel;omschrijving;competentie;niveau;licentie;contactteam;contactpagina",
        "catalogus;;;;;;CC0;Team Leeraanbod;https://academie.example/contact",
        *(
            f"opleiding;t-{number};Opleiding {number};{'Over tabellen. ' * 50};ai-literacy-4/kennis-en-begrip;2;;;"
            for number in range(1_400)
        ),
    ]
    body = "\n".join(lines).encode()
    assert len(body) > 1_000_000
    assert settled(radio, radio.submit(body, CSV))["result"]["state"] == "accepted"
