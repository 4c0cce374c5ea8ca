"""Somebody who has every table of a release, or of two, and linear programs: written apart from what guards them.

It reads what is published, knows the rule, and knows who came or went between two releases. It is told nothing else.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

from app.model.names import DEF, PREFIXES
from app.model.terms import Triple

THRESHOLD = 10
WITHIN = 2
QUANTITIES = {
    "workforce": "people",
    "older": "older",
    "supply": "work",
    "demand": "demand",
    "pool": "pool",
    "attainment-needed": "needed",
    "attainment-attained": "attained",
}
PARTS = {"older": "people", "work": "people", "attained": "needed"}
IN_WHOLES = {"people", "older", "pool", "needed", "attained"}
NO_TOTAL_OVER = {"attained", "year"}
NOT_ALL_IN_ONE = {"region"}  # an organisation may be in no province at all

At = frozenset[tuple[str, str]]
Cell = tuple[str, At]


@dataclass(frozen=True)
class Published:
    """One release as it is read: each cell with the number that it shows, or None where it is suppressed."""

    cells: Mapping[Cell, float | None]
    tables: Mapping[str, tuple[Cell, ...]]
    dimensions: Mapping[str, tuple[str, ...]]


def read(triples: Iterable[Triple]) -> Published:
    """A release from its triples."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in triples:
        said[triple.subject.value][triple.predicate.value] = triple.object.value
    cells: dict[Cell, float | None] = {}
    tables: dict[str, set[Cell]] = defaultdict(set)
    dimensions: dict[str, set[str]] = defaultdict(set)
    for told in said.values():
        table = told.get(f"{PREFIXES['qb']}dataSet", "").split("/table/")[-1].split("/")[0]
        quantity = next((of for name, of in QUANTITIES.items() if table.startswith(name)), None)
        if quantity is None:
            continue
        own = {key.removeprefix(DEF): value for key, value in told.items() if key.startswith(DEF)}
        shown = own.pop("headCount", own.pop("fte", None))
        suppressed = own.pop("suppressed", None)
        assert (shown is None) == (suppressed == "true")
        cell = quantity, frozenset(own.items())
        number = None if shown is None else float(shown)
        assert cells.setdefault(cell, number) == number, "two tables disagree"
        tables[table].add(cell)
        dimensions[table].update(own)
    return Published(
        {cell: cells[cell] for cell in sorted(cells, key=_named)},
        {name: tuple(sorted(found, key=_named)) for name, found in sorted(tables.items())},
        {name: tuple(sorted(found - NO_TOTAL_OVER)) for name, found in dimensions.items()},
    )


Moved = Callable[[Cell], float]


