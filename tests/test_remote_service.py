"""The service over a SPARQL engine elsewhere: everything answers as over a store of its own, on any replica."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from asking.test_every_question import NAMES, examples
from conftest import ROOT, VAKGRAAF, House, Service, free_port
from store import faulty
from store.faulty import proxy
from store.servers import VIRTUOSO, oxigraph, virtuoso
from submitting import Account, catalogue, course

from app.settings import INTERNAL
from app.store.remote import Endpoint, ReadingStore
from app.store.remote.line import Line
from app.store.remote.recognising import recognise
from app.store.remote.revisions import Revisions

PUBLIC = "https://vakgraaf.example"
PROMISED_S = 2  # in README.md, of a machine that has time
SEEN_WITHIN_S = 20  # a guard against one that never sees it, on a machine that has none
TAUGHT = "/v1/questions/who-teaches?competence=ai-literacy-4/kennis-en-begrip/2&academy=radio"
PAGES = [
    "/",
    "/questions/who-teaches?competence=ai-literacy-4",
    "/lists/courses",
    "/v1/academies?pageSize=100",
    "/v1/courses?pageSize=500",
    "/doc/academy/radio.html",
    "/doc/academy/radio.jsonld",
    "/doc/competence/ecf-4/A.5.ttl",
    "/doc/competence/ecf-4/A.5/3.nt",
    "/def",
    "/v1/openapi.json",
]


def settings(endpoint: Endpoint, **more: str) -> dict[str, str]:
    """What the environment tells a service over an engine."""
    told = {"store": endpoint.query, "store_update": endpoint.update, "public_url": PUBLIC, "workers": "1", **more}
    told |= {"store_user": endpoint.user, "store_password": endpoint.password}
    return {f"VAKGRAAF_{name.upper()}": value for name, value in told.items()}


def start(data_dir: Path, endpoint: Endpoint, **more: str) -> Service:
    """A service over an engine."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings(endpoint, **more).items():
            patch.setenv(name, value)
        return Service(data_dir)


