"""Triples become findings: all checks together over one submission, and the verdict that follows from them.

Caps and syntax come before: what is checked here was read whole. A check that does not come to a verdict is an outcome
of its own; it never means that a submission conforms.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from app.checking.case import MOST_FINDINGS, Case, open_case
from app.checking.circles import check_circles
from app.checking.coverage import check_coverage
from app.checking.left_out import check_left_out
from app.checking.mentions import referred_to
from app.checking.order import in_order, worst
from app.checking.ownership import check_ownership
from app.checking.persons import check_persons
from app.checking.references import check_references
from app.checking.shapes import check_shapes
from app.checking.twins import without_twins
from app.model.collector import without_collector
from app.model.errors import EngineFailedError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.submissions import Finding, Outcome, Reading, Report, Severity, Submitter
from app.store.queries import Queries

_NO_SUBMITTER = Text(
    "of de dingen van de inzender zijn: er is geen organisatie genoemd",
    "whether the things are the sender's own: no organisation was named",
)
_NO_SHAPES = Text("of de gegevens aan de vormen voldoen", "whether the data meet the shapes")

_MORE = Finding(
    "more-findings",
    Severity.INFO,
    Text("er zijn meer bevindingen dan hier staan", "there are more findings than are told here"),
    Text("Herstel eerst deze; zend dan opnieuw in.", "Mend these first; then send it again."),
)


def inspect(  # noqa: PLR0913, PLR0917  (each is a side of the question)
    reading: Reading,
    kind: Kind,
    submitter: Submitter | None,
    graph: Queries,
    engine: str = "shacl",
    today: date | None = None,
) -> Report:
    """The verdict on what was read, with everything that was found in it, each thing once."""
    with without_collector():
        return _report(open_case(reading, kind, submitter, graph, today), reading, engine)


def _report(case: Case, reading: Reading, engine: str) -> Report:
    persons, mask = check_persons(case)
    checks = [
        check_ownership(case),
        check_coverage(case),
        check_references(case),
        check_circles(case),
        check_left_out(case),
        persons,
    ]
    own = [finding for found in checks for finding in found]
    flooded = any(len(found) >= MOST_FINDINGS for found in checks)
    shapes = _Shapes() if flooded else _shapes(case, reading, engine)
    findings = without_twins(list(reading.findings), own, shapes.findings)
    shown = [mask.finding(finding) for finding in (*shapes.failure, *findings) if not mask.is_person(finding.focus)]
    ordered = in_order(list(dict.fromkeys(shown)), case.kind, case.subjects)
    return Report(
        kind=case.kind.name,
        kind_version=case.kind.version,
        outcome=_outcome(ordered, failed=bool(shapes.failure)),
        findings=(*worst(ordered), *([_MORE] if flooded or len(ordered) > MOST_FINDINGS else [])),
        not_checked=(*([_NO_SUBMITTER] if case.submitter is None else []), *([] if shapes.done else [_NO_SHAPES])),
        focus_nodes=shapes.focus_nodes,
        triples=len(reading.triples),
        counts=dict.fromkeys(Severity, 0) | Counter(finding.severity for finding in ordered),
    )


@dataclass(frozen=True)
class _Shapes:
    """What the shapes found, on how many things they looked, and why they came to no verdict if they did not."""

    findings: list[Finding] = field(default_factory=list)
    focus_nodes: int = 0
    failure: tuple[Finding, ...] = ()
    done: bool = False


def _shapes(case: Case, reading: Reading, engine: str) -> _Shapes:
    try:
        surroundings = case.graph.triples(case.kind.slice, {"reference": referred_to(case.subjects)})
        findings, focus_nodes = check_shapes(reading.triples, surroundings, case.kind, case.places, engine)
    except EngineFailedError as error:
        return _Shapes(failure=(_failed(error),))
    return _Shapes(findings, focus_nodes, done=True)


def _outcome(findings: list[Finding], *, failed: bool) -> Outcome:
    if failed:
        return Outcome.FAILED
    refused = any(finding.severity is Severity.VIOLATION for finding in findings)
    return Outcome.REFUSED if refused else Outcome.CONFORMS


def _failed(error: EngineFailedError) -> Finding:
    return Finding(
        "engine-failed",
        Severity.VIOLATION,
        error.message,
        Text(
            "Zend het bestand later opnieuw in; blijft dit zo, meld het dan aan de beheerder.",
            "Send the file again later; if this goes on, tell the operator.",
        ),
    )
