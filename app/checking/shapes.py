"""The shapes of a kind over a submission and the slice of the graph that it refers to.

What the graph says of the submission's own things does not count, since the submission takes its place; nor does any
other organisation's one-of-a-kind thing (its catalogue). Of the results only those on the submission are told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from pyoxigraph import RdfFormat, serialize

from app.checking.constraints import COMPARED, COMPONENTS, SPARQL, Rule, hooks_of, rules_of
from app.checking.engines import Result, validate
from app.checking.facts import sh
from app.checking.wording import Wording, shown
from app.model.kinds import Kind, Row
from app.model.languages import Text
from app.model.names import RDF_TYPE
from app.model.submissions import Finding, Places, Severity
from app.model.terms import NamedNode, Term, Triple

_TYPES = (COMPONENTS[sh("datatype")], COMPONENTS[sh("nodeKind")])


def check_shapes(
    triples: Sequence[Triple],
    slice_triples: Iterable[Triple],
    kind: Kind,
    places: Places,
    engine: str = "shacl",
) -> tuple[list[Finding], int]:
    """What breaks the shapes, and on how many things of the kind's classes they looked.

    None means that nothing was checked: it is the caller's to call that a failure. EngineFailedError: no verdict.
    """
    submission = _Submission(triples, kind)
    data = serialize([*triples, *submission.around(slice_triples)], format=RdfFormat.N_TRIPLES) or b""
    results = validate(engine, kind.shapes, data)
    findings = [_finding(result, submission, kind, places) for result in results]
    told = dict.fromkeys(finding for finding in findings if finding is not None)
    return sorted(_once(told, rules_of(kind.shapes)), key=_order), submission.focus_nodes


class _Submission:
    """The things of a submission, as far as results must be laid beside them."""

    def __init__(self, triples: Sequence[Triple], kind: Kind) -> None:
        self._rows: dict[Term, Row] = {row.target: row for row in kind.rows}
        self._alone = {row.target for row in kind.rows if not row.keys}
        self._values: dict[tuple[Term, Term], list[Term]] = {}
        self._classes: dict[Term, Row] = {}
        self._subjects: set[Term] = set()
        for triple in triples:
            self._subjects.add(triple.subject)
            self._values.setdefault((triple.subject, triple.predicate), []).append(triple.object)
            row = self._rows.get(triple.object) if triple.predicate.value == RDF_TYPE else None
            if row is not None:
                self._classes.setdefault(triple.subject, row)

    @property
    def focus_nodes(self) -> int:
        """How many things are of a class of the kind."""
        return len(self._classes)

    def around(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """Of what the graph says, what counts beside the submission."""
        held = list(triples)
        strangers = {
            triple.subject for triple in held if triple.predicate.value == RDF_TYPE and triple.object in self._alone
        }
        gone = self._subjects | strangers
        return (triple for triple in held if triple.subject not in gone)

    def describes(self, thing: Term | None) -> bool:
        """Whether a thing is one of the submission."""
        return thing in self._subjects

    def row(self, thing: Term) -> Row | None:
        """The class of a thing, as the kind knows it."""
        return self._classes.get(thing)

    def value(self, thing: Term, path: NamedNode | None) -> Term | None:
        """The value of a property, where it has only one."""
        held = self._values.get((thing, path), []) if path is not None else []
        return held[0] if len(held) == 1 else None

    def superfluous(self, target: Term) -> NamedNode | None:
        """The last thing of a class of which there may be one, when there are more."""
        held = [thing for thing, row in self._classes.items() if row.target == target]
        last = held[-1] if len(held) > 1 else None
        return last if isinstance(last, NamedNode) else None


def _finding(result: Result, submission: _Submission, kind: Kind, places: Places) -> Finding | None:
    """The finding that a result is; None for a result on something that the submission only refers to."""
    focus = _focus(result, submission, kind)
    if focus is None:
        return None
    rule = rules_of(kind.shapes)[result.rule]
    path = result.path or rule.path
    value = None if result.component == SPARQL else result.value
    stands = value if value is not None else submission.value(focus, path)
    found = None if stands is None else shown(stands)
    wording = Wording(kind, submission.row(focus), rule, result, found)
    severity, message = _severity(result, rule, kind, wording)
    return Finding(
        rule=rule.iri,
        severity=severity,
        message=message,
        repair=wording.repair(),
        place=places.find(focus, path, stands),
        focus=focus,
        path=path,
        value=value,
        found=found,
        expected=wording.expected(),
        component=result.component,
    )


def _once(findings: Collection[Finding], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings, without those that only follow from another: what is no date at all is not also too late."""
    mistyped = [finding for finding in findings if finding.component in _TYPES]
    values = {(finding.focus, finding.path, finding.value) for finding in mistyped}
    properties = {(finding.focus, finding.path) for finding in mistyped}
    for finding in findings:
        asked = rules[finding.rule].constraints.get(COMPARED, ()) if finding.component == COMPARED else ()
        follows = (finding.focus, finding.path, finding.value) in values and finding.component not in _TYPES
        if not follows and not any((finding.focus, other) in properties for other in asked):
            yield finding


def _focus(result: Result, submission: _Submission, kind: Kind) -> NamedNode | None:
    """What a result is about: a rule over the whole set names in its value the thing at fault."""
    focus = result.value if result.component == SPARQL and result.value is not None else result.focus
    if isinstance(focus, NamedNode) and submission.describes(focus):
        return focus
    if not isinstance(focus, NamedNode) or result.component == SPARQL or focus.value not in hooks_of(kind.shapes):
        return None
    return submission.superfluous(focus) or focus


def _severity(result: Result, rule: Rule, kind: Kind, wording: Wording) -> tuple[Severity, Text]:
    """How bad it is at this version of the kind, and the message, which announces when it will be worse."""
    message = wording.message()
    if rule.error_from is None:
        return result.severity, message
    if _number(kind.version) >= _number(rule.error_from):
        return Severity.VIOLATION, message
    announced = wording.announced(rule.error_from)
    return result.severity, Text(f"{message.nl}; {announced.nl}", f"{message.en}; {announced.en}")


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _order(finding: Finding) -> tuple[str, ...]:
    return (
        str(finding.focus),
        finding.rule,
        str(finding.component),
        str(finding.path),
        str(finding.value),
        finding.message.en,
    )