def status(client: httpx.Client, path: str) -> int:
    """The status of an answer; 0 when nobody listens yet."""
    try:
        return client.get(path).status_code
    except httpx.TransportError:
        return 0


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    if request.param is virtuoso and VIRTUOSO is None:
        pytest.skip("virtuoso-t is not on the path")
    with request.param(tmp_path_factory.mktemp("engine") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def writer(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = start(tmp_path_factory.mktemp("writer") / "data", endpoint)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def reader(endpoint: Endpoint, writer: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    assert writer.client.get("/health/ready").is_success
    running = start(tmp_path_factory.mktemp("reader") / "data", endpoint, replica="reading")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over a store of its own, to lay the others beside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAKGRAAF_PUBLIC_URL", PUBLIC)
        running = Service(tmp_path_factory.mktemp("alone") / "data")
    yield running
    running.stop()


@pytest.fixture
def services(alone: Service, writer: Service, reader: Service) -> list[Service]:
    """The three, which hold the same graph."""
    return [alone, writer, reader]


def told(service: Service, path: str, **asked: Any) -> Any:
    answered = service.client.get(path, params=asked or None)
    assert answered.is_success, answered.text
    return answered.json()


def command(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with the settings of a running service."""
    return subprocess.run(
        [str(VAKGRAAF), *arguments], env=service.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def soon(holds: Callable[[], bool], within_s: float = SEEN_WITHIN_S) -> bool:
    """Whether something comes to hold, in more time than a reading replica needs to see a change."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("required_only", [True, False])
def test_every_question_gives_the_same_answer(
    name: str, house: House, services: list[Service], *, required_only: bool
) -> None:
    asked = examples(house, name, required_only=required_only)
    wanted, *others = (told(each, f"/v1/questions/{name}", **asked) for each in services)
    assert wanted["rows"] or not required_only or house.library.questions.question(name).needs
    for other in others:
        assert {**other, "revision": ""} == {**wanted, "revision": ""}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_and_document_is_the_same(path: str, services: list[Service]) -> None:
    bodies = []
    for each in services:
        answered = each.client.get(path)
        assert answered.status_code == httpx.codes.OK, answered.text
        bodies.append(answered.text.replace(told(each, "/health/ready")["revision"], "…"))
    assert len(bodies[0]) > 100
    assert bodies[1] == bodies[0]
    assert bodies[2] == bodies[0]


def test_a_submission_is_taken_and_seen_everywhere_with_the_same_validators(writer: Service, reader: Service) -> None:
    account = Account(writer)
    before = reader.client.get(TAUGHT)
    account.accepted(catalogue(course("elders", "Elders bewaard")))
    there = writer.client.get(TAUGHT)
    assert "Elders bewaard" in there.text
    assert soon(lambda: reader.client.get(TAUGHT).headers["etag"] == there.headers["etag"] != before.headers["etag"])
    for path in (TAUGHT, "/doc/course/radio/elders", "/v1/courses?q=elders", "/doc/academy/radio.ttl"):
        first, second = (each.client.get(path) for each in (writer, reader))
        assert (first.status_code, first.headers["etag"]) == (second.status_code, second.headers["etag"])
        assert first.content == second.content
    assert reader.client.get(TAUGHT, headers={"If-None-Match": there.headers["etag"]}).status_code == 304


def test_a_reading_replica_looks_often_enough_for_what_is_promised_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    class Ended(Event):
        """Told of every wait between two looks, and set after three."""

        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            return len(waited) > 3

    revisions = Revisions(lambda: "")
    monkeypatch.setattr(revisions, "_ended", Ended())
    revisions._look()  # noqa: SLF001  (what its thread does)
    assert 0 < max(waited) <= PROMISED_S / 4  # and an answer is told for half a second more
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert "see its changes within two seconds" in readme


def test_a_reading_replica_takes_nothing_and_says_so(writer: Service, reader: Service) -> None:
    revision = told(writer, "/health/ready")["revision"]
    account = Account(reader)
    graph = "/v1/organisations/radio/graphs/catalogue"
    refused = [
        account.submit(catalogue(course("nooit"))),
        account.submit(b"nonsense"),
        account.get(graph),
        account.get("/v1/organisations/radio/pools"),
        reader.client.delete(graph, headers=account.headers),
        reader.client.post(f"{graph}/versions/1/restoration", headers=account.headers),
        reader.client.get("/feed"),
    ]
    for answered in refused:
        assert answered.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert answered.headers["content-type"] == "application/problem+json"
        assert "replica" in answered.json()["detail"]
    ready = told(reader, "/health/ready")
    assert not ready["changes"]["taken"]
    assert ready["revision"] == revision


def test_a_reading_replica_tries_a_file_all_the_same(writer: Service, reader: Service) -> None:
    body = catalogue(course("proef", teaches="https://w3id.org/vakgraaf/id/competence/ecf-4/A.5/9"))
    headers = {"Content-Type": "text/turtle"}
    verdicts = [
        each.client.post("/v1/validations?kind=catalogue", content=body, headers=headers).json()
        for each in (writer, reader)
    ]
    assert not verdicts[0]["conforms"]
    assert verdicts[0] == verdicts[1]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_public_sparql_is_answered_by_every_replica(accept: str, writer: Service, reader: Service) -> None:
    text = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert soon(lambda: told(reader, "/health/ready")["revision"] == told(writer, "/health/ready")["revision"])
    first, second = (
        each.client.get("/sparql", params={"query": text}, headers={"Accept": accept}) for each in (writer, reader)
    )
    assert first.content == second.content
    assert first.headers["vakgraaf-revision"] == second.headers["vakgraaf-revision"]
    assert first.headers["etag"] == second.headers["etag"]


def test_a_start_again_replaces_nothing(tmp_path: Path) -> None:
    with oxigraph() as own:
        first = start(tmp_path / "data", own)
        revision = told(first, "/health/ready")["revision"]
        first.stop()
        second = start(tmp_path / "data", own)
        assert told(second, "/health/ready")["revision"] == revision
        second.stop()
        assert "0 reference graphs replaced" in second.log.read_text()


def test_a_writer_with_an_empty_data_directory_leaves_standing_what_was_submitted(tmp_path: Path) -> None:
    with oxigraph() as own:
        first = start(tmp_path / "lost", own)
        Account(first).accepted(catalogue(course("blijft", "Blijft staan")))
        first.stop()
        second = start(tmp_path / "new", own)
        assert "Blijft staan" in second.client.get(TAUGHT).text
        second.stop()


def test_a_reading_replica_that_was_first_is_ready_when_the_writer_has_filled_the_store(tmp_path: Path) -> None:
    port = free_port()
    with oxigraph() as own:
        environment = os.environ | settings(own, replica="reading") | {"VAKGRAAF_DATA_DIR": str(tmp_path / "early")}
        command_line = [str(VAKGRAAF), "serve", "--port", str(port)]
        with (
            subprocess.Popen(command_line, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL) as early,
            httpx.Client(base_url=f"http://127.0.0.1:{port}") as reader,
        ):
            try:
                assert soon(lambda: status(reader, "/health/live") == httpx.codes.OK, within_s=30)
                assert status(reader, "/health/ready") == httpx.codes.SERVICE_UNAVAILABLE
                writer = start(tmp_path / "writer", own)
                assert soon(lambda: status(reader, "/health/ready") == httpx.codes.OK)
                assert reader.get(TAUGHT).json()["rows"] == told(writer, TAUGHT)["rows"]
                writer.stop()
            finally:
                early.terminate()


def test_a_second_writer_on_one_data_directory_is_refused_in_both_languages(writer: Service) -> None:
    ended = command(writer, "serve", "--port", str(free_port()))
    assert ended.returncode == 2
    assert str(writer.data_dir) in ended.stderr
    assert "Een ander proces" in ended.stderr
    assert "Another process" in ended.stderr


def test_the_command_asks_and_checks_the_same_graph_while_the_service_runs(writer: Service, alone: Service) -> None:
    asked = ("ask", "archetype-coverage", "archetype=ai-literacy-4/aig-09", "--json")
    here, there = (json.loads(command(each, *asked).stdout) for each in (alone, writer))
    assert here["rows"]
    assert {row["required"]["id"] for row in here["rows"]} == {row["required"]["id"] for row in there["rows"]}
    assert command(writer, "check").returncode == 0


def test_the_command_submits_through_the_service(writer: Service, tmp_path: Path) -> None:
    file = tmp_path / "catalogue.ttl"
    file.write_bytes(catalogue(course("van-de-opdracht", "Van de opdracht")))
    ended = command(writer, "submit", str(file), "--org", "radio", "--json")
    assert (ended.returncode, json.loads(ended.stdout)["state"]) == (0, "accepted"), ended.stderr
    assert "Van de opdracht" in writer.client.get(TAUGHT).text


def test_a_command_on_an_empty_store_fills_it_first(tmp_path: Path) -> None:
    with oxigraph() as own:
        environment = {**os.environ, "VAKGRAAF_STORE": own.query, "VAKGRAAF_STORE_UPDATE": own.update}
        environment["VAKGRAAF_DATA_DIR"] = str(tmp_path / "data")
        ended = subprocess.run(
            [str(VAKGRAAF), "load", "--json"], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        store = ReadingStore(recognise(own, INTERNAL), INTERNAL)
        assert json.loads(ended.stdout) == {"triples": store.size(), "revision": store.revision()}
        store.close()


def test_an_engine_with_the_graphs_of_others_is_refused_in_both_languages(tmp_path: Path) -> None:
    with oxigraph() as own:
        Line(own).update("INSERT DATA { GRAPH <https://example.org/theirs> { <a:a> <a:b> <a:c> } }")
        environment = {**os.environ, "VAKGRAAF_STORE": own.query, "VAKGRAAF_STORE_UPDATE": own.update}
        environment["VAKGRAAF_DATA_DIR"] = str(tmp_path / "data")
        ended = subprocess.run(
            [str(VAKGRAAF), "load"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert ended.stderr.count("https://example.org/theirs") == 2


def test_reading_replicas_need_a_store_elsewhere(tmp_path: Path) -> None:
    environment = {**os.environ, "VAKGRAAF_REPLICA": "reading", "VAKGRAAF_DATA_DIR": str(tmp_path / "data")}
    ended = subprocess.run(
        [str(VAKGRAAF), "serve"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "VAKGRAAF_STORE" in ended.stderr


def test_an_engine_that_fails_is_an_error_everywhere_and_never_half_an_answer(tmp_path: Path) -> None:
    with oxigraph() as own, proxy(own.query) as between, ThreadPoolExecutor() as at_once:
        through = Endpoint(f"{between.address}/query", f"{between.address}/update")
        service = start(tmp_path / "data", through, store_deadline_s="4", sparql_deadline_s="4")
        account = Account(service)
        kept = service.client.get(TAUGHT)
        sparql = {"query": "SELECT ?s { ?s ?p ?o } LIMIT 5000"}
        ways = [
            lambda: service.client.get(TAUGHT.replace("radio", "kia")),
            lambda: service.client.get("/doc/academy/radio.ttl"),
            lambda: service.client.get("/lists/academies"),
            lambda: service.client.get("/sparql", params=sparql, headers={"Accept": "text/csv"}),
            lambda: account.submit(catalogue(course("nooit"))),
        ]
        for fault in (faulty.reset_in_the_middle, faulty.words_in_the_middle, faulty.internal_error, faulty.too_late):
            between.fault = fault
            for answered in at_once.map(lambda way: way(), ways):  # each waits for as long as the engine may take
                assert answered.status_code in {502, 504}, (fault, answered.text)
            assert service.client.get(TAUGHT).content == kept.content  # answers that are kept are whole, and stay
        between.fault = None
        assert soon(lambda: all(way().status_code in {200, 201} for way in ways), within_s=30)
        assert service.client.get(TAUGHT).json()["revision"] != kept.json()["revision"]
        service.stop()
        assert "Traceback" not in service.log.read_text()
