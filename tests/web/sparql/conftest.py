"""A service whose clients may fail as often as a test suite does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from conftest import Service
from submitting import copy_of

Start = Callable[..., Service]


@contextmanager
def started(data_dir: Path, **settings: object) -> Iterator[Service]:
    """A running service with these settings."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(f"VAKGRAAF_{name.upper()}", str(value))
        running = Service(data_dir)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def asked(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with the packaged reference graph, to ask, rightly and wrongly."""
    with started(
        copy_of(service, tmp_path_factory.mktemp("asked") / "data"), sparql_budget_errors=1_000_000, sparql_budget_s=1e6
    ) as running:
        yield running


@pytest.fixture
def web(asked: Service) -> httpx.Client:
    """A client of it."""
    return asked.client
