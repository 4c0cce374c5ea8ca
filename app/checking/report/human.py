"""A report as text for a terminal, in one language: the verdict, then the findings by rule, each where it stands."""

from collections.abc import Iterator

from app.checking.report.groups import NAMES, Group, counted, groups, printable, where
from app.checking.rules import rules
from app.model.languages import Languages, Text
from app.model.names import BASE, compact, local_name
from app.model.submissions import Finding, Outcome, Report

NAME = "human"
MEDIA_TYPE = "text/plain"

_VERDICTS = {
    Outcome.CONFORMS: Text("In orde", "Conforms"),
    Outcome.REFUSED: Text("Niet in orde", "Does not conform"),
    Outcome.FAILED: Text("Niet gecontroleerd: de controle is mislukt", "Not checked: checking failed"),
}
_NOT_CHECKED = Text("Niet nagegaan", "Not checked")
_MORE = Text("en nog {count}; alle staan in de JSON en de CSV", "and {count} more; all are in the JSON and the CSV")


def render(report: Report, languages: Languages, _home: str = BASE) -> bytes:
    """The report as lines, the longest list cut to the first of each rule."""
    return ("\n".join(_lines(report, languages)) + "\n").encode()


def _lines(report: Report, languages: Languages) -> Iterator[str]:
    verdict, count = _VERDICTS[report.outcome].said(languages), counted(report).said(languages)
    yield f"{verdict}: {count} ({report.kind} {report.kind_version})"
    for group in groups(report):
        yield ""
        yield from _group(group, languages)
    for index, text in enumerate(report.not_checked):
        if index == 0:
            yield ""
        yield f"{_NOT_CHECKED.said(languages)}: {text.said(languages)}"


def _group(group: Group, languages: Languages) -> Iterator[str]:
    name = NAMES[group.severity][len(group.findings) != 1].said(languages)
    yield printable(f"{len(group.findings)} {name}: {_named(group.rule, languages)}")
    for finding in group.shown:
        yield f"  {printable(_said(finding, languages))}"
        yield f"    → {printable(finding.repair.said(languages))}"
    if group.more:
        yield f"  … {_MORE.said(languages).format(count=group.more)}"


def _said(finding: Finding, languages: Languages) -> str:
    place, message = where(finding.place).said(languages), finding.message.said(languages)
    if not place and finding.focus is not None:
        place = compact(finding.focus.value)
    return f"{place}: {message}" if place else message


def _named(rule: str, languages: Languages) -> str:
    """A rule by its name, with what it asks where that is not for the shapes to say."""
    asked = rules().get(rule)
    name = local_name(rule) if rule.startswith("http") else rule
    return name if asked is None else f"{asked.said(languages)} ({name})"
