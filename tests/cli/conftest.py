"""The command over the service of the tests: in this process, and in one of its own."""

from functools import partial

import pytest
from command import Run, apart, here
from conftest import Service


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return here(service, monkeypatch, capsysbinary)


@pytest.fixture
def process(service: Service) -> Run:
    return partial(apart, service)
