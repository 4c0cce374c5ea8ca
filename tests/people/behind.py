"""What stands behind the wall of a desk of a test, in its store and in its files."""

import re
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from on_disk import files_below, holding
from people.of_people import CSV

from app.desk import Desk, Receipt, Sent
from app.store.layout import BLOBS, RESTRICTED
from app.submit import submit

FOLDER = "own"
PSEUDONYM = re.compile(rb"/pool-member/[^>\s\"]*/([a-z2-7]{32})")


class Before:
    """A lock that lets something else be done before it is taken: what comes between, each time in turn."""

    def __init__(self, lock: Lock, *acts: Callable[[], object]) -> None:
        self._lock = lock
        self._acts = list(acts)

    def __enter__(self) -> bool:
        if self._acts:
            self._acts.pop(0)()
        return self._lock.__enter__()

    def __exit__(self, *told: object) -> None:
        self._lock.release()


def received(
    desk: Desk, body: bytes, organisation: str = "gm0363", kind: str = "pool", key: str | None = None
) -> Receipt:
    """What became of a table, whatever it is."""
    return submit(desk, Sent(kind, CSV, body, organisation, "test"), key=key)


def sent(desk: Desk, body: bytes, organisation: str = "gm0363", kind: str = "pool", key: str | None = None) -> Receipt:
    """What became of a table that is accepted."""
    receipt = received(desk, body, organisation, kind, key)
    assert receipt.submission.state == "accepted", receipt.report.findings
    return receipt


def pseudonyms(desk: Desk) -> set[bytes]:
    """Those that stand in the store now."""
    return set(PSEUDONYM.findall(desk.behind_the_wall().store.dump()))


def on_the_disk(folder: Path, told: set[bytes]) -> list[str]:
    """Which files hold any of these."""
    files = files_below(folder / FOLDER / RESTRICTED)
    assert len(files) > 5
    return [path.name for path in holding(files, told)]


def contents(folder: Path) -> set[str]:
    """The digests of all contents that are kept."""
    return {path.name for path in (folder / FOLDER / RESTRICTED / BLOBS).glob("*/*")}


def together(*tables: bytes) -> bytes:
    """Tables with the same columns as one."""
    first, *others = tables
    return first + b"".join(table.split(b"\n", 2)[2] for table in others)
