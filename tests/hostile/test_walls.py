"""What organisations send that tells of people is read by nobody but themselves, through any door of the service.

Each restricted kind carries a figure or a text that stands nowhere else; so does each member.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from command import apart
from conftest import Service
from on_disk import files_below, holding
from people.of_people import (
    ATTAINMENT,
    CSV,
    DEMAND,
    OF_THE_ATTAINMENT,
    OF_THE_DEMAND,
    OF_THE_WORKFORCE,
    WORKFORCE,
    pool,
)
from submitting import Account, copy_of
from web.sparql.conftest import started

from app.store.layout import RESTRICTED

LOCAL = "Kanarie-personeelsnummer-41"
TITLE = "Kanarie van de pool"
SENT = {
    "workforce": WORKFORCE.encode(),
    "attainment": ATTAINMENT.encode(),
    "demand": DEMAND.encode(),
    "pool": pool(LOCAL, title=TITLE),
}
CANARIES = {
    "workforce": OF_THE_WORKFORCE,
    "attainment": OF_THE_ATTAINMENT,
    "demand": OF_THE_DEMAND,
    "pool": TITLE,
}
GRAPHS = "/v1/organisations/gm0363/graphs"
EVERYTHING = "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), '%s') || CONTAINS(STR(?s), '%s')) }"


@pytest.fixture(scope="module")
def walled(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service to which one organisation sent every restricted kind."""
    folder = tmp_path_factory.mktemp("walled")
    (folder / "key").write_text("a secret of the tests, of 32 bytes")
    with started(copy_of(service, folder / "data"), pseudonym_key_file=folder / "key") as running:
        account = Account(running, "gm0363")
        for kind, body in SENT.items():
            account.accepted(body, CSV, kind=kind)
        yield running


@pytest.fixture(scope="module")
def owner(walled: Service) -> Account:
    return Account(walled, "gm0363")


@pytest.fixture(scope="module")
def pseudonym(owner: Account) -> str:
    """What the member is called behind the wall."""
    [found] = set(re.findall(r"/pool-member/gm0363/data/([a-z2-7]{32})", owner.get(f"{GRAPHS}/pool.nt").text))
    return found


def doors(pseudonym: str) -> list[str]:
    """Every address from which something of it might be heard."""
    kinds = [f"{GRAPHS}/{kind}" for kind in SENT]
    below = ["", ".ttl", "/versions", "/versions/1", "/versions/1.nq", "/diff?from=1&to=1", "/diff.nt?from=1&to=1"]
    things = [
        f"pool-member/gm0363/data/{pseudonym}",
        "pool/gm0363/data",
        *(f"graph/gm0363/{kind}" for kind in SENT),
        "workforce-statement/gm0363/2026-10-01/kwiv-4/1.1.6/internal/experienced",
    ]
    words = [*CANARIES.values(), pseudonym]
    return [
        *(f"{kind}{rest}" for kind in kinds for rest in below),
        *(f"/{door}/{thing}{form}" for door in ("id", "doc") for thing in things for form in ("", ".jsonld", ".nt")),
        *(f"/v1/competences?q={quote(word)}" for word in words),
        *(f"/sparql?query={quote(EVERYTHING % (word, word))}" for word in words),
        "/v1/pools?pageSize=100",
        "/v1/graphs?pageSize=100&q=gm0363",
        "/feed",
        "/feed?page=0",
        "/catalog",
        "/.well-known/void",
        "/sitemap.xml",
        "/metrics",
        "/health/ready",
        "/dumps",
        "/",
    ]


def test_no_door_lets_anybody_see_anything_of_it(walled: Service, pseudonym: str) -> None:
    secrets = [*CANARIES.values(), pseudonym, LOCAL]
    for door in doors(pseudonym):
        answer = walled.client.get(door, follow_redirects=True)
        body = answer.text.replace(json.dumps(door)[1:-1], "").replace(str(answer.url), "")
        told = [secret for secret in secrets if secret in body and secret not in door]
        assert told == [], door
        assert answer.status_code < 500, door


def test_the_dump_of_everything_holds_nothing_of_it(walled: Service, pseudonym: str, tmp_path: Path) -> None:
    told = apart(walled, "dump", str(tmp_path / "everything.nq"))
    assert told.code == 0, told.err
    dumped = (tmp_path / "everything.nq").read_text()
    assert "academy/radio" in dumped
    assert [secret for secret in (*CANARIES.values(), pseudonym) if secret in dumped] == []


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize("rest", ["", "/versions", "/versions/1", "/diff?from=1&to=1"])
def test_who_does_not_sign_in_is_asked_to_and_who_may_not_is_refused(walled: Service, kind: str, rest: str) -> None:
    assert walled.client.get(f"{GRAPHS}/{kind}{rest}").status_code == httpx.codes.UNAUTHORIZED
    other, narrow = Account(walled, "gm0344"), Account(walled, "gm0363", frozenset({"roles"}))
    assert other.get(f"{GRAPHS}/{kind}{rest}").status_code == httpx.codes.FORBIDDEN
    assert narrow.get(f"{GRAPHS}/{kind}{rest}").status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize("kind", SENT)
