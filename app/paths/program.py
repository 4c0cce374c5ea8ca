"""The choice as a program in whole numbers, for SciPy's HiGHS.

A course is taken or not; each missing competence that somebody teaches is closed at least once; what must come before a
course is taken with it.
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from app.paths.courses import Course

_MOST_NODES = 5_000  # of the search for one measure: a bound that does not depend on the machine
_HALF = 0.5


def solve(courses: Sequence[Course], wanted: Sequence[str], costs: Sequence[Sequence[int]]) -> tuple[list[bool], bool]:
    """Which courses to take so that each list of costs in turn adds up to the least; and whether that is proven."""
    constraints = _constraints(courses, wanted)
    taken = np.ones(len(courses))  # all of them close everything: the choice to do better than
    proven = True
    for listed in costs:
        cost = np.array(listed, dtype=float)
        if cost @ taken:  # else it cannot be less
            found = milp(
                cost,
                constraints=constraints,
                integrality=np.ones(len(courses)),
                bounds=Bounds(0, 1),
                options={"node_limit": _MOST_NODES, "mip_rel_gap": 0},
            )
            proven = proven and found.status == 0
            if found.x is not None and cost @ np.round(found.x) <= cost @ taken:  # at the limit it may be none better
                taken = np.round(found.x)
        constraints.append(LinearConstraint(cost.reshape(1, -1), -np.inf, cost @ taken + _HALF))
    return [bool(x > _HALF) for x in taken], proven


def _constraints(courses: Sequence[Course], wanted: Sequence[str]) -> list[LinearConstraint]:
    columns = {course.iri: place for place, course in enumerate(courses)}
    rows = {needed: place for place, needed in enumerate(wanted)}
    closing = [(rows[needed], columns[course.iri], 1) for course in courses for needed in course.closes]
    found = [LinearConstraint(_matrix(closing, len(wanted), len(courses)), 1, np.inf)]
    before = [(columns[first], columns[course.iri]) for course in courses for first in course.before]
    if before:
        cells = [
            (row, column, sign) for row, pair in enumerate(before) for column, sign in zip(pair, (1, -1), strict=True)
        ]
        found.append(LinearConstraint(_matrix(cells, len(before), len(courses)), 0, np.inf))
    return found


def _matrix(cells: Sequence[tuple[int, int, int]], height: int, width: int) -> csr_array:
    rows, columns, values = (np.array(part) for part in zip(*cells, strict=True))
    return coo_array((values, (rows, columns)), shape=(height, width)).tocsr()
