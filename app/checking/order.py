"""Findings in the order in which a sender walks through the file."""

import re
from collections.abc import Callable

from app.checking.case import MOST_FINDINGS
from app.checking.subjects import Subjects
from app.model.kinds import Kind
from app.model.submissions import Finding, Place, Severity

_NUMBER = re.compile(r"(\d+)")
_WORST_FIRST = {severity: rank for rank, severity in enumerate((Severity.VIOLATION, Severity.WARNING, Severity.INFO))}

Key = tuple[int, list[tuple[int, int | str]], int, int, int, str]


def in_order(findings: list[Finding], kind: Kind, subjects: Subjects) -> list[Finding]:
    """The findings by row or line, then by column; what is about the whole file comes first."""
    return sorted(findings, key=_by_place(kind, subjects))


def worst(findings: list[Finding]) -> list[Finding]:
    """As many findings as a report holds, the worst of them, in the order that they have."""
    if len(findings) <= MOST_FINDINGS:
        return findings
    ranked = sorted(range(len(findings)), key=lambda at: (_WORST_FIRST[findings[at].severity], at))
    return [findings[at] for at in sorted(ranked[:MOST_FINDINGS])]


def _by_place(kind: Kind, subjects: Subjects) -> Callable[[Finding], Key]:
    columns: dict[str, int] = {}
    for row in kind.rows:
        for found in row.properties:
            for name in (found.name, *([found.level] if found.level is not None else [])):
                columns.setdefault(name.nl.casefold(), len(columns))
                columns.setdefault(name.en.casefold(), columns[name.nl.casefold()])
    things = {subject.node: at for at, subject in enumerate(subjects)}

    def key(finding: Finding) -> Key:
        place = finding.place or Place()
        column = -1 if place.column is None else columns.get(place.column.casefold(), len(columns))
        thing = -1 if finding.focus is None else things.get(finding.focus, len(things))
        rank = _WORST_FIRST[finding.severity]
        return place.row or place.line or 0, _natural(place.json_path or ""), column, thing, rank, finding.rule

    return key


def _natural(path: str) -> list[tuple[int, int | str]]:
    """A JSON path for comparing, its numbers as numbers."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in _NUMBER.split(path) if part]
