"""The real processes that are measured, on free ports of the loopback interface."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
READY_DEADLINE_S = 120


class Server:
    """A process that listens on a port of its own until it is stopped."""

    def __init__(self, command: list[str], port: int, ready: str, environment: dict[str, str] | None = None) -> None:
        started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.ready_s = self._wait(ready, started)

    def _wait(self, ready: str, started: float) -> float:
        while time.perf_counter() - started < READY_DEADLINE_S:
            try:
                if self.get(ready)[0] < http.client.BAD_REQUEST:
                    return time.perf_counter() - started
            except (OSError, http.client.HTTPException):
                self.connection.close()
                time.sleep(0.01)
        self.stop()
        raise TimeoutError(ready)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status and the whole body, over the one connection that is kept open."""
        self.connection.request("GET", path, headers=headers or {})
        response = self.connection.getresponse()
        return response.status, response.read()

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """As get, for a body."""
        self.connection.request("POST", path, body=body, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def resident_mb(self) -> float:
        """The memory that the process holds now, in MB (10^6 bytes)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024 / 1e6

    def cpu_s(self) -> float:
        """The seconds that the processor worked for it and for its children, of whatever age."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(pid) for path in tasks for pid in path.read_text(encoding="utf-8").split()]
        return sum(_ticks(pid) for pid in [self.process.pid, *children]) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it, by its own pid."""
        self.connection.close()
        self.process.terminate()
        self.process.wait(timeout=30)


def _ticks(pid: int) -> int:
    """Of a process and of its children that ended; none when it ended in between."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return sum(int(field) for field in fields[11:15])


def vakgraaf(data_dir: Path, cache_mb: int = 64, settings: dict[str, str] | None = None) -> Server:
    """The service over a data directory."""
    port = free_port()
    environment = {"VAKGRAAF_DATA_DIR": str(data_dir), "VAKGRAAF_CACHE_MB": str(cache_mb), **(settings or {})}
    return Server([str(BIN / "vakgraaf"), "serve", "--port", str(port)], port, "/health/ready", environment)


def oxigraph(folder: Path, n_quads: Path) -> Server:
    """The bare Oxigraph server over the same graph, with the union as its default graph."""
    binary = str(BIN / "oxigraph")
    load = [binary, "load", "--location", str(folder), "--file", str(n_quads)]
    subprocess.run(load, check=True, capture_output=True)
    return oxigraph_over(folder)


def oxigraph_over(folder: Path) -> Server:
    """The bare Oxigraph server over a store that exists, such as a copy of ours."""
    binary = str(BIN / "oxigraph")
    port = free_port()
    serve = [binary, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    return Server([*serve, "--union-default-graph"], port, "/query?query=ASK%7B%7D")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
