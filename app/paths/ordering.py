"""In which order: what must come before comes before; of what can come next, what closes most comes first."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from app.paths.courses import Course


def in_order(courses: Sequence[Course]) -> list[Course]:
    """These courses in an order in which they can be taken; they stand in no circle."""
    by_iri = {course.iri: course for course in courses}
    waiting = {course.iri: set(course.before) & by_iri.keys() for course in courses}
    ready = [_first(by_iri[iri]) for iri, before in waiting.items() if not before]
    heapify(ready)
    ordered = []
    while ready:
        _, iri = heappop(ready)
        ordered.append(by_iri[iri])
        for later, before in waiting.items():
            if iri in before:
                before.remove(iri)
                if not before:
                    heappush(ready, _first(by_iri[later]))
    return ordered


def _first(course: Course) -> tuple[int, str]:
    return (-len(course.closes), course.iri)
