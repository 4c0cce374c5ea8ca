"""How the command reaches a running service: through a socket of the owner's only, and leaving nothing behind."""

import json
import os
import socket
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import httpx
import pytest
from conftest import ROOT, VAKGRAAF, Service

from app.control import SOCKET, bind_socket, checkpoint
from app.model.errors import VakgraafError
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.layout import STORE

REVISION = "SELECT ?revision { ?graph <https://w3id.org/vakgraaf/def#revision> ?revision }"


def command(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command beside the running service, on its data directory."""
    return subprocess.run(
        [str(VAKGRAAF), *arguments],
        env=service.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def left_behind(service: Service) -> list[str]:
    """The checkpoints that nobody removed."""
    return [path.name for path in service.data_dir.iterdir() if path.name.startswith("checkpoint")]


class TestCommands:
    """Every verb that reads works while the service holds the store."""

    def test_query_answers_at_the_service_s_own_revision(self, service):
        ended = command(service, "query", REVISION, "--json")
        assert ended.returncode == 0, ended.stderr
        revision = service.client.get("/health/ready").json()["revision"]
        assert json.loads(ended.stdout) == {"columns": ["revision"], "rows": [{"revision": revision}]}
        assert left_behind(service) == []

    def test_ask_answers_as_the_service_does(self, service):
        ended = command(service, "ask", "who-teaches", "archetype=ai-literacy-4/aig-09", "--json")
        assert ended.returncode == 0, ended.stderr
        over_http = service.client.get("/v1/questions/who-teaches?archetype=ai-literacy-4/aig-09&lang=nl").json()
        told = json.loads(ended.stdout)
        assert told["rows"] == over_http["rows"]
        assert told["rows"]
        assert told["revision"] == over_http["revision"]
        assert left_behind(service) == []

    def test_questions_lists_the_catalogue(self, service):
        ended = command(service, "questions", "--json")
        assert ended.returncode == 0, ended.stderr
        listed = service.client.get("/v1/questions").json()["questions"]
        assert sorted(json.loads(ended.stdout)) == [question["name"] for question in listed]
        assert left_behind(service) == []

    def test_dump_writes_every_triple(self, service, tmp_path):
        ended = command(service, "dump", str(tmp_path / "all.nq"))
        assert ended.returncode == 0, ended.stderr
        lines = (tmp_path / "all.nq").read_text(encoding="utf-8").splitlines()
        counted = command(service, "query", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "--json")
        assert json.loads(counted.stdout)["rows"] == [{"n": len(lines)}]
        assert left_behind(service) == []

    def test_backup_writes_a_store_that_opens_at_the_service_s_revision(self, service, tmp_path):
        ended = command(service, "backup", str(tmp_path / "copy"))
        assert ended.returncode == 0, ended.stderr
        assert left_behind(service) == []
        copy = EmbeddedStore(tmp_path / "copy" / STORE, Updates(INTERNAL))
        assert copy.revision() == service.client.get("/health/ready").json()["revision"]
        assert copy.size() > 0
        copy.close()

    def test_backup_does_not_write_to_a_folder_that_exists(self, service, tmp_path):
        ended = command(service, "backup", str(tmp_path))
        assert ended.returncode == 2
        assert f"{tmp_path} bestaat al." in ended.stderr
        assert f"{tmp_path} exists already." in ended.stderr
        assert list(tmp_path.iterdir()) == []

    def test_check_holds_the_data_to_their_rules(self, service):
        ended = command(service, "check", "--json")
        assert ended.returncode == 0, ended.stdout
        assert json.loads(ended.stdout)["broken"] == {}
        assert left_behind(service) == []

    @pytest.mark.parametrize("arguments", [("query", "nonsense"), ("ask", "nonsense")])
    def test_a_command_that_is_refused_leaves_nothing_behind_either(self, service, arguments):
        ended = command(service, *arguments)
        assert ended.returncode == 2
        assert len(ended.stderr.strip().splitlines()) >= 2
        assert "Traceback" not in ended.stderr
        assert left_behind(service) == []

    def test_commands_at_once_do_not_hinder_each_other(self, service):
        with ThreadPoolExecutor(3) as pool:
            ended = list(pool.map(lambda _: command(service, "query", REVISION, "--json"), range(3)))
        assert {one.returncode for one in ended} == {0}
        assert len({one.stdout for one in ended}) == 1
        assert left_behind(service) == []

    def test_what_a_command_does_never_changes_the_service_s_store(self, service):
        before = service.client.get("/health/ready").json()
        with checkpoint(service.data_dir) as folder:
            copy = EmbeddedStore(folder, Updates(INTERNAL))
            assert copy.revision() == before["revision"]
            graph = copy.select("SELECT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1").rows[0][0]
            assert copy.replace(graph, []).changed
            copy.close()
        assert service.client.get("/health/ready").json() == before


class TestCheckpoint:
    """The copy that a command reads."""

    def test_it_is_gone_when_the_block_ends_also_when_that_goes_wrong(self, service):
        with checkpoint(service.data_dir) as folder:
            assert folder.is_dir()
            assert folder.is_relative_to(service.data_dir)
        assert not folder.parent.exists()
        with pytest.raises(ZeroDivisionError), checkpoint(service.data_dir) as folder:
            raise ZeroDivisionError
        assert not folder.parent.exists()

    def test_nobody_else_may_look_into_it(self, service):
        with checkpoint(service.data_dir) as folder:
            assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700

    @pytest.mark.parametrize("answered", [b"500 Internal Server Error", b"503 Service Unavailable"])
    def test_a_service_that_cannot_make_it_is_told_and_not_a_crash(self, tmp_path, answered):
        with bind_socket(tmp_path) as listening:
            listening.listen()

            def refuse() -> None:
                client, _ = listening.accept()
                with client:
                    client.recv(1000)
                    client.sendall(b"HTTP/1.1 " + answered + b"\r\nContent-Length: 5\r\n\r\nsorry")

            service = Thread(target=refuse)
            service.start()
            try:
                with pytest.raises(VakgraafError), checkpoint(tmp_path):
                    pass
            finally:
                service.join(10)


class TestSocket:
    """Only the owner reaches it, and only through the file system."""

    def test_only_the_owner_can_open_it(self, service):
        found = (service.data_dir / SOCKET).stat()
        assert stat.S_ISSOCK(found.st_mode)
        assert stat.S_IMODE(found.st_mode) == 0o600
        assert found.st_uid == os.getuid()

    def test_it_takes_the_place_of_one_that_a_dead_process_left(self, tmp_path):
        first = bind_socket(tmp_path)
        first.close()
        assert (tmp_path / SOCKET).exists()
        second = bind_socket(tmp_path)
        second.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(tmp_path / SOCKET))
        second.close()

    @pytest.mark.parametrize("path", ["/checkpoint", "/v1/checkpoint", "/control.sock"])
    @pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
    def test_a_request_over_tcp_never_reaches_it(self, service, method, path):
        answered = service.client.request(method, path, headers={"Accept": "application/json"})
        assert answered.status_code in {404, 405}
        assert answered.headers["content-type"] == "application/problem+json"
        assert answered.json()["status"] == answered.status_code
        assert left_behind(service) == []

    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "localhost"},
            {"Host": ""},
            {"Host": "unix:/control.sock"},
            {"X-Forwarded-For": "unix:", "X-Forwarded-Proto": "unix", "X-Forwarded-Host": "", "X-Forwarded-Port": ""},
            {"Forwarded": 'for=unix;host="";proto=http'},
        ],
        ids=str,
    )
    def test_no_header_makes_a_request_over_tcp_look_like_the_command_s(self, service, headers):
        answered = service.client.post("/checkpoint", headers=headers)
        assert answered.status_code in {400, 404, 405}
        assert "checkpoint" not in json.loads(answered.text or "{}")
        assert left_behind(service) == []

    @pytest.mark.parametrize("target", ["http://localhost/checkpoint", "unix:///checkpoint", "*", "//checkpoint"])
    def test_no_target_makes_a_request_over_tcp_look_like_the_command_s(self, service, target):
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as client:
            request = f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            client.sendall(request.encode())
            answered = client.makefile("rb").read()
        assert answered.split()[1] in {b"400", b"404", b"405"}
        assert left_behind(service) == []

    @pytest.mark.parametrize("path", ["/v1/questions", "/health/ready", "/", "/checkpoint/"])
    def test_what_comes_through_the_socket_is_only_ever_an_errand(self, service, path):
        transport = httpx.HTTPTransport(uds=str(service.data_dir / SOCKET))
        with httpx.Client(transport=transport, base_url="http://localhost") as client:
            answered = client.get(path)
        assert answered.status_code == 500
        [fault] = answered.json()["faults"]
        assert set(fault["message"]) == {"nl", "en"}
        assert left_behind(service) == []
