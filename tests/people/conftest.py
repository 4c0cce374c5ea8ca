"""A desk of one's own, with the key of pseudonyms."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_desk import own_desk
from people.of_people import KEYRING

from app.desk import Desk
from app.main import House


@pytest.fixture
def own(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a store of one's own, in the folder ``own`` of the test's."""
    with own_desk(house, data_dir, tmp_path / "own", KEYRING) as opened:
        yield opened
