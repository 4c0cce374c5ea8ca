"""The case that the checks look at: what a submission describes, whose it is, and the graph that it would come into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.checking.classes import Broader, read_broader
from app.checking.subjects import Subjects
from app.model.kinds import Kind
from app.model.names import ID
from app.model.submissions import Places, Reading, Submitter
from app.model.terms import NamedNode
from app.store.queries import Queries

MOST_FINDINGS = 10_000  # of one check, and in one report: nobody mends more at a time, and a flood takes memory


@dataclass(frozen=True)
class Case:
    """One submission under examination. Without a submitter nobody knows whose it is, nor which graph it replaces."""

    subjects: Subjects
    places: Places
    kind: Kind
    submitter: Submitter | None
    graph: Queries
    broader: Broader
    today: date

    @property
    def replaced(self) -> dict[str, list[NamedNode]]:
        """The graph that is gone once this is accepted, as a value for the look-ups: what it says does not count."""
        if self.submitter is None:
            return {}
        return {"replaced": [NamedNode(f"{ID}graph/{self.submitter.code}/{self.kind.name}")]}


def open_case(
    reading: Reading,
    kind: Kind,
    submitter: Submitter | None,
    graph: Queries,
    today: date | None = None,
) -> Case:
    """The case of what was read."""
    day = today or datetime.now(UTC).date()
    return Case(Subjects(reading.triples, kind), reading.places, kind, submitter, graph, read_broader(graph), day)
