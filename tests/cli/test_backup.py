"""A backup holds everything of one moment, and puts it all back; a service goes on meanwhile."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from command import apart, refused
from conftest import Service
from submitting import Account, catalogue, copy_of, course

from app.desk import graph_of, triples_of
from app.main import here, join, open_desk, open_store
from app.model.terms import literal
from app.store.backup import NOTE, RESTORING
from app.store.layout import BLOBS, GRAPH, JOBS, RECORDS, RESTRICTED, STORE

PARTS = {RECORDS, BLOBS, JOBS, STORE, RESTRICTED}
VERSION = "SELECT ?version { ?graph <http://www.w3.org/2002/07/owl#versionInfo> ?version }"


@pytest.fixture(scope="module")
def account(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """RADIO at a service of its own, with one catalogue accepted."""
    running = Service(copy_of(service, tmp_path_factory.mktemp("kept") / "data"))
    radio = Account(running)
    radio.first = radio.accepted(catalogue(course("kept")))["id"]
    yield radio
    running.stop()


@pytest.fixture(scope="module")
def backup(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that moment; after it the service took in more."""
    folder = tmp_path_factory.mktemp("backup") / "copy"
    told = apart(account.service, "backup", str(folder), "--json")
    assert told.code == 0, told.err
    assert told.json["revision"] == account.service.client.get("/health/ready").json()["revision"]
    account.accepted(catalogue(course("kept"), course("later")))
    return folder


def restored(account: Account, backup: Path, data_dir: Path, *more: str) -> Path:
    told = apart(account.service, "restore", str(backup), *more, VAKGRAAF_DATA_DIR=str(data_dir))
    assert told.code == 0, told.err
    return data_dir


def left_behind(data_dir: Path) -> list[str]:
    return [path.name for path in data_dir.iterdir() if path.name.startswith(("checkpoint", "tmp", "restoring/"))]


class TestRoundTrip:
    def test_a_service_on_what_was_restored_knows_all_that_was_known(
        self, account: Account, backup: Path, tmp_path: Path
    ) -> None:
        again = Service(restored(account, backup, tmp_path / "data"))
        try:
            then = Account(again)
            then.headers = account.headers  # the key was in the records
            assert "later" not in then.standing().text
            [version] = then.versions()
            first = account.versions()[-1]
            assert {**version, "href": ""} == {**first, "href": ""}
            report = then.get(f"/v1/submissions/{account.first}/report")
            assert report.json() == account.get(f"/v1/submissions/{account.first}/report").json()
            assert then.accepted(catalogue(course("anew")))["version"] == 2
        finally:
            again.stop()

    def test_the_command_opens_it_with_every_triple_in_it(self, account: Account, backup: Path, tmp_path: Path) -> None:
        asked = {"VAKGRAAF_DATA_DIR": str(restored(account, backup, tmp_path / "data"))}
        count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        rows = apart(account.service, "query", count, "--json", **asked).json["rows"]
        assert rows == [{"n": json.loads((backup / NOTE).read_text())["triples"]}]

    def test_a_backup_without_a_service_is_the_same(self, account: Account, backup: Path, tmp_path: Path) -> None:
        data_dir = restored(account, backup, tmp_path / "data")
        told = apart(account.service, "backup", str(tmp_path / "again"), "--json", VAKGRAAF_DATA_DIR=str(data_dir))
        noted = json.loads((backup / NOTE).read_text())
        assert {name: told.json[name] for name in ("revision", "triples")} == {
            name: noted[name] for name in ("revision", "triples")
        }
        assert {path.name for path in (tmp_path / "again").iterdir()} == {*PARTS, NOTE}
        assert left_behind(data_dir) == []

    def test_nothing_is_left_behind_and_a_folder_is_never_written_twice(self, account: Account, backup: Path) -> None:
        assert left_behind(account.service.data_dir) == []
        assert str(backup) in refused(apart(account.service, "backup", str(backup)))

    def test_what_a_killed_backup_left_is_in_nobodys_way(self, account: Account, tmp_path: Path) -> None:
        (tmp_path / "copy.part" / STORE).mkdir(parents=True)
        assert apart(account.service, "backup", str(tmp_path / "copy")).code == 0
        assert [path.name for path in tmp_path.iterdir()] == ["copy"]


class TestOneMoment:
    def test_the_graph_the_records_and_the_contents_agree_whoever_submits_meanwhile(
        self, account: Account, tmp_path: Path
    ) -> None:
        ended = Event()

        def submit() -> None:
            number = 0
            while not ended.is_set():
                number += 1
                account.accepted(catalogue(course(f"course-{number}")))

        submitting = Thread(target=submit)
        submitting.start()
        try:
            for number in range(4):
                assert apart(account.service, "backup", str(tmp_path / f"copy-{number}")).code == 0
        finally:
            ended.set()
            submitting.join()
        versions = [self.agrees(tmp_path / f"copy-{number}") for number in range(4)]
        assert len(set(versions)) > 1, "nobody submitted meanwhile"

    def agrees(self, backup: Path) -> int:
        """The version that stands, after seeing that graph, records and contents say the same."""
        graph = graph_of("radio", "catalogue")
        with closing(open_store(backup)) as store:
            house = join(store)
            said = store.select(VERSION.replace("?graph", str(graph))).rows
            with closing(sqlite3.connect(backup / RECORDS)) as records:
                assert records.execute("SELECT COUNT(*) FROM submissions WHERE state = 'pending'").fetchone() == (0,)
            with open_desk(store, house, backup, here(house)) as desk:
                standing = desk.history.standing("radio", "catalogue")
                assert standing is not None
                assert standing.version == int(literal(said[0][0]).value)
                held = house.queries.triples("graph", {"graph": [graph]})
                assert set(triples_of(desk, standing)) <= held
                return standing.version or 0


