"""A report as JSON for machines: every finding in full, and the same by rule."""

import json
from typing import Any

from app.checking.report.groups import Group, groups
from app.checking.rules import address_of, rules
from app.model.languages import Languages, Text
from app.model.names import BASE
from app.model.submissions import Finding, Place, Report, Severity

NAME = "json"
MEDIA_TYPE = "application/json"


def render(report: Report, _languages: Languages, home: str = BASE) -> bytes:
    """The report as the interface promises it, in both languages."""
    return json.dumps(document(report, home), ensure_ascii=False).encode()


def document(report: Report, home: str = BASE) -> dict[str, Any]:
    """The same as an object; the addresses of rules begin with ``home``."""
    return {
        "conforms": report.conforms,
        "outcome": report.outcome.value,
        "kind": report.kind,
        "kindVersion": report.kind_version,
        "counts": {severity.value: report.counts.get(severity, 0) for severity in Severity},
        "focusNodes": report.focus_nodes,
        "triples": report.triples,
        "findings": [_finding(finding, home) for finding in report.findings],
        "groups": [_group(group, home) for group in groups(report)],
        "notChecked": [text.by_language() for text in report.not_checked],
    }


def _finding(finding: Finding, home: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "ruleUrl": address_of(finding.rule, home),
        "severity": finding.severity.value,
        **_place(finding.place),
        "found": finding.found,
        "expected": _text(finding.expected),
        "message": _text(finding.message),
        "repair": _text(finding.repair),
        "focus": finding.focus.value if finding.focus is not None else None,
        "path": finding.path.value if finding.path is not None else None,
    }


def _group(group: Group, home: str) -> dict[str, Any]:
    return {
        "rule": group.rule,
        "ruleUrl": address_of(group.rule, home),
        "title": _text(rules().get(group.rule)),
        "severity": group.severity.value,
        "count": len(group.findings),
        "message": _text(group.findings[0].message),
        "places": [_place(finding.place) for finding in group.shown],
        "more": group.more,
    }


def _place(place: Place | None) -> dict[str, Any]:
    known = place or Place()
    return {"row": known.row, "column": known.column, "line": known.line, "jsonPath": known.json_path}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else text.by_language()