class Attack:
    """All that can be said of every cell, from one release or from two that differ by what ``moved`` tells."""

    def __init__(self, releases: list[Published], moved: Moved | None = None, before: Published | None = None) -> None:
        self.names: list[tuple[int, Cell]] = []
        self._place: dict[tuple[int, Cell], int] = {}
        self._sums: list[tuple[dict[int, float], float]] = []
        self._bounds: list[tuple[float, float]] = []
        for number, published in enumerate(releases):
            self._look_at(number, published, releases[number - 1] if number else before)
        if moved is not None:
            self._join(releases[0], releases[1], moved)
        matrix = lil_array((len(self._sums), len(self.names)))
        for row, (terms, _) in enumerate(self._sums):
            for column, factor in terms.items():
                matrix[row, column] = factor
        self._matrix = matrix.tocsr()
        self._constants = np.array([constant for _, constant in self._sums])

    def ranges(self, targets: Iterable[tuple[int, Cell]]) -> dict[tuple[int, Cell], tuple[float, float]]:
        """How far apart a target can be, as far as it takes to tell that it is wide, else exactly."""
        found: dict[tuple[int, Cell], list[float]] = {}
        chance = np.random.default_rng(7)
        wanted = [target for target in targets if target in self._place]
        for _ in range(8):
            open_ = [target for target in wanted if _narrow(found.get(target, [0.0]))]
            if not open_:
                break
            values = self._push({target: chance.choice([-1.0, 1.0]) for target in open_})
            for target in wanted:
                found.setdefault(target, []).append(values[self._place[target]])
        for target in wanted:
            if _narrow(found.get(target, [0.0])):
                found[target] = [self._push({target: sign})[self._place[target]] for sign in (1.0, -1.0)]
        return {target: (min(values), max(values)) for target, values in found.items()}

    def errs(self, true: Callable[[Cell], float]) -> list[tuple[int, Cell]]:
        """Of what is said of a single release, that which the true figures contradict: nothing, or it is no attack."""
        values = np.array([true(cell) for _, cell in self.names])
        wrong = [
            name
            for name, value, (low, high) in zip(self.names, values, self._bounds, strict=True)
            if not low - 1e-6 <= value <= high + 1e-6
        ]
        uneven = np.flatnonzero(np.abs(self._matrix @ values - self._constants) > 1e-6)
        return wrong + [self.names[next(iter(self._sums[row][0]))] for row in uneven]

    def _push(self, objective: Mapping[tuple[int, Cell], float]) -> np.ndarray:
        costs = np.zeros(len(self.names))
        bounds = list(self._bounds)
        for target, factor in objective.items():
            at = self._place[target]
            costs[at] = factor
            bounds[at] = (bounds[at][0], min(bounds[at][1], bounds[at][0] + 100))
        solved = linprog(costs, A_eq=self._matrix, b_eq=self._constants, bounds=bounds, method="highs")
        assert solved.x is not None, f"the tables contradict one another: {solved.message}"
        return solved.x

    def _add(self, number: int, cell: Cell, low: float, high: float) -> int:
        name = (number, cell)
        if name not in self._place:
            self._place[name] = len(self.names)
            self.names.append(name)
            self._bounds.append((low, high))
        return self._place[name]

    def _look_at(self, number: int, published: Published, before: Published | None) -> None:
        for cell, shown in published.cells.items():
            whole = cell[0] in IN_WHOLES
            if shown is None:
                was_suppressed = before is not None and cell in before.cells and before.cells[cell] is None
                self._add(number, cell, 0 if was_suppressed or not whole else 1, math.inf)
            elif shown == 0:
                self._add(number, cell, 0, 0)
            else:
                slack = 2 if whole else 2.5
                self._add(number, cell, max(shown - slack, THRESHOLD + 1), shown + slack)
        for table, cells in published.tables.items():
            for dimension in published.dimensions[table]:
                self._add_up(number, table, dimension, cells)
        for part, whole in PARTS.items():
            for of, at in published.cells:
                if of == part and (whole, at) in published.cells:
                    rest = self._add(number, (f"{whole} less {part}", at), 0, math.inf)
                    terms = {self._place[number, (part, at)]: 1.0, rest: 1.0, self._place[number, (whole, at)]: -1.0}
                    self._sums.append((terms, 0.0))

    def _add_up(self, number: int, table: str, dimension: str, cells: tuple[Cell, ...]) -> None:
        parts: dict[Cell, list[Cell]] = defaultdict(list)
        for quantity, at in cells:
            without = frozenset(pair for pair in at if pair[0] != dimension)
            if without != at:
                parts[quantity, without].append((quantity, at))
        for whole, found in parts.items():
            terms = {self._place[number, part]: 1.0 for part in found}
            terms[self._place[number, whole]] = -1.0
            if dimension in NOT_ALL_IN_ONE:
                terms[self._add(number, (f"{table}: in no {dimension}", whole[1]), 0, math.inf)] = 1.0
            self._sums.append((terms, 0.0))

    def _join(self, before: Published, now: Published, moved: Moved) -> None:
        for cell in dict.fromkeys((*before.cells, *now.cells)):
            old, new = self._place.get((0, cell)), self._place.get((1, cell))
            terms = {} if new is None else {new: 1.0}
            if old is not None:
                terms[old] = -1.0
            self._sums.append((terms, moved(cell)))


def determined(low: float, high: float) -> bool:
    """Whether a whole number between these is known to within two."""
    return math.floor(high + 1e-6) - math.ceil(low - 1e-6) <= 2 * WITHIN


def _named(cell: Cell) -> tuple[str, list[tuple[str, str]]]:
    return cell[0], sorted(cell[1])


def _narrow(values: list[float]) -> bool:
    return max(values) - min(values) < 2 * WITHIN + 2
