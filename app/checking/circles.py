"""Nothing requires itself, falls under itself or overrides itself, however long the way round.

The way may lead through things of others in the graph: only what can be reached from the submission is looked up.
"""

from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from app.checking.case import Case
from app.checking.subjects import Subjects
from app.model.languages import Text
from app.model.names import DEF, PREFIXES, short_name
from app.model.submissions import Finding, Places, Severity
from app.model.terms import NamedNode, node

PREREQUISITES = NamedNode(f"{PREFIXES['schema']}coursePrerequisites")
BROADER = NamedNode(f"{PREFIXES['skos']}broader")
OVERRIDES = NamedNode(f"{DEF}overrides")
REPLACED = NamedNode(f"{PREFIXES['dct']}isReplacedBy")
MOST_ROUNDS = 50  # steps into the graph; a chain that goes on longer is followed no further
MOST_CIRCLES = 20
MOST_SHOWN = 8  # things of one circle

_SAYS = {
    PREREQUISITES: Text("de voorkennis loopt in een kring", "the prerequisites run in a circle"),
    BROADER: Text("dit valt uiteindelijk onder zichzelf", "this falls under itself in the end"),
    OVERRIDES: Text("dit vervangt uiteindelijk zichzelf", "this overrides itself in the end"),
    REPLACED: Text("dit is uiteindelijk door zichzelf vervangen", "this is replaced by itself in the end"),
}
_REPAIR = Text("Haal een van deze stappen weg.", "Take one of these steps out.")

Steps = dict[NamedNode, set[NamedNode]]


def check_circles(case: Case) -> list[Finding]:
    """Every circle that runs through the submission, up to twenty of them."""
    asked = {found.path for row in case.kind.rows for found in row.properties}
    findings: list[Finding] = []
    for path in _SAYS:
        own = _own_steps(case.subjects, path) if path in asked else {}
        if own:
            findings += _circles(own, _with_graph(own, path, case), path, case.places)
    return findings


def _own_steps(subjects: Subjects, path: NamedNode) -> Steps:
    steps: Steps = {}
    for subject in subjects:
        if subject.focus is not None:
            ways = {
                value for predicate, value in subject.statements if predicate == path and isinstance(value, NamedNode)
            }
            if ways:
                steps[subject.focus] = ways
    return steps


def _with_graph(own: Steps, path: NamedNode, case: Case) -> Steps:
    """The submission's steps, and those of the graph that can be reached from them, a round of look-ups at a time."""
    steps = {start: set(ways) for start, ways in own.items()}
    seen: set[NamedNode] = set()
    waiting = {way for ways in own.values() for way in ways} | set(own)
    for _ in range(MOST_ROUNDS):
        waiting -= seen
        if not waiting:
            break
        seen |= waiting
        found = case.graph.rows("steps", {"property": [path], "thing": list(waiting)} | case.replaced)
        for start, way in found:
            steps.setdefault(node(start), set()).add(node(way))
        waiting = {node(way) for _, way in found}
    return steps


def _circles(own: Steps, steps: Steps, path: NamedNode, places: Places) -> list[Finding]:
    findings: list[Finding] = []
    while len(findings) < MOST_CIRCLES:
        circle = _circle(steps)
        if circle is None:
            break
        ours = next(((a, b) for a, b in pairwise(circle) if b in own.get(a, ())), None)
        start, way = ours or (circle[0], circle[1])
        if ours is not None:
            findings.append(_finding(_turned(circle, start), path, places))
        steps[start].discard(way)  # this circle is told; look for another
    return findings


def _circle(steps: Steps) -> list[NamedNode] | None:
    """The things of one circle, the first one again at the end; None when there is no circle."""
    try:
        TopologicalSorter(steps).prepare()
    except CycleError as error:
        found: list[NamedNode] = error.args[1]
        return found[::-1]  # graphlib tells it against the direction of the steps
    return None


def _turned(circle: list[NamedNode], start: NamedNode) -> list[NamedNode]:
    """The same circle, told from another of its things."""
    at = circle.index(start)
    return [*circle[at:-1], *circle[: at + 1]]


def _finding(circle: list[NamedNode], path: NamedNode, places: Places) -> Finding:
    shown = [short_name(thing.value) for thing in circle]
    if len(shown) > MOST_SHOWN:
        shown = [*shown[: MOST_SHOWN // 2], "…", *shown[-MOST_SHOWN // 2 :]]
    way = " → ".join(shown)
    says = _SAYS[path]
    return Finding(
        "circle",
        Severity.VIOLATION,
        Text(f"{says.nl}: {way}", f"{says.en}: {way}"),
        _REPAIR,
        places.find(circle[0], path, circle[1]),
        circle[0],
        path,
        circle[1],
        way,
    )
