"""What a spreadsheet makes of a text in a cell: one that begins as a formula does would be run.

An apostrophe in front keeps it a text. One more is put where apostrophes stand already, so that taking one away gives
back what was there.
"""

import re
from typing import TypeVar

_RUN = re.compile("'*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are the same signs in full width

Cell = TypeVar("Cell")


def harmless(cell: Cell) -> Cell | str:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; what is no text stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and _RUN.match(cell) else cell


def plain(cell: str) -> str:
    """A text of a spreadsheet without the apostrophe that kept it from being run."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
