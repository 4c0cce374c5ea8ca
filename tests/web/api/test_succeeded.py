"""An organisation that another one follows, over HTTP and by the command beside the running service."""

from pathlib import Path

import pytest
from command import Run, apart, here, refused
from conftest import Service
from submitting import Account, catalogue, course

from app.model.names import ID

OLD, NEW = "kia", "beleidsacademie"
KIND = "graphs/catalogue"
WORKFORCE = Path(__file__).parents[2] / "shapes/workforce/good/WorkforceStatement.ttl"


def contents(*names: str, code: str) -> bytes:
    return catalogue(*(course(name, f"Cursus {name}", code) for name in names), code=code)


def workforce(code: str) -> bytes:
    """Head-counts of an academy, which only it may read."""
    body = WORKFORCE.read_bytes()
    body = body.replace(b"https://identifier.overheid.nl/tooi/id/gemeente/gm0363", f"{ID}academy/{code}".encode())
    return body.replace(b"gm0363", code.encode())


@pytest.fixture(scope="module")
def accounts(taking: Service) -> tuple[Account, Account]:
    """Both, with a key from before, after the one has followed the other."""
    old, new = Account(taking, OLD), Account(taking, NEW)
    old.accepted(contents("a", "b", code=OLD))
    old.accepted(workforce(OLD), kind="workforce")
    done = apart(taking, "organisations", "succeed", OLD, NEW, "--on", "2026-02-23", "--json")
    assert done.code == 0, done.err
    assert (done.json["old"], done.json["new"], done.json["lastDay"]) == (OLD, NEW, "2026-02-23")
    moved = [(graph["kind"], graph["from"], graph["to"]) for graph in done.json["graphs"]]
    assert moved == [(kind, f"{OLD} 2", f"{NEW} 1") for kind in ("catalogue", "workforce")]
    return old, new


@pytest.fixture
def run(taking: Service, monkeypatch, capfdbinary) -> Run:
    return here(taking, monkeypatch, capfdbinary)


@pytest.mark.usefixtures("accounts")
class TestOldAddresses:
    """Where it stood, it is said where it stands."""

    @pytest.mark.parametrize("extension", ["", ".ttl", ".nq"])
    def test_the_graph_of_before_leads_to_the_one_of_now(self, taking, extension):
        answered = taking.client.get(f"/v1/organisations/{OLD}/{KIND}{extension}")
        assert answered.status_code == 308
        assert answered.headers["location"] == f"/v1/organisations/{NEW}/{KIND}{extension}"
        followed = taking.client.get(f"/v1/organisations/{OLD}/{KIND}{extension}", follow_redirects=True)
        assert f"course/{OLD}/a" in followed.text

    def test_the_versions_of_before_stay_and_those_of_now_name_them(self, taking):
        told = taking.client.get(f"/v1/organisations/{NEW}/{KIND}/versions").json()
        assert told["versions"][0]["note"] == f"inherited from {OLD}, version 1"
        [before] = told["inherited"]
        versions = taking.client.get(before).json()["versions"]
        assert [one["version"] for one in versions] == [2, 1]
        assert versions[0]["note"] == f"passed on to {NEW}"
        assert f"course/{OLD}/a>" in taking.client.get(f"{versions[1]['href']}.nt").text

    def test_the_graph_as_a_thing_says_who_has_it_now(self, taking):
        told = taking.client.get(f"/doc/graph/{OLD}/catalogue", headers={"Accept": "application/json"}).json()
        assert (told["status"], told["gone"]["reason"]) == (410, "succeeded")
        assert [one["id"] for one in told["gone"]["followedBy"]] == [f"{ID}graph/{NEW}/catalogue"]

    def test_what_an_organisation_has_one_of_is_the_followers(self, taking):
        told = taking.client.get(f"/doc/catalogue/{OLD}", headers={"Accept": "application/json"}).json()
        assert [one["id"] for one in told["gone"]["followedBy"]] == [f"{ID}catalogue/{NEW}"]

    def test_the_organisation_itself_says_who_followed_in_its_document_and_on_its_page(self, taking):
        document = taking.client.get(f"/doc/academy/{OLD}.jsonld").json()
        assert document["successor"] == document["isReplacedBy"] == [f"{ID}academy/{NEW}"]
        assert document["validUntil"] == "2026-02-23"
        page = taking.client.get(f"/doc/academy/{OLD}.html?lang=en").text
        assert "This was so until 2026-02-23." in page
        assert f'href="/doc/academy/{NEW}?lang=en"' in page.split('role="note"')[1].split("</div>")[0]

    def test_its_courses_have_the_addresses_that_they_had(self, taking):
        document = taking.client.get(f"/v1/courses/{OLD}/a").json()
        assert f"{ID}academy/{NEW}" in document["provider"]


class TestKeys:
    """The credentials of the one are the other's."""

    def test_a_key_of_before_submits_for_the_follower_and_for_nobody_else(self, taking, accounts):
        old, _ = accounts
        body = contents("c", code=NEW)
        assert old.submit(body, organisation=OLD).status_code == 403
        answered = old.submit(body)
        assert answered.status_code == 201, answered.text
        assert (answered.json()["organisation"], answered.json()["version"]) == (NEW, 2)
        assert taking.client.delete(f"/v1/organisations/{OLD}/{KIND}", headers=old.headers).status_code == 403

    def test_its_own_key_holds_as_before(self, accounts):
        _, new = accounts
        assert new.submit(contents("d", code=NEW)).status_code == 201


class TestBehindTheWall:
    """What tells of people is the follower's to read, and nobody else's."""

    def test_the_follower_reads_what_is_and_what_was_and_no_stranger_does(self, taking, accounts):
        path = f"/v1/organisations/{OLD}/graphs/workforce"
        stranger = Account(taking, "nsob")
        for account in accounts:
            assert account.get(path).headers["location"] == f"/v1/organisations/{NEW}/graphs/workforce"
            was = account.get(f"{path}/versions/1")
            assert (was.status_code, was.headers["cache-control"]) == (200, "no-store")
            now = account.get(f"/v1/organisations/{NEW}/graphs/workforce")
            assert f"workforce-statement/{NEW}/" in now.text
        for address in (path, f"{path}/versions", f"{path}/versions/1", f"{path}/diff"):
            assert taking.client.get(address).status_code == 401
            assert stranger.get(address).status_code == 403


class TestTheCommand:
    """Beside a running service, and what it refuses."""

    def test_it_is_told_in_words_and_done_again_it_is_the_same(self, run, accounts):
        del accounts
        told = run("organisations", "succeed", OLD, NEW)
        assert (told.code, told.text.strip()) == (0, f"{OLD} → {NEW}  (2026-02-23)")

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (("nobody", NEW), "nobody"),
            ((NEW, NEW), "zichzelf"),
            (("nsob", NEW, "--on", "23-02-2026"), "2026-02-23"),
        ],
    )
    def test_what_cannot_be_is_refused_in_both_languages(self, run, accounts, arguments, why):
        del accounts
        assert why in refused(run("organisations", "succeed", *arguments))
