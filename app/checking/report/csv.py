"""A report as CSV for spreadsheets: every finding on a line, in one language, formulas made harmless."""

import csv
import io

from app.checking.report.groups import NAMES
from app.checking.rules import address_of
from app.model.languages import Languages
from app.model.names import BASE
from app.model.spreadsheets import harmless
from app.model.submissions import Finding, Place, Report

NAME = "csv"
MEDIA_TYPE = "text/csv"
_HEADER = (
    "severity", "row", "column", "line", "jsonPath", "found", "message", "repair", "expected",
    "rule", "ruleUrl", "focus", "path",
)  # fmt: skip


def render(report: Report, languages: Languages, home: str = BASE) -> bytes:
    """The findings as a table with a header line: UTF-8 with a byte order mark, RFC 4180."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for finding in report.findings:
        writer.writerow([harmless(cell) for cell in _line(finding, languages, home)])
    return text.getvalue().encode("utf-8-sig")


def _line(finding: Finding, languages: Languages, home: str) -> list[str | int | None]:
    place = finding.place or Place()
    return [
        NAMES[finding.severity][0].said(languages),
        place.row,
        place.column,
        place.line,
        place.json_path,
        finding.found,
        finding.message.said(languages),
        finding.repair.said(languages),
        None if finding.expected is None else finding.expected.said(languages),
        finding.rule,
        address_of(finding.rule, home),
        None if finding.focus is None else finding.focus.value,
        None if finding.path is None else finding.path.value,
    ]
