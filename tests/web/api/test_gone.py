"""What is gone answers 410: since when, why, and what came in its place; for a machine and for a person."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from conftest import Service
from submitting import Account, catalogue, copy_of, course
from web.pages.reading import BROWSER, sound

from app.main import open_store
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Triple
from app.store.layout import RECORDS
from app.store.records import GraphRecord, Records

CODE = "data-kracht"
PATH = f"/v1/organisations/{CODE}/graphs/catalogue"


def contents(*names: str, code: str = CODE) -> bytes:
    return catalogue(*(course(name, f"Cursus {name}", code) for name in names), code=code)


@pytest.fixture(scope="module")
def sender(taking: Service) -> Account:
    """An academy that left a course out of its second version."""
    account = Account(taking, CODE)
    account.accepted(contents("stays", "left-out"))
    account.accepted(contents("stays"))
    return account


def told_gone(answered: httpx.Response) -> dict:
    assert answered.status_code == 410, answered.text
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["cache-control"] == "no-store"
    told = answered.json()
    assert (told["status"], told["rule"]) == (410, "gone")
    return told


class TestLeftOut:
    """A course that the next version does not hold."""

    @pytest.mark.parametrize(
        "path",
        [
            f"/id/course/{CODE}/left-out",
            f"/doc/course/{CODE}/left-out",
            f"/doc/course/{CODE}/left-out.ttl",
            f"/v1/courses/{CODE}/left-out",
            f"/doc/course/{CODE}/left-out?profile=schema-org",
        ],
    )
    @pytest.mark.usefixtures("sender")
    def test_every_address_of_it_says_that_it_is_gone_and_why(self, taking, path):
        told = told_gone(taking.client.get(path, headers={"Accept-Language": "nl", "Accept": "*/*"}))
        gone = told["gone"]
        assert gone["id"] == f"{ID}course/{CODE}/left-out"
        assert gone["name"] == {"nl": "Cursus left-out"}
        assert gone["type"] == "https://w3id.org/vakgraaf/def#Course"
        assert (gone["reason"], gone["by"]) == ("left-out", CODE)
        assert gone["graphs"] == [f"{ID}graph/{CODE}/catalogue"]
        assert "liet het weg in versie 2 van de catalogus" in told["detail"]
        assert gone["since"][:10] in told["detail"]

    @pytest.mark.usefixtures("sender")
    def test_the_last_version_that_held_it_is_named_and_holds_it(self, taking):
        told = told_gone(taking.client.get(f"/v1/courses/{CODE}/left-out"))
        last = told["gone"]["lastVersion"]
        assert last == f"{taking.address}{PATH}/versions/1"
        assert last in told["repair"]["en"]
        assert f"course/{CODE}/left-out>" in httpx.get(f"{last}.nt").text

    @pytest.mark.usefixtures("sender")
    def test_a_person_reads_a_page_of_it(self, taking):
        for language, heading in (("nl", "Niet meer hier"), ("en", "Gone")):
            headers = {**BROWSER, "Accept-Language": language}
            answered = taking.client.get(f"/doc/course/{CODE}/left-out", headers=headers)
            assert sound(answered, 410, language).xpath("//h1")[0].text_content() == heading
            assert "Cursus left-out" in answered.text
            assert "/versions/1" in answered.text
            assert f"/doc/graph/{CODE}/catalogue" in answered.text

    @pytest.mark.usefixtures("sender")
    def test_what_never_was_is_still_a_404(self, taking):
        for path in (f"/id/course/{CODE}/never", f"/doc/course/{CODE}/never", f"/v1/courses/{CODE}/never"):
            assert taking.client.get(path).status_code == 404

    @pytest.mark.usefixtures("sender")
    def test_what_the_register_missed_the_feed_still_knows(self, taking):
        with closing(sqlite3.connect(taking.data_dir / RECORDS)) as records, records:
            records.execute("DELETE FROM tombstones WHERE path = ?", (f"course/{CODE}/left-out",))
        gone = told_gone(taking.client.get(f"/v1/courses/{CODE}/left-out"))["gone"]
        assert gone["name"] == {"nl": "Cursus left-out"}
        assert gone["graphs"] == [f"{ID}graph/{CODE}/catalogue"]
        assert gone["since"].startswith("20")

    def test_what_comes_back_is_there_again(self, taking, sender):
        sender.accepted(contents("stays", "back"))
        sender.accepted(contents("stays"))
        assert taking.client.get(f"/v1/courses/{CODE}/back").status_code == 410
        sender.accepted(contents("stays", "back"))
        assert taking.client.get(f"/v1/courses/{CODE}/back").status_code == 200
        sender.accepted(contents("stays"))
        told = told_gone(taking.client.get(f"/v1/courses/{CODE}/back"))
        assert told["gone"]["lastVersion"].endswith(f"/versions/{sender.versions()[1]['version']}")


class TestWithdrawn:
    """A catalogue that its owner took out, and what its first own words took the place of."""

    def test_the_graph_and_everything_in_it_say_who_withdrew_it(self, taking):
        sender = Account(taking, "passionned")
        sender.accepted(contents("one", code="passionned"))
        path = "/v1/organisations/passionned/graphs/catalogue"
        taking.client.delete(path, headers=sender.headers)
        for address in (path, f"{path}.ttl", "/doc/course/passionned/one", "/doc/catalogue/passionned"):
            told = told_gone(taking.client.get(address, headers={"Accept": "application/json, */*;q=0.1"}))
            assert (told["gone"]["reason"], told["gone"]["by"]) == ("withdrawn", "passionned")
            assert told["gone"]["lastVersion"].endswith(f"{path}/versions/1")
        assert taking.client.get(f"{path}/versions/1").status_code == 200
        assert taking.client.get(f"{path}/versions").json()["versions"][0]["withdrawn"]

    def test_what_a_first_submission_took_the_place_of_says_so(self, taking):
        sender = Account(taking, "pont")
        packaged = taking.client.get("/v1/courses?q=&provider=pont&pageSize=1").json()["items"][0]["id"]
        path = packaged.removeprefix(ID).removeprefix("course/")
        sender.accepted(contents("own", code="pont"))
        told = told_gone(taking.client.get(f"/v1/courses/{path}"))
        assert (told["gone"]["reason"], told["gone"]["by"], told["gone"]["lastVersion"]) == ("own-words", "pont", None)


def of_an_earlier_release(folder: Path, name: str, thing: str) -> None:
    """A packaged graph that is no longer in the package, as an earlier release left it in a data directory."""
    graph = NamedNode(f"{ID}graph/{name}")
    said = (
        (RDF_TYPE, NamedNode(f"{DEF}Development")),
        (f"{PREFIXES['skos']}prefLabel", Literal("Oude ontwikkeling", language="nl")),
    )
    store, records = open_store(folder), Records(folder / RECORDS)
    change = store.replace(graph, [Triple(NamedNode(thing), NamedNode(name), value) for name, value in said])
    records.note(GraphRecord(graph.value, "reference", "", change.revision))
    records.close()
    store.close()


def test_it_is_told_after_a_restart_too_and_where_the_feed_let_it_go(service: Service, tmp_path) -> None:
    folder = copy_of(service, tmp_path / "data")
    running = Service(folder)
    try:
        sender = Account(running)
        sender.accepted(catalogue(course("a"), course("b")))
        sender.accepted(catalogue(course("a")))
    finally:
        running.stop()
    for part in folder.glob("feed.sqlite*"):
        part.unlink()
    of_an_earlier_release(folder, "vakgraaf/oud", f"{ID}development/oud")
    running = Service(folder)
    try:
        assert told_gone(running.client.get("/v1/courses/radio/b"))["gone"]["reason"] == "left-out"
        told = told_gone(running.client.get("/v1/developments/oud"))
        assert (told["gone"]["reason"], told["gone"]["graphs"]) == ("release", [f"{ID}graph/vakgraaf/oud"])
        assert told["gone"]["name"] == {"nl": "Oude ontwikkeling"}
    finally:
        running.stop()
