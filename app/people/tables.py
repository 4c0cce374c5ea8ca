"""Tables: what organisations contribute, added up over at most two dimensions, with every total.

A figure has one key wherever it stands: what is counted, and the coordinates. Two tables of the same people that both
have a total by profile have the same one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from operator import itemgetter

Coordinates = tuple[tuple[str, str], ...]  # (dimension, member), by dimension; one that is left out is its total
Key = tuple[str, Coordinates]

NOWHERE = ""  # the member of what has none in a dimension: part of the totals, without a cell of its own
MOST_DIMENSIONS = 2


@dataclass(frozen=True)
class Contribution:
    """What one organisation adds to one cell: people, and fte."""

    dimensions: Mapping[str, str]
    contributor: str
    count: int = 0
    fte: float = 0.0


@dataclass(frozen=True)
class Design:
    """What a table is to hold.

    ``quantity`` is what it counts (``workforce``); tables of one quantity share their totals. ``measure`` is headCount
    or fte. ``part_of`` names the quantity of which this one is a part, cell by cell. Over a dimension that is not in
    ``adds_up`` there is no total: years, or competences that one person can have two of. The figures of a table that
    is ``public`` are facts that anybody could count, and are shown as they are.
    """

    name: str
    quantity: str
    dimensions: tuple[str, ...]
    measure: str = "headCount"
    adds_up: frozenset[str] = field(default_factory=frozenset)
    part_of: str | None = None
    public: bool = False

    @property
    def whole(self) -> bool:
        """Whether it counts in whole numbers."""
        return self.measure != "fte"


@dataclass(frozen=True)
class Figure:
    """One true number: its value, the people behind it, and the share of its largest contributor."""

    value: float
    count: int
    largest: float
    whole: bool = True

    @property
    def empty(self) -> bool:
        """Whether there is nobody and nothing."""
        return not self.value and not self.count


@dataclass(frozen=True)
class Line:
    """Figures that add up to another."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Table:
    """A design with its true figures, and how these add up."""

    design: Design
    figures: Mapping[Key, Figure]
    lines: tuple[Line, ...]

    def cells(self) -> Iterator[tuple[Key, Figure]]:
        """The figures that have a cell, totals too, in a fixed order."""
        for key in sorted(self.figures, key=lambda key: (len(key[1]), key)):
            if not is_hidden(key):
                yield key, self.figures[key]


def is_hidden(key: Key) -> bool:
    """Whether a figure has no cell: it only follows from others."""
    return any(member == NOWHERE for _, member in key[1])


def tabulate(
    design: Design, contributions: Iterable[Contribution], known: Mapping[str, Iterable[str]] | None = None
) -> Table:
    """The table of a design: each cell of what occurs, empty ones too, and its totals.

    ``known`` are members that have their cells even where nothing occurs any more: those of an earlier release.
    """
    if len(design.dimensions) > MOST_DIMENSIONS:
        raise ValueError(f"{design.name}: at most {MOST_DIMENSIONS} dimensions")
    sums = _added_up(design, contributions)
    members = {
        dimension: sorted(
            {member for at in sums for name, member in at if name == dimension} | set((known or {}).get(dimension, ()))
        )
        for dimension in design.dimensions
    }
    figures: dict[Key, Figure] = {}
    for dimensions in _margins(design):
        for at in product(*([(name, member) for member in members[name]] for name in dimensions)):
            figure = sums.get(at, _Sum()).figure(whole=design.whole)
            if not (figure.empty and is_hidden((design.quantity, at))):
                figures[design.quantity, at] = figure
    return Table(design, figures, tuple(_lines(design, figures)))


@dataclass
class _Sum:
    count: int = 0
    fte: float = 0.0
    by: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))

    def add(self, contribution: Contribution) -> None:
        self.count += contribution.count
        self.fte += contribution.fte
        theirs = self.by[contribution.contributor]
        theirs[0] += contribution.count
        theirs[1] += contribution.fte

    def figure(self, *, whole: bool) -> Figure:
        value = float(self.count) if whole else round(self.fte, 6)
        if not self.by or not value:
            return Figure(value, self.count, 0.0, whole)
        largest = max(map(itemgetter(0 if whole else 1), self.by.values()))
        return Figure(value, self.count, largest / value, whole)


def _added_up(design: Design, contributions: Iterable[Contribution]) -> dict[Coordinates, _Sum]:
    sums: dict[Coordinates, _Sum] = defaultdict(_Sum)
    margins = _margins(design)
    for contribution in contributions:
        at = {name: contribution.dimensions.get(name, NOWHERE) for name in design.dimensions}
        for dimensions in margins:
            sums[tuple((name, at[name]) for name in dimensions)].add(contribution)
    return sums


def _margins(design: Design) -> list[tuple[str, ...]]:
    """The dimensions of its cells, of each kind of total, and of the total of all."""
    names = tuple(sorted(design.dimensions))
    return [
        kept
        for size in range(len(names), -1, -1)
        for kept in combinations(names, size)
        if set(names) - set(kept) <= design.adds_up
    ]


def _lines(design: Design, figures: Mapping[Key, Figure]) -> Iterator[Line]:
    """For each total and each dimension that it leaves out: what adds up to it."""
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for quantity, at in figures:
        for name in design.adds_up & {name for name, _ in at}:
            rest = tuple(pair for pair in at if pair[0] != name)
            parts[(quantity, rest), name].append((quantity, at))
    for (whole, _), found in sorted(parts.items()):
        yield Line(whole, tuple(sorted(found)))
