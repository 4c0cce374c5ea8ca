"""A service of its own, which takes submissions in: what it holds changes, so the others do not read it."""

from collections.abc import Iterator

import pytest
from conftest import Service
from submitting import copy_of


@pytest.fixture(scope="session")
def taking(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service to send submissions to."""
    running = Service(copy_of(service, tmp_path_factory.mktemp("taking") / "data"))
    yield running
    running.stop()
