"""The real parts, started once: a house over the packaged reference graph, and the service as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

import httpx
import hypothesis
import pytest

from app.main import House, join, open_store

# how long an example takes says something of the machine, and nothing of what is tested
hypothesis.settings.register_profile("here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("here")

ROOT = Path(__file__).resolve().parent.parent
VAKGRAAF = Path(sys.executable).with_name("vakgraaf")


# where two processes run them, each takes the next file: the longest come first, so that both end at the same time
LONGEST = ("hostile", "faults", "shapes", "test_remote_service", "test_remote_virtuoso", "test_accepted", "pages")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, the others as they are."""
    items.sort(key=lambda item: not {item.path.stem, item.path.parent.name} & set(LONGEST))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory for the house."""
    return tmp_path_factory.mktemp("house")


@pytest.fixture(scope="session")
def house(data_dir: Path) -> Iterator[House]:
    """The parts over the packaged reference graph. For reading only: who writes makes a store of its own."""
    store = open_store(data_dir)
    yield join(store)
    store.close()


class Service:
    """The real service on a free port of the loopback interface."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "VAKGRAAF_DATA_DIR": str(data_dir)}
        self.log = data_dir.with_suffix(".log")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(VAKGRAAF), "serve", "--port", str(self.port)],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.client = httpx.Client(base_url=self.address, timeout=30)
        self._wait_until_ready()

    def _wait_until_ready(self, deadline_s: float = 60) -> None:
        end = time.monotonic() + deadline_s
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                ready = self.client.get("/health/ready")
                if ready.status_code == httpx.codes.OK and not ready.json()["feed"]["behind"]:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the service did not become ready:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Tell it to stop, and wait until it has."""
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with the packaged reference graph, for reading."""
    running = Service(tmp_path_factory.mktemp("service") / "data")
    yield running
    running.stop()


@pytest.fixture
def web(service: Service) -> httpx.Client:
    """A client of the running service."""
    return service.client


def _ports() -> Iterator[int]:
    """Ports below those that the system gives to callers, a part of them for each process that runs tests beside us."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ours = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = 20_000 // processes
    first = 12_000 + ours * share
    return (first + (os.getpid() + step) % share for step in count())


_PORTS = _ports()


def free_port() -> int:
    """A port that nobody listens on now, and that is told once."""
    for port in islice(_PORTS, 1_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")
