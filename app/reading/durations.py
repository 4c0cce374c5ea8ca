"""Durations: ISO 8601, and what people write in Dutch and English (2 dagen, 1,5 uur, 20 minutes)."""

import re
from decimal import Decimal

from app.reading.numbers import canonical_decimal, written_number

_ISO = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?",
)
_SAID = re.compile(r"([0-9][0-9.,]*)\s*([a-zë]+)\.?")
_BETWEEN = re.compile(r"\s*(?:,|\+|\ben\b|\band\b)?\s*")

_MONTHS = {"jaar": 12, "jaren": 12, "year": 12, "years": 12, "maand": 1, "maanden": 1, "month": 1, "months": 1}
_DAY = 86_400
_WHOLE_ONLY = {
    "week": 7 * _DAY, "weken": 7 * _DAY, "weeks": 7 * _DAY, "wk": 7 * _DAY,
    "dag": _DAY, "dagen": _DAY, "day": _DAY, "days": _DAY,
}  # fmt: skip
_IN_PARTS = {
    "uur": 3600, "uren": 3600, "u": 3600, "hour": 3600, "hours": 3600, "hr": 3600, "hrs": 3600, "h": 3600,
    "minuut": 60, "minuten": 60, "min": 60, "minute": 60, "minutes": 60, "mins": 60,
    "seconde": 1, "seconden": 1, "sec": 1, "second": 1, "seconds": 1,
}  # fmt: skip


def canonical_duration(text: str) -> str | None:
    """The canonical form of an ISO 8601 duration, as the store writes it; None for what is none."""
    parts = _ISO.fullmatch(text)
    if parts is None:
        return None
    sign, years, months, weeks, days, hours, minutes, seconds = (part or "0" for part in parts.groups())
    whole = int(weeks) * 7 * _DAY + int(days) * _DAY + int(hours) * 3600 + int(minutes) * 60
    return _written(int(years) * 12 + int(months), whole + Decimal(seconds), "-" if sign == "-" else "")


def written_duration(text: str) -> str | None:
    """The canonical duration that a text means; None for what is none.

    Days and longer are counted whole: half a course day is not twelve hours.
    """
    iso = canonical_duration(text.strip().upper())
    if iso is not None:
        return iso
    months, seconds, position = 0, Decimal(0), 0
    said = text.strip().lower()
    while position < len(said):
        part = _SAID.match(said, position)
        amount = part and written_number(part[1])
        if part is None or amount is None:
            return None
        unit = part[2]
        if unit in _IN_PARTS:
            seconds += Decimal(amount) * _IN_PARTS[unit]
        elif "." in amount or unit not in _WHOLE_ONLY | _MONTHS:
            return None
        elif unit in _MONTHS:
            months += int(amount) * _MONTHS[unit]
        else:
            seconds += int(amount) * _WHOLE_ONLY[unit]
        between = _BETWEEN.match(said, part.end())
        position = between.end() if between else part.end()
    return _written(months, seconds, "") if said else None


def _written(months: int, seconds: Decimal, sign: str) -> str:
    whole = int(seconds)
    date = _joined((months // 12, "Y"), (months % 12, "M"), (whole // _DAY, "D"))
    rest = canonical_decimal(f"{seconds - whole + whole % 60:f}") or "0"
    time = _joined((whole % _DAY // 3600, "H"), (whole % 3600 // 60, "M"), (rest, "S"))
    return f"{sign}P{date}{'T' if time else ''}{time}" if date or time else "PT0S"


def _joined(*parts: tuple[int | str, str]) -> str:
    return "".join(f"{amount}{unit}" for amount, unit in parts if str(amount) != "0")
