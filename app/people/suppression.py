"""Suppression: which figures are withheld, first for themselves, then for those beside them on a line.

What the two rules give is cautious and not yet proven; audit.py proves it, and withholds what is lacking.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.people.figures import Figures
from app.people.rounding import rounded
from app.people.tables import Figure, Key, Line

PREVAILING = 0.5  # of a figure: who has more than this prevails in it
CLEAR = 1  # people: how far above the threshold a figure is clear of it


class Reason(StrEnum):
    """Why a figure is withheld. It is kept beside the true figures, and never told."""

    SMALL = "small"
    PREVAILING = "prevailing"
    EMPTIED = "emptied"
    BESIDE = "beside"


@dataclass(frozen=True)
class Earlier:
    """A release before this one: its true figures, and what it withheld."""

    period: str
    figures: Figures
    withheld: Mapping[Key, Reason]
    threshold: int


@dataclass
class Pattern:
    """What is withheld of a release that is being made; it only grows. ``earlier`` are those before, oldest first."""

    figures: Figures
    threshold: int
    earlier: tuple[Earlier, ...] = ()
    withheld: dict[Key, Reason] = field(default_factory=dict)

    def is_shown(self, key: Key) -> bool:
        """Whether a figure is told."""
        return key not in self.withheld and not self.figures.hidden(key)

    def withhold(self, key: Key, reason: Reason) -> list[Key]:
        """Withhold a figure, with those that are parts of it; gives them all."""
        self.withheld.setdefault(key, reason)
        added = [key]
        for part in self.figures.parts_of.get(key, ()):
            if part not in self.withheld and not self.figures.figures[part].empty:
                added += self.withhold(part, Reason.BESIDE)
        return added

    def cheapest(self, keys: Iterable[Key]) -> Key | None:
        """Of figures that are shown, that of which people lose least: one withheld before, then the smallest."""
        candidates = [key for key in keys if self.is_shown(key) and not self.figures.figures[key].empty]
        known = self.earlier[-1].withheld if self.earlier else {}

        def loss(key: Key) -> tuple[bool, float, int, Key]:
            return key not in known, self.figures.figures[key].value, -len(key[1]), key

        return min(candidates, key=loss, default=None)


def suppress(figures: Figures, threshold: int, earlier: tuple[Earlier, ...] = ()) -> Pattern:
    """What is withheld by itself, and what with it on every line of every table."""
    pattern = Pattern(figures, threshold, earlier)
    for key, figure in figures.figures.items():
        if not figures.hidden(key) and (reason := _by_itself(key, figure, pattern)):
            pattern.withhold(key, reason)
    waiting = deque(figures.lines)
    while waiting:
        if (added := _lacking(pattern, waiting.popleft())) is not None:
            for key in pattern.withhold(added, Reason.BESIDE):
                waiting.extend(figures.lines_of[key])
    return pattern


def is_small(figure: Figure, threshold: int) -> bool:
    """Whether a figure, or the people behind it, is under what is shown: the threshold, and one more to be clear."""
    return not figure.empty and min(figure.value, figure.count or figure.value) < threshold + CLEAR


def shown(figure: Figure) -> int:
    """What is shown of a figure that may be."""
    return rounded(figure.value)


def _by_itself(key: Key, figure: Figure, pattern: Pattern) -> Reason | None:
    if figure.empty:
        return Reason.EMPTIED if any(_held_one(before, key) for before in pattern.earlier) else None
    if is_small(figure, pattern.threshold):
        return Reason.SMALL
    return Reason.PREVAILING if figure.largest > PREVAILING else None


def _held_one(before: Earlier, key: Key) -> bool:
    """Whether a figure that was withheld was of a single person."""
    figure = before.figures.figures.get(key)
    return figure is not None and key in before.withheld and 0 < max(figure.value, figure.count) <= CLEAR


def _lacking(pattern: Pattern, line: Line) -> Key | None:
    """The figure to withhold as well on a line on which a single one is withheld, since it would follow."""
    standing = [key for key in (line.whole, *line.parts) if not pattern.figures.figures[key].empty]
    if sum(key in pattern.withheld for key in standing) != 1 or any(pattern.figures.hidden(key) for key in standing):
        return None
    others = [key for key in line.parts if key not in pattern.withheld]
    return pattern.cheapest(others) or pattern.cheapest([line.whole])
