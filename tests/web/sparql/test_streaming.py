"""Large answers: they leave in pieces, hold no worker, and leave nothing behind when the caller hangs up."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from conftest import Service
from submitting import copy_of
from web.sparql.asking import ASK, JSON, get
from web.sparql.conftest import started

LARGE = "SELECT ?a ?b { ?a a ?x . ?b a ?y } LIMIT 150000"


@pytest.fixture(scope="module")
def single(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one child for SPARQL."""
    with started(copy_of(service, tmp_path_factory.mktemp("single") / "data"), sparql_workers=1) as running:
        get(running.client, ASK)
        yield running


def begun(service: Service, query: str, receive_bytes: int = 4_096) -> socket.socket:
    """A connection that asked, got the head of the answer, and reads no further."""
    parts = urlsplit(service.address)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.settimeout(60)
    connection.connect((parts.hostname, parts.port))
    target = f"/sparql?{urlencode({'query': query})}"
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\n\r\n".encode())
    assert connection.recv(12) == b"HTTP/1.1 200"
    return connection


def open_files(service: Service) -> list[str]:
    """The spooled answers that the service has open."""
    found = []
    for descriptor in Path(f"/proc/{service.process.pid}/fd").iterdir():
        try:
            found.append(str(descriptor.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    return [path for path in found if "/answers/" in path]


def memory_kb(service: Service) -> int:
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_a_large_answer_comes_whole_with_its_length(single: Service) -> None:
    response = get(single.client, LARGE)
    assert response.status_code == 200
    assert int(response.headers["content-length"]) == len(response.content) > 20_000_000
    assert len(response.json()["results"]["bindings"]) == 150_000
    assert response.headers["etag"]


def test_a_large_answer_is_not_held_in_memory(single: Service) -> None:
    get(single.client, LARGE)
    before = memory_kb(single)
    for n in range(6):
        with single.client.stream("GET", "/sparql", params={"query": f"{LARGE} # {n}"}) as response:
            assert sum(len(piece) for piece in response.iter_bytes()) > 20_000_000
    assert memory_kb(single) - before < 20_000


def test_a_slow_reader_holds_no_worker_and_who_hangs_up_leaves_no_file(single: Service) -> None:
    connections = [begun(single, f"{LARGE} # {n} slow") for n in range(4)]
    try:
        assert get(single.client, f"{ASK} # beside").json()["boolean"] is True
        assert len(open_files(single)) == 4
    finally:
        for connection in connections:
            connection.close()
    for _ in range(300):
        if not open_files(single):
            break
        time.sleep(0.1)
    assert open_files(single) == []
    assert list((single.data_dir / "answers").iterdir()) == []


def test_a_caller_who_has_a_large_answer_already_gets_no_second_one(single: Service) -> None:
    tag = get(single.client, LARGE).headers["etag"]
    again = single.client.get("/sparql", params={"query": LARGE}, headers={"Accept": JSON, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_head_of_a_large_answer_comes_without_it(single: Service) -> None:
    headed = single.client.head("/sparql", params={"query": LARGE}, headers={"Accept": JSON})
    assert headed.status_code == 200
    assert int(headed.headers["content-length"]) > 20_000_000
    assert headed.content == b""
    assert get(single.client, f"{ASK} # after").json()["boolean"] is True
    with closing(begun(single, f"{LARGE} # again")) as connection:
        assert connection.recv(10)
