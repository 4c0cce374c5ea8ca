"""What the children of these tests can do: well, badly and never."""

import os
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any


def echo(payload: Mapping[str, Any]) -> Any:
    return {"said": payload["say"], "by": os.getpid()}


def fail(payload: Mapping[str, Any]) -> Any:
    raise ValueError(payload["say"])


def die(_: Mapping[str, Any]) -> Any:
    os._exit(3)


def hang(_: Mapping[str, Any]) -> Any:
    while True:
        time.sleep(60)


def eat(_: Mapping[str, Any]) -> Any:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))


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


JOBS = {job.__name__: job for job in (echo, fail, die, hang, eat, connect, chatter, long_answer)}
