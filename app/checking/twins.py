"""The same mistake, found by two checks, is told once, by the one that says most."""

from collections.abc import Callable, Iterable

from app.model.submissions import Finding, Severity
from app.model.terms import Term

_SH = "http://www.w3.org/ns/shacl#"
_CLOSED = f"{_SH}ClosedConstraintComponent"
_MIN_COUNT = f"{_SH}MinCountConstraintComponent"
_WRONG_SORT = frozenset({f"{_SH}DatatypeConstraintComponent", f"{_SH}NodeKindConstraintComponent"})
_BROKEN = frozenset({"unknown-reference", "unknown-level", "wrong-class"})
_ODD = frozenset({"odd-iri", "unsafe-address"})
_NOT_OURS = frozenset({"unknown-property", "unknown-class", "schema-statement", "person-property"})
_SCHEMA = frozenset({"schema-statement", "person-property"})

Spot = tuple[Term | None, ...]


def without_twins(read: list[Finding], own: list[Finding], shapes: list[Finding]) -> list[Finding]:
    """Findings of the reader, of our own checks and of the shapes, without those that tell what another told."""
    ours = _own(read, own)
    return list(dict.fromkeys((*read, *ours, *_shapes(read, ours, shapes))))


def _own(read: list[Finding], own: list[Finding]) -> list[Finding]:
    seen_odd = _spots(read, _ODD, _property)
    odd = _spots(own, _ODD, _value)
    schema = _spots(own, _SCHEMA, _value) | _spots(own, _SCHEMA, _property)
    return [
        finding
        for finding in own
        if not (finding.rule in _ODD and _property(finding) in seen_odd)
        and not (finding.rule in _BROKEN and _value(finding) in odd)
        and not (finding.rule == "unknown-class" and _value(finding) in schema)
        and not (finding.rule == "unknown-property" and _property(finding) in schema)
    ]


def _shapes(read: list[Finding], own: list[Finding], shapes: list[Finding]) -> list[Finding]:
    unread = {_property(finding) for finding in read if finding.path is not None}
    unknown = _spots(own, _NOT_OURS, _property)
    circles = _spots(own, frozenset({"circle"}), _property)
    hidden = _spots(own, _BROKEN | _ODD, _value) | {(*spot, None) for spot in _spots(own, _BROKEN, _property) | circles}
    wrong = [finding for finding in shapes if finding.component in _WRONG_SORT]
    wrong_sort = {_value(finding) for finding in wrong if finding.severity is Severity.VIOLATION}
    return [
        finding
        for finding in shapes
        if _value(finding) not in hidden
        and not (_value(finding) in wrong_sort and finding.component not in _WRONG_SORT)
        and not (finding.component == _CLOSED and _property(finding) in unknown)
        and not (finding.component == _MIN_COUNT and _property(finding) in unread)
    ]


def _spots(findings: Iterable[Finding], rules: frozenset[str], spot: Callable[[Finding], Spot]) -> set[Spot]:
    return {spot(finding) for finding in findings if finding.rule in rules}


def _property(finding: Finding) -> Spot:
    return finding.focus, finding.path


def _value(finding: Finding) -> Spot:
    return finding.focus, finding.path, finding.value