def test_who_sent_it_reads_it_and_nobody_in_between_keeps_it(owner: Account, kind: str) -> None:
    for rest in ("", "/versions/1", "/diff?from=1&to=1"):
        answer = owner.get(f"{GRAPHS}/{kind}{rest}")
        assert answer.status_code == httpx.codes.OK, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "Authorization" in answer.headers["vary"]
    assert CANARIES[kind] in owner.get(f"{GRAPHS}/{kind}.nt").text
    assert owner.service.client.get(f"{GRAPHS}/{kind}.nt").status_code == httpx.codes.UNAUTHORIZED


def test_its_verdict_and_report_are_for_who_may_submit_the_kind(walled: Service, owner: Account) -> None:
    told = owner.accepted(SENT["pool"], CSV, kind="pool")
    path = f"/v1/submissions/{told['id']}"
    for below in (path, f"{path}/report"):
        assert owner.get(below).status_code == httpx.codes.OK
        assert walled.client.get(below).status_code == httpx.codes.UNAUTHORIZED
        assert Account(walled, "gm0344").get(below).status_code == httpx.codes.FORBIDDEN
        assert Account(walled, "gm0363", frozenset({"roles"})).get(below).status_code == httpx.codes.FORBIDDEN


def test_it_can_be_withdrawn_and_restored_by_its_owner_alone(walled: Service, owner: Account) -> None:
    assert walled.client.delete(f"{GRAPHS}/demand").status_code == httpx.codes.UNAUTHORIZED
    withdrawn = walled.client.delete(f"{GRAPHS}/demand", headers=owner.headers)
    assert withdrawn.status_code == httpx.codes.OK
    assert walled.client.get(f"{GRAPHS}/demand").status_code == httpx.codes.UNAUTHORIZED
    restored = walled.client.post(f"{GRAPHS}/demand/versions/1/_restore", headers=owner.headers)
    assert restored.status_code == httpx.codes.OK, restored.text
    assert CANARIES["demand"] in owner.get(f"{GRAPHS}/demand.nt").text


def test_a_large_pool_is_taken_in_at_once_and_waits_in_no_file(walled: Service) -> None:
    members = [f"{LOCAL}-{number:0140}" for number in range(6_000)]
    body = pool(*members, title="Grote pool")
    assert len(body) > 1_000_000
    answer = Account(walled, "gm0518").submit(body, CSV, kind="pool")
    assert answer.status_code == httpx.codes.CREATED, answer.text[:500]


def test_no_file_and_no_log_holds_what_an_organisation_calls_its_members(walled: Service) -> None:
    files = files_below(walled.data_dir)
    assert any(RESTRICTED in path.parts for path in files)
    assert holding(files, [LOCAL.encode()]) == []
    assert LOCAL.encode() not in walled.log.read_bytes()


def test_outside_the_restricted_folder_nothing_tells_of_people(walled: Service, pseudonym: str) -> None:
    folder = walled.data_dir / RESTRICTED
    assert folder.stat().st_mode & 0o077 == 0
    others = [path for path in files_below(walled.data_dir) if folder not in path.parents]
    told = [secret.encode() for secret in (*CANARIES.values(), pseudonym)]
    assert holding(others, told) == []


def test_a_backup_has_it_and_after_leaving_the_next_one_has_not(
    walled: Service, pseudonym: str, tmp_path: Path
) -> None:
    first = apart(walled, "backup", str(tmp_path / "first"), "--json")
    assert first.code == 0, first.err
    assert holds(tmp_path / "first", pseudonym)
    left = apart(walled, "organisations", "leave", "gm0363", "--json")
    assert left.code == 0, left.err
    assert len(left.json["graphs"]) == len(SENT)
    assert not holds(walled.data_dir / RESTRICTED, pseudonym)
    assert apart(walled, "backup", str(tmp_path / "second"), "--json").code == 0
    assert not holds(tmp_path / "second", pseudonym)
    assert Account(walled, "gm0363").get(f"{GRAPHS}/pool").status_code == httpx.codes.NOT_FOUND
    put_back = apart(walled, "restore", str(tmp_path / "first"), VAKGRAAF_DATA_DIR=str(tmp_path / "back"))
    assert put_back.code == 0, put_back.err
    assert holds(tmp_path / "back" / RESTRICTED, pseudonym)


def holds(folder: Path, told: str) -> bool:
    files = files_below(folder)
    assert files
    return holding(files, [told.encode()]) != []


def test_a_rotation_beside_the_service_holds_for_the_next_submission(walled: Service) -> None:
    account = Account(walled, "gm0344")
    account.accepted(pool("r-1"), CSV, kind="pool")
    path = "/v1/organisations/gm0344/graphs/pool.nt"
    before = set(re.findall(r"/data/([a-z2-7]{32})", account.get(path).text))
    told = apart(walled, "pseudonyms", "rotate", "--json", VAKGRAAF_PSEUDONYM_KEY_FILE=str(key_of(walled)))
    assert told.code == 0, told.err
    rotated = set(re.findall(r"/data/([a-z2-7]{32})", account.get(path).text))
    account.accepted(pool("r-1", "r-2"), CSV, kind="pool")
    sent_again = set(re.findall(r"/data/([a-z2-7]{32})", account.get(path).text))
    assert (len(before), len(rotated), len(sent_again)) == (1, 1, 2)
    assert len(before | rotated | sent_again) == 4


def key_of(walled: Service) -> Path:
    return walled.data_dir.parent / "key"
