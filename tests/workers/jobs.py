"""What the children of these tests can do: well, badly and never."""

import os
import socket
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_opened: list[str] = []
_kept: list[bytes] = []


def echo(payload: Mapping[str, Any]) -> Any:
    return {"said": payload["say"], "by": os.getpid()}


def fail(payload: Mapping[str, Any]) -> Any:
    raise ValueError(payload["say"])


def die(_: Mapping[str, Any]) -> Any:
    os._exit(3)


def hang(_: Mapping[str, Any]) -> Any:
    while True:
        time.sleep(60)


def nap(payload: Mapping[str, Any]) -> Any:
    time.sleep(payload["seconds"])
    return os.getpid()


def priority(payload: Mapping[str, Any]) -> Any:
    """How the kernel ranks whoever does this job, after so many seconds."""
    time.sleep(payload["seconds"])
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def eat(_: Mapping[str, Any]) -> Any:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))


def keep(payload: Mapping[str, Any]) -> Any:
    """Hold on to memory after the job."""
    _kept.append(b"x" * payload["bytes"])
    return os.getpid()


def connect(payload: Mapping[str, Any]) -> Any:
    try:
        socket.create_connection(("127.0.0.1", payload["port"]), timeout=5)
    except OSError as error:
        return type(error).__name__
    return "connected"


def chatter(_: Mapping[str, Any]) -> Any:
    sys.stdout.write("what a library prints is no answer\n")
    sys.stdout.flush()
    return "quiet"


def long_answer(payload: Mapping[str, Any]) -> Any:
    return "é" * payload["length"]


def surroundings(_: Mapping[str, Any]) -> Any:
    return {"environment": sorted(os.environ), "stack": threading.stack_size()}


def open_copy(payload: Mapping[str, Any]) -> Any:
    """What the children of a generation do first."""
    _opened.append((Path(payload["copy"]) / "revision").read_text())


def opened(_: Mapping[str, Any]) -> Any:
    return {"of": int(_opened[-1]), "by": os.getpid()}


_all = (echo, fail, die, hang, nap, priority, eat, keep, connect, chatter, long_answer, surroundings, open_copy, opened)
JOBS = {job.__name__: job for job in _all}
