"""The periods for which tables are released: quarters, each once."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text

_NAME = re.compile(r"(?P<year>2\d{3})-Q(?P<quarter>[1-4])")
_MONTHS = 3


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of a year, which is called 2026-Q4; an earlier one comes first."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, _MONTHS * (self.quarter - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """The one after it."""
        year, quarter = divmod(self.quarter, 4)
        return Period(self.year + year, quarter + 1)


def period_of(name: str) -> Period:
    """The period of a name; raises WrongInputError."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise WrongInputError([_no_period(name)])
    return Period(int(found["year"]), int(found["quarter"]))


def _no_period(name: str) -> Fault:
    return Fault(
        "period",
        name,
        Text(f"{name!r} is geen kwartaal.", f"{name!r} is no quarter."),
        Text("Schrijf het jaar en het kwartaal: 2026-Q4.", "Write the year and the quarter: 2026-Q4."),
    )
