"""The processes of compose.yaml, started with its commands and settings: a writing replica, a reading one, a store."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from conftest import ROOT, VAKGRAAF, free_port
from store.servers import OXIGRAPH
from submitting import catalogue, course, key_for

from app.settings import Settings

DEADLINE_S = 60
SEEN_WITHIN_S = 20  # it looks every half a second; a busy machine needs more
TAUGHT = "/v1/questions/who-teaches?competence=ai-literacy-4/kennis-en-begrip/2&academy=radio"
_DEFAULT = re.compile(r"\$\{\w+:-(?P<value>[^}]*)\}")


class Started:
    """What compose would have started, here: each service on a port of its own, with a folder for each volume."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.told = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
        self.ports = {name: free_port() for name in self.told}
        self.folders = {name: folder / name for name in self.told}
        self._stack = stack
        self._logs = folder

    def start(self, name: str) -> httpx.Client:
        """Start a service; a client of it, which is not waited for."""
        service = self.told[name]
        program = OXIGRAPH if "image" in service else VAKGRAAF
        environment = {key: self._here(name, value) for key, value in service.get("environment", {}).items()}
        if "build" in service:  # what the Dockerfile says for it
            environment |= {"VAKGRAAF_DATA_DIR": str(self.folders[name]), "VAKGRAAF_PORT": str(self.ports[name])}
        with (self._logs / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(program), *(self._here(name, part) for part in service["command"])],
                env=os.environ | environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self._stack.callback(process.wait)
        self._stack.callback(process.terminate)
        return self._stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{self.ports[name]}", timeout=30))

    def _here(self, name: str, text: str) -> str:
        """What compose fills in, and the names and folders that only hold inside its containers."""
        text = _DEFAULT.sub(lambda found: found["value"], text)
        text = text.replace("http://store:7878", f"http://127.0.0.1:{self.ports['store']}")
        text = text.replace("0.0.0.0:7878", f"127.0.0.1:{self.ports['store']}")
        return str(self.folders[name]) if text == "/data" else text


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Started, httpx.Client, httpx.Client]]:
    with ExitStack() as stack:
        started = Started(tmp_path_factory.mktemp("cluster"), stack)
        reader = started.start("reader")  # nothing says that the store is there before those that need it
        writer = started.start("writer")
        started.start("store")
        for client in (writer, reader):
            assert comes(lambda client=client: status(client) == httpx.codes.OK, DEADLINE_S), started.told
        yield started, writer, reader


def status(client: httpx.Client, path: str = "/health/ready") -> int:
    try:
        return client.get(path).status_code
    except httpx.TransportError:
        return 0


def comes(holds: Any, within_s: float) -> bool:
    end = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_both_replicas_answer_alike_and_only_one_takes_changes(
    cluster: tuple[Started, httpx.Client, httpx.Client],
) -> None:
    started, writer, reader = cluster
    key = key_for(started.folders["writer"])
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/turtle"}
    body = catalogue(course("cluster", "Uit het cluster"))
    address = "/v1/submissions?kind=catalogue"
    assert reader.post(address, content=body, headers=headers).status_code == httpx.codes.SERVICE_UNAVAILABLE
    accepted = writer.post(address, content=body, headers=headers)
    assert accepted.status_code == httpx.codes.CREATED, accepted.text
    there = writer.get(TAUGHT)
    assert "Uit het cluster" in there.text
    assert comes(lambda: reader.get(TAUGHT).headers["etag"] == there.headers["etag"], SEEN_WITHIN_S)


def test_the_store_is_reached_by_nobody_else_and_each_replica_keeps_what_is_its_own(
    cluster: tuple[Started, httpx.Client, httpx.Client],
) -> None:
    told = cluster[0].told
    assert "ports" not in told["store"]
    assert told["store"]["networks"] == ["inside"]
    volumes = [tuple(service["volumes"]) for service in told.values()]
    assert len(set(volumes)) == len(volumes)


def test_the_containers_listen_where_compose_expects_them(
    cluster: tuple[Started, httpx.Client, httpx.Client],
) -> None:
    for name in ("writer", "reader"):
        [published] = cluster[0].told[name]["ports"]
        assert int(published.rsplit(":", 1)[1]) == Settings.model_fields["port"].default
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["/srv/vakgraaf/.venv/bin/vakgraaf"]' in dockerfile
    assert "VAKGRAAF_DATA_DIR=/var/lib/vakgraaf" in dockerfile
