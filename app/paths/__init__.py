"""The story of somebody's own way on: from what one can do to a profile, an archetype or an opening.

What the goal asks → what of it one has already → the courses that close the rest, as few, as cheap or as far in one's
own language as there are, in an order that respects what must come before → the openings that practise it → what
entering costs. Nobody signs in, nothing is kept, and nothing is said of anybody but to who asks.

    needs.py     what the goal asks and what is missing       courses.py   what could close it, and what is known of it
    choosing.py  which of these is best (program.py: proven)  ordering.py  what comes before what
    costs.py     what it takes in money and time              openings.py  where it is practised
"""

from dataclasses import dataclass, field, replace
from datetime import date

from app.asking.things import Names, Things
from app.model.questions import GraphNote
from app.model.terms import NamedNode
from app.paths.choosing import By, Chosen, choose
from app.paths.costs import Costs, costs_of
from app.paths.courses import Course, alternatives, courses_for, first_runs
from app.paths.needs import Need, addressing, needs_of
from app.paths.openings import Openings, entry_level, openings_for
from app.paths.ordering import in_order
from app.store.queries import Queries

GOALS = ("JobProfile", "Archetype", "Opening")
HAVING = ("JobProfile", "Archetype", "CompetenceAtLevel")
TRUST = ("Trust",)


@dataclass(frozen=True)
class Wanted:
    """A goal, what one is or has already, and what the best way is; ``trust`` None is any."""

    goal: NamedNode
    having: tuple[NamedNode, ...] = ()
    by: By = By.FEWEST
    language: str = "nl"
    trust: tuple[NamedNode, ...] | None = None


@dataclass(frozen=True)
class Step:
    """A course of the path: what of the missing it closes, what comes before it, and which others close as much."""

    course: Course
    after: tuple[str, ...]
    starts: str | None
    alternatives: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """The way on. ``entry`` tells of a goal that is an opening whether somebody without experience can start in it.

    ``beside`` is what one has that covers nothing of what the goal asks.
    """

    wanted: Wanted
    needs: tuple[Need, ...]
    beside: tuple[str, ...]
    steps: tuple[Step, ...]
    best: bool
    addressing: dict[str, int]
    openings: Openings
    costs: Costs
    entry: bool | None
    graphs: tuple[GraphNote, ...]
    names: Names = field(default_factory=lambda: Names({}, {}))

    @property
    def missing(self) -> tuple[Need, ...]:
        """What one has not yet."""
        return tuple(need for need in self.needs if need.met_by is None)

    @property
    def closed(self) -> frozenset[str]:
        """What of the missing the courses close."""
        return frozenset(needed for step in self.steps for needed in step.course.closes)


def find_path(queries: Queries, things: Things, wanted: Wanted, today: date) -> Path:
    """The way from what one has to a goal, as it is on a day."""
    had = needs_of(queries, wanted.goal, wanted.having)
    missing = [NamedNode(need.required) for need in had.needs if need.met_by is None]
    courses = courses_for(queries, missing, had.covered, wanted.trust, today)
    chosen = choose(list(courses.values()), wanted.by, wanted.language)
    steps = _steps(queries, courses, chosen, today)
    known = things.graphs()
    said_by = sorted({graph for step in steps for graph in step.course.graphs} & known.keys())
    path = Path(
        wanted=wanted,
        needs=had.needs,
        beside=had.beside,
        steps=steps,
        best=chosen.proven,
        addressing=addressing(queries, missing),
        openings=openings_for(queries, wanted.goal, missing, had.covered, today),
        costs=costs_of([step.course for step in steps]),
        entry=entry_level(queries, wanted.goal),
        graphs=tuple(known[graph] for graph in said_by),
    )
    return _named(path, things)


def _steps(queries: Queries, courses: dict[str, Course], chosen: Chosen, today: date) -> tuple[Step, ...]:
    ordered = in_order([courses[iri] for iri in chosen.courses])
    starts = first_runs(queries, [course.iri for course in ordered], today)
    taken = frozenset(course.iri for course in ordered)
    return tuple(
        Step(
            course,
            tuple(before for before in course.before if before in taken),
            starts.get(course.iri),
            alternatives(course, courses.values(), taken),
        )
        for course in ordered
    )


def _named(path: Path, things: Things) -> Path:
    """The path with what everything in it is called."""
    iris = [path.wanted.goal.value]
    for need in path.needs:
        iris += [need.required, *filter(None, (need.met_by, need.below))]
    for step in path.steps:
        iris += [step.course.iri, *step.course.academies, *step.course.open_to, *step.alternatives, *step.after]
    for opening in path.openings.shown:
        iris += [opening.iri, *filter(None, (opening.kind, opening.organisation, opening.region))]
    return replace(path, names=things.names(map(NamedNode, iris)))
