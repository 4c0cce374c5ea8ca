"""Durations as xsd:duration writes them (P1DT4H), in whole parts of which none is carried into another.

24 hours of lessons are no day of lessons, so each part stands by itself.
"""

import re
from collections.abc import Sequence

PARTS = ("year", "month", "day", "hour", "minute", "second")
_WRITTEN = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")
_DATE, _TIME = "YMD", "HMS"


def parts_of(written: str) -> tuple[int, ...] | None:
    """How many there are of each of ``PARTS``; None for what is no duration. Parts of seconds are left out."""
    found = _WRITTEN.fullmatch(written)
    return None if found is None else tuple(int(part or 0) for part in found.groups())


def written(parts: Sequence[int]) -> str:
    """The duration of so many of each of ``PARTS``."""
    said = [f"{count}{letter}" if count else "" for count, letter in zip(parts, _DATE + _TIME, strict=True)]
    date, time = "".join(said[: len(_DATE)]), "".join(said[len(_DATE) :])
    return f"P{date}{'T' if time else ''}{time}" if date or time else "PT0S"
