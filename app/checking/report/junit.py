"""A report as JUnit XML, for a build server: a violation is a failed test, a warning a passed one with a note."""

from collections.abc import Iterator
from html import escape

from app.checking.report.groups import printable, where
from app.checking.rules import address_of
from app.model.languages import Languages
from app.model.names import BASE
from app.model.submissions import Finding, Outcome, Report, Severity

NAME = "junit"
MEDIA_TYPE = "application/xml"


def render(report: Report, languages: Languages, home: str = BASE) -> bytes:
    """The report as one test suite, named after the kind of submission."""
    return ("\n".join(_lines(report, languages, home)) + "\n").encode()


def _lines(report: Report, languages: Languages, home: str) -> Iterator[str]:
    violations = [finding for finding in report.findings if finding.severity is Severity.VIOLATION]
    failed = report.outcome is Outcome.FAILED
    failures, errors = (0, len(violations)) if failed else (len(violations), 0)
    tests = len(report.findings) or 1
    counts = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="0"'
    name = _attribute(f"{report.kind} {report.kind_version}")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="vakgraaf" {counts}>'
    yield f"  <testsuite name={name} {counts}>"
    if not report.findings:
        yield f'    <testcase classname={_attribute(report.kind)} name="conforms"/>'
    for finding in report.findings:
        yield from _case(finding, languages, "error" if failed else "failure", home)
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(finding: Finding, languages: Languages, element: str, home: str) -> Iterator[str]:
    message = finding.message.said(languages)
    place = where(finding.place).said(languages)
    name = f"{place}: {message}" if place else message
    told = _content(f"{finding.repair.said(languages)}\n{address_of(finding.rule, home)}")
    yield f"    <testcase classname={_attribute(finding.rule)} name={_attribute(name)}>"
    if finding.severity is Severity.VIOLATION:
        yield f"      <{element} type={_attribute(finding.rule)} message={_attribute(message)}>{told}</{element}>"
    else:
        yield f"      <system-out>{finding.severity.value}: {told}</system-out>"
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return f'"{escape(printable(text))}"'


def _content(text: str) -> str:
    return escape("\n".join(map(printable, text.splitlines())), quote=False)
