"""What a submission leaves out that stands now, and that somebody else still names.

A thing of a lasting class (a competence that others teach) must stay. Any other may go; who sends is told who names it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from app.checking.case import MOST_FINDINGS, Case
from app.checking.phrases import quoted
from app.model.errors import ConflictError
from app.model.kinds import Kind, Row
from app.model.languages import Text
from app.model.names import ID, short_name
from app.model.submissions import Finding, Severity
from app.model.terms import NamedNode, Term, node
from app.store.queries import Queries

_MOST_SHOWN = 3


@dataclass(frozen=True)
class Named:
    """A thing that is left out, the kind of row that it is, and the graphs that name it."""

    thing: NamedNode
    row: Row
    graphs: tuple[str, ...]

    @property
    def message(self) -> Text:
        """Who still names it."""
        by = ", ".join(self.graphs[:_MOST_SHOWN]) + (", …" if len(self.graphs) > _MOST_SHOWN else "")
        thing = quoted(short_name(self.thing.value))
        return Text(
            f"{thing} staat er niet meer in, maar {by} noemt het nog", f"{thing} is left out, but {by} names it"
        )


def check_left_out(case: Case) -> list[Finding]:
    """Violations on lasting things that are left out, warnings on others."""
    if case.submitter is None:
        return []
    kept = {subject.node for subject in case.subjects}
    found = _left_out(case.graph, case.kind, case.submitter.code, kept, case.kind.rows)
    return list(islice(map(_finding, found), MOST_FINDINGS))


def keep_what_lasts(graph: Queries, kind: Kind, organisation: str, kept: Collection[Term]) -> None:
    """Nothing when no lasting thing that others name would go; else ConflictError that names the first of them."""
    lasting = [row for row in kind.rows if row.lasting]
    left = next(_left_out(graph, kind, organisation, kept, lasting), None) if lasting else None
    if left is not None:
        message = left.message
        raise ConflictError(Text(f"{message.nl}. {_REPAIR.nl}", f"{message.en}. {_REPAIR.en}"))


def _left_out(
    graph: Queries, kind: Kind, organisation: str, kept: Collection[Term], rows: Iterable[Row]
) -> Iterator[Named]:
    """What stands in the organisation's graph of a kind, would not be kept, and is named by another submission."""
    by_class = {row.target: row for row in rows}
    replaced = NamedNode(f"{ID}graph/{organisation}/{kind.name}")
    named: dict[NamedNode, tuple[Row, list[str]]] = {}
    for thing, target, other in graph.rows("named-elsewhere", {"replaced": [replaced], "class": [*by_class]}):
        if thing not in kept:
            _, graphs = named.setdefault(node(thing), (by_class[node(target)], []))
            graphs.append(short_name(node(other).value))
    return (Named(thing, row, tuple(graphs)) for thing, (row, graphs) in named.items())


_REPAIR = Text(
    "Laat het staan, of dien een nieuwe versie in met een eigen code; dan kunnen anderen overgaan.",
    "Let it stand, or submit a new version with a code of its own; then others can move to it.",
)
_TOLD = Text(
    "Niets te doen als het zo bedoeld is; wie het noemt, leest dit bij de volgende controle.",
    "Nothing to do if this is meant; who names it will read so at the next check.",
)


def _finding(left: Named) -> Finding:
    severity = Severity.VIOLATION if left.row.lasting else Severity.WARNING
    repair = _REPAIR if left.row.lasting else _TOLD
    return Finding("left-out", severity, left.message, repair, focus=left.thing)
