"""What somebody knows who lays every figure of a release, and of those before it, beside one another.

As linear programs: an unknown for each figure, an equation for each line on which figures add up and for each figure
that moved by at most one person since the release before, and bounds from what is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from app.people.figures import REST, Figures
from app.people.rounding import interval
from app.people.suppression import CLEAR, Earlier, Pattern, Reason, shown
from app.people.tables import Figure, Key

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Release = Earlier | Pattern

NEAR = 2  # people: to be known to within this is to be known
PREVAILING_WIDTH = 0.1  # of a figure in which somebody prevails


@dataclass(frozen=True)
class Unknown:
    """A figure of a release; releases are counted from the oldest."""

    release: int
    key: Key


@dataclass
class Programme:
    """Unknowns that hang together: what equals what, and between which bounds each lies.

    ``needed`` is how wide the range of each must stay, 0 where it may be known; ``truth`` is one of the solutions.
    """

    unknowns: list[Unknown]
    equations: csr_array
    constants: Numbers
    low: Numbers
    high: Numbers
    truth: Numbers
    whole: Flags
    needed: Numbers

    def rebound(self, pattern: Pattern) -> None:
        """Take over what the release that is being made withholds by now."""
        last = len(pattern.earlier)
        for index, unknown in enumerate(self.unknowns):
            if unknown.release == last:
                self.low[index], self.high[index] = bounds(pattern, _previous(pattern, last), unknown.key)


def programmes(pattern: Pattern, back: int) -> Iterator[Programme]:
    """What hangs together, as far as there is something to guard in it, for who looks so many releases back."""
    releases: list[Release] = [*pattern.earlier, pattern]
    seen = range(len(pattern.earlier) - back, len(releases))
    unknowns = [Unknown(index, key) for index in seen for key in releases[index].figures.figures]
    equations = list(_equations(releases, seen))
    for members, own in _components(unknowns, equations):
        made = _programme(releases, pattern, members, own)
        if made.needed.any():
            yield made


def bounds(release: Release, previous: Earlier | None, key: Key) -> tuple[float, float]:
    """Between which values a figure lies for somebody who knows the rule and what is shown."""
    figure = release.figures.figures[key]
    if release.figures.hidden(key):
        return min(0.0, figure.value), np.inf
    if key in release.withheld:
        may_be_empty = not figure.whole or (previous is not None and key in previous.withheld)
        return (0.0 if may_be_empty else 1.0), np.inf
    if figure.empty or not figure.value:
        return 0.0, 0.0
    low, high = interval(shown(figure), whole=figure.whole)
    return max(low, release.threshold + CLEAR), high


def width_needed(release: Release, key: Key) -> float:
    """How wide the range of a figure must stay; 0 when it may be known."""
    figure = release.figures.figures[key]
    if key[0].startswith(REST) and not figure.whole:
        return 0.0
    if release.withheld.get(key) == Reason.PREVAILING:
        return float(max(2 * NEAR + 1, np.ceil(PREVAILING_WIDTH * figure.value)))
    return 2.0 * NEAR + 1 if 0 < figure.value < release.threshold else 0.0


Equation = tuple[tuple[tuple[Unknown, float], ...], float]


def _equations(releases: Sequence[Release], seen: range) -> Iterator[Equation]:
    for index in seen:
        for line in releases[index].figures.lines:
            parts = tuple((Unknown(index, part), 1.0) for part in line.parts)
            yield ((*parts, (Unknown(index, line.whole), -1.0)), 0.0)
    for index in seen[1:]:
        yield from _joined(index, releases[index - 1].figures, releases[index].figures)


def _joined(index: int, before: Figures, now: Figures) -> Iterator[Equation]:
    """A figure that moved by at most one person is known to have moved by just that; one that was not there, was 0."""
    for key, figure in now.figures.items():
        earlier = before.figures.get(key)
        moved = figure.value - (earlier.value if earlier else 0.0)
        if abs(moved) <= CLEAR and (earlier is not None or not now.hidden(key)):
            old = ((Unknown(index - 1, key), -1.0),) if earlier else ()
            yield ((Unknown(index, key), 1.0), *old), moved


def _components(
    unknowns: Iterable[Unknown], equations: Iterable[Equation]
) -> Iterator[tuple[list[Unknown], list[Equation]]]:
    above = {unknown: unknown for unknown in unknowns}

    def top(unknown: Unknown) -> Unknown:
        while above[unknown] != unknown:
            above[unknown] = above[above[unknown]]
            unknown = above[unknown]
        return unknown

    equations = list(equations)
    for terms, _ in equations:
        first = top(terms[0][0])
        for unknown, _ in terms[1:]:
            above[top(unknown)] = first
    members: dict[Unknown, list[Unknown]] = {}
    own: dict[Unknown, list[Equation]] = {}
    for unknown in above:
        members.setdefault(top(unknown), []).append(unknown)
    for equation in equations:
        own.setdefault(top(equation[0][0][0]), []).append(equation)
    for root, found in members.items():
        yield found, own.get(root, [])


def _programme(
    releases: Sequence[Release], pattern: Pattern, unknowns: list[Unknown], equations: Sequence[Equation]
) -> Programme:
    place = {unknown: index for index, unknown in enumerate(unknowns)}
    entries = [(row, place[unknown], factor) for row, (terms, _) in enumerate(equations) for unknown, factor in terms]
    rows, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    matrix = csr_array((np.array(factors, dtype=float), (rows, columns)), shape=(len(equations), len(unknowns)))
    between = [bounds(releases[at.release], _previous(pattern, at.release), at.key) for at in unknowns]
    figures: list[Figure] = [releases[at.release].figures.figures[at.key] for at in unknowns]
    return Programme(
        unknowns=unknowns,
        equations=matrix,
        constants=np.array([constant for _, constant in equations], dtype=float),
        low=np.array([low for low, _ in between], dtype=float),
        high=np.array([high for _, high in between], dtype=float),
        truth=np.array([figure.value for figure in figures], dtype=float),
        whole=np.array([figure.whole for figure in figures], dtype=bool),
        needed=np.array([width_needed(releases[at.release], at.key) for at in unknowns], dtype=float),
    )


def _previous(pattern: Pattern, index: int) -> Earlier | None:
    return pattern.earlier[index - 1] if index else None
