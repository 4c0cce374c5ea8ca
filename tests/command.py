"""The vakgraaf command as its tests run it: in this process or in one of its own, and how it ended."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from conftest import VAKGRAAF, Service

from app.cli.command import main


@dataclass(frozen=True)
class Told:
    """How a run ended, and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> dict:
        return json.loads(self.out)


Run = Callable[..., Told]


def here(service: Service, patch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[bytes]) -> Run:
    """The command in this process, beside the running service that holds the store."""
    patch.setenv("VAKGRAAF_DATA_DIR", str(service.data_dir))

    def ran(*arguments: str) -> Told:
        patch.setattr(sys, "argv", ["vakgraaf", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        said = captured.readouterr()
        return Told(code, said.out, said.err.decode())

    return ran


def apart(service: Service, *arguments: str, said: bytes | None = None, **environment: str) -> Told:
    """The command as a process of its own, which may be told something on its input."""
    ended = subprocess.run(
        [str(VAKGRAAF), *arguments],
        env={**service.environment, **environment},
        input=said,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Told(ended.returncode, ended.stdout, ended.stderr.decode())


def refused(told: Told, *, code: int = 2) -> str:
    """What a refusal said, after seeing that it is one: in both languages, without a trace."""
    assert told.code == code, (told.text, told.err)
    assert "Traceback" not in told.err
    dutch, english, *_ = [line for line in told.err.splitlines() if line.strip()]
    assert dutch != english
    return told.err
