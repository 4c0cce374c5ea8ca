"""Findings by rule: the same mistake in a thousand rows is told once, with how often and where first."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.model.languages import Text
from app.model.submissions import Finding, Place, Report, Severity

MOST_SHOWN = 10  # findings of one rule that are told; the whole list stands in the JSON and the CSV
SEVERITIES = (Severity.VIOLATION, Severity.WARNING, Severity.INFO)
NAMES = {
    Severity.VIOLATION: (Text("fout", "error"), Text("fouten", "errors")),
    Severity.WARNING: (Text("waarschuwing", "warning"), Text("waarschuwingen", "warnings")),
    Severity.INFO: (Text("opmerking", "remark"), Text("opmerkingen", "remarks")),
}


@dataclass(frozen=True)
class Group:
    """All findings of one rule and one severity, in the order of the file."""

    rule: str
    severity: Severity
    findings: tuple[Finding, ...]

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The first of them."""
        return self.findings[:MOST_SHOWN]

    @property
    def more(self) -> int:
        """How many there are besides."""
        return max(0, len(self.findings) - MOST_SHOWN)


def groups(report: Report) -> list[Group]:
    """The findings by rule: the worst severity first, then in the order of the file."""
    found: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in report.findings:
        found.setdefault((finding.severity, finding.rule), []).append(finding)
    return [
        Group(rule, severity, tuple(held))
        for wanted in SEVERITIES
        for (severity, rule), held in found.items()
        if severity is wanted
    ]


def where(place: Place | None) -> Text:
    """A place in words: rij 14, kolom niveau / row 14, column level; empty where nobody knows."""
    if place is None:
        return Text("", "")
    parts = list(_parts(place))
    return Text(", ".join(part.nl for part in parts), ", ".join(part.en for part in parts))


def counted(report: Report) -> Text:
    """How much was found, in words: 5 fouten, 1 waarschuwing / 5 errors, 1 warning."""
    told = [
        Text(f"{count} {NAMES[severity][count != 1].nl}", f"{count} {NAMES[severity][count != 1].en}")
        for severity in SEVERITIES
        if (count := report.counts.get(severity, 0))
    ]
    return Text(
        ", ".join(text.nl for text in told) or "niets gevonden",
        ", ".join(text.en for text in told) or "nothing found",
    )


def printable(text: str) -> str:
    """A text without characters that steer a terminal, or that XML does not take."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _parts(place: Place) -> Iterator[Text]:
    if place.row is not None:
        yield Text(f"rij {place.row}", f"row {place.row}")
    if place.column is not None:
        yield Text(f"kolom {place.column}", f"column {place.column}")
    if place.line is not None:
        yield Text(f"regel {place.line}", f"line {place.line}")
    if place.json_path is not None:
        yield Text(place.json_path, place.json_path)