class TestRestore:
    def test_what_stands_is_set_aside_only_when_that_is_asked(
        self, account: Account, backup: Path, tmp_path: Path
    ) -> None:
        data_dir = restored(account, backup, tmp_path / "data")
        (data_dir / f"{RECORDS}-wal").write_bytes(b"of the records before")
        again = {"VAKGRAAF_DATA_DIR": str(data_dir)}
        assert "--replace" in refused(apart(account.service, "restore", str(backup), **again))
        told = apart(account.service, "restore", str(backup), "--replace", "--json", **again)
        assert told.code == 0
        aside = Path(told.json["set_aside"])
        assert {path.name for path in aside.iterdir()} == {*PARTS, f"{RECORDS}-wal"}
        assert not (data_dir / f"{RECORDS}-wal").exists()
        assert apart(account.service, "questions", "test", "who-teaches", **again).code == 0

    def test_a_store_that_a_service_holds_is_not_replaced(self, account: Account, backup: Path) -> None:
        before = account.standing().text
        said = refused(apart(account.service, "restore", str(backup), "--replace"))
        assert str(account.service.data_dir / STORE) in said
        assert account.standing().text == before
        assert not (account.service.data_dir / f"{RESTORING}.part").exists()

    @pytest.mark.parametrize("done", range(1, len(PARTS)))
    def test_one_that_was_killed_is_completed_by_whoever_opens_next(
        self, account: Account, backup: Path, tmp_path: Path, done: int
    ) -> None:
        data_dir = restored(account, backup, tmp_path / "data")
        (data_dir / BLOBS / "of-before").write_text("x")
        brought = data_dir / RESTORING
        shutil.copytree(backup, brought)
        for name in [RECORDS, BLOBS, JOBS, STORE, RESTRICTED][:done]:  # these had come into their places
            (brought / name).rename(tmp_path / name)
            if (data_dir / name).is_dir():
                shutil.rmtree(data_dir / name)
            (tmp_path / name).rename(data_dir / name)
        open_store(data_dir).close()
        assert not brought.exists()
        assert not (data_dir / BLOBS / "of-before").exists()
        [aside] = data_dir.glob("replaced-*")
        assert {path.name for path in aside.iterdir()} == set([RECORDS, BLOBS, JOBS, STORE, RESTRICTED][done:])

    @pytest.mark.parametrize("broken", ["no note", "another revision", "no contents", "records cut", "store cut"])
    @pytest.mark.parametrize("side", ["public", RESTRICTED])
    def test_a_backup_that_is_not_whole_is_refused_and_nothing_is_touched(
        self, account: Account, backup: Path, tmp_path: Path, broken: str, side: str
    ) -> None:
        copy, data_dir = tmp_path / "copy", tmp_path / "data"
        shutil.copytree(backup, copy)
        part = copy if side == "public" else copy / RESTRICTED
        store = copy / STORE if side == "public" else copy / RESTRICTED / GRAPH
        note = json.loads((copy / NOTE).read_text())
        if broken == "no note":
            (copy / NOTE).unlink()
        elif broken == "another revision":
            told = note if side == "public" else note[RESTRICTED]
            told["revision"] = "2026-01-01T00:00:00.000000+00:00"
            (copy / NOTE).write_text(json.dumps(note))
        elif broken == "no contents":
            shutil.rmtree(part / BLOBS)
        elif broken == "records cut":
            (part / RECORDS).write_bytes((part / RECORDS).read_bytes()[:20_000])
        else:
            for file in store.rglob("*.sst"):
                file.unlink()
        told = apart(account.service, "restore", str(copy), VAKGRAAF_DATA_DIR=str(data_dir))
        assert str(copy) in refused(told)
        assert not data_dir.exists() or list(data_dir.iterdir()) == []

    def test_a_backup_that_lost_what_tells_of_people_is_refused(
        self, account: Account, backup: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(backup, tmp_path / "copy", ignore=shutil.ignore_patterns(RESTRICTED))
        told = apart(account.service, "restore", str(tmp_path / "copy"), VAKGRAAF_DATA_DIR=str(tmp_path / "data"))
        assert RESTRICTED in refused(told)
        assert list((tmp_path / "data").iterdir()) == []

    def test_where_nothing_is_there_is_nothing_to_back_up(self, account: Account, tmp_path: Path) -> None:
        told = apart(account.service, "backup", str(tmp_path / "copy"), VAKGRAAF_DATA_DIR=str(tmp_path / "none"))
        assert str(tmp_path / "none") in refused(told)
        assert not (tmp_path / "none").exists()
