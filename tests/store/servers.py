"""Real SPARQL servers of others, started on the loopback interface for a test and stopped after it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from conftest import free_port

from app.store.remote import Endpoint

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
START_S = 30


@contextmanager
def oxigraph(location: Path | None = None, *options: str) -> Iterator[Endpoint]:
    """The Oxigraph server, in memory or on disk."""
    bind = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--bind", bind, *options]
    command += [] if location is None else ["--location", str(location)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_it_answers(f"http://{bind}/query", process)
            yield Endpoint(f"http://{bind}/query", f"http://{bind}/update", f"http://{bind}/store")
        finally:
            process.terminate()
            process.wait()


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait, within bounds, until a query is answered."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, params={"query": "ASK {}"}).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError(f"{address} does not answer")
