"""What is kept of who looked among people, and what they asked, is about people too: it goes when it is old enough."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from app.store.processing import Processing

DAY_S = 24 * 60 * 60.0

log = logging.getLogger("vakgraaf")


@contextmanager
def open_processing(path: Path, days: int, every_s: float = DAY_S) -> Iterator[Processing]:
    """The log of a file. What is older than so many days is gone at once, and from then on within a day."""
    opened, over = Processing(path), Event()

    def forget() -> None:
        try:
            gone = opened.forget((datetime.now(UTC) - timedelta(days=days)).date())
        except Exception:  # a full disk, say: no reason to answer nobody
            log.exception("what is too old is still kept")
        else:
            if gone:
                log.info("%d looks into pools and requests were older than %d days and are gone", gone, days)

    def watch() -> None:
        while not over.wait(every_s):
            forget()

    watching = Thread(target=watch, name="retention", daemon=True)
    try:
        forget()
        watching.start()
        yield opened
    finally:
        over.set()
        if watching.is_alive():
            watching.join()
        opened.close()
