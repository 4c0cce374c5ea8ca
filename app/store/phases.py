"""The phases of examining and storing a submission, as whoever works on it writes them down when each begins.

A file, since the one that reads and checks is another process than the one that is asked how far it is.
"""

from contextlib import suppress
from pathlib import Path

READ, CHECK, STORE = "read", "check", "store"
PHASES = (READ, CHECK, STORE)


def begin(file: Path | None, phase: str) -> None:
    """Note that a phase begins, where somebody wants to know; the work goes on also when it cannot be noted."""
    if file is not None:
        with suppress(OSError), file.open("a", encoding="utf-8") as noted:
            noted.write(f"{phase}\n")


def begun(file: Path) -> str | None:
    """The phase that began last; None before the first."""
    try:
        noted = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    whole = noted.rpartition("\n")[0]
    return whole.rpartition("\n")[2] or None
