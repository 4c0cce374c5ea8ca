"""All figures of a release together: each once, with every line on which figures add up, in whatever table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.people.tables import Figure, Key, Line, Table, is_hidden

REST = "the rest of "  # before the name of a quantity: what of its whole is not in it


@dataclass(frozen=True)
class Figures:
    """The figures of the tables of one release. ``within`` tells of which figure a figure is a part."""

    figures: Mapping[Key, Figure]
    lines: tuple[Line, ...]
    within: Mapping[Key, Key]

    def hidden(self, key: Key) -> bool:
        """Whether a figure has no cell in any table."""
        return is_hidden(key) or key[0].startswith(REST)

    @cached_property
    def parts_of(self) -> Mapping[Key, tuple[Key, ...]]:
        """The parts of a figure that have figures of their own."""
        found: dict[Key, tuple[Key, ...]] = {}
        for part, whole in self.within.items():
            found[whole] = (*found.get(whole, ()), part)
        return found

    @cached_property
    def lines_of(self) -> Mapping[Key, tuple[Line, ...]]:
        """The lines on which a figure stands."""
        found: dict[Key, list[Line]] = {}
        for line in self.lines:
            for key in (line.whole, *line.parts):
                found.setdefault(key, []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}


def gather(tables: Iterable[Table]) -> Figures:
    """The figures of tables, of which the public ones are left out: there is nothing to guard."""
    guarded = [table for table in tables if not table.design.public]
    figures: dict[Key, Figure] = {}
    lines: dict[Line, None] = {}
    for table in guarded:
        for key, figure in table.figures.items():
            if not _agree(figures.setdefault(key, figure), figure):
                raise ValueError(f"{table.design.name}: {key} is {figure.value:g}, elsewhere {figures[key].value:g}")
        lines |= dict.fromkeys(table.lines)
    within = _within(guarded, figures)
    for part, whole in within.items():
        rest = (f"{REST}{part[0]}", part[1])
        figures[rest] = _rest(figures[whole], figures[part])
        lines[Line(whole, (part, rest))] = None
    return Figures(figures, tuple(lines), within)


def _agree(one: Figure, other: Figure) -> bool:
    return abs(one.value - other.value) < 0.01 and one.count == other.count  # noqa: PLR2004  (rounding of fte)


def _within(tables: Iterable[Table], figures: Mapping[Key, Figure]) -> dict[Key, Key]:
    return {
        (quantity, at): (table.design.part_of, at)
        for table in tables
        if table.design.part_of is not None
        for quantity, at in table.figures
        if (table.design.part_of, at) in figures
    }


def _rest(whole: Figure, part: Figure) -> Figure:
    value = whole.value - part.value
    return Figure(round(value, 6), max(0, round(value)), 0.0, whole.whole and part.whole)
