"""Real SPARQL servers of others, started on the loopback interface for a test and stopped after it."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from conftest import free_port

from app.store.remote import Endpoint

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
START_S = 60
ENGINES = [
    "oxigraph",
    pytest.param("virtuoso", marks=pytest.mark.skipif(VIRTUOSO is None, reason="virtuoso-t is not on the path")),
]


def served(engine: str, folders: pytest.TempPathFactory) -> AbstractContextManager[Endpoint]:
    """One of the engines by its name, in memory or in a folder of its own."""
    return oxigraph() if engine == "oxigraph" else virtuoso(folders.mktemp("virtuoso"))


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


VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 0
MaxQueryMem = 500M
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 20
ServerThreads = 20
Charset = UTF-8
[SPARQL]
DefaultQuery = ASK {{}}
{limits}
"""


@contextmanager
def virtuoso(folder: Path, limits: str = "") -> Iterator[Endpoint]:
    """Virtuoso, with a small configuration of its own in a folder; updates go where it asks who we are."""
    folder.mkdir(parents=True, exist_ok=True)
    http = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(sql=free_port(), http=http, limits=limits))
    command = [str(VIRTUOSO), "+configfile", "virtuoso.ini", "+wait", "+foreground"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{http}/sparql"
            wait_until_it_answers(address, process)
            yield Endpoint(address, f"{address}-auth", user="dba", password="dba")  # noqa: S106  (its own first one)
        finally:
            process.kill()
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
