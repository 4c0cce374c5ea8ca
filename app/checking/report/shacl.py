"""A report as the validation report of SHACL: every finding is a result, also those of rules that are no shapes.

A rule that is no shape is named as the constraint component, by the IRI under which it is told.
"""

from collections.abc import Iterator

from app.checking.report.groups import where
from app.checking.rules import address_of
from app.model.names import PREFIXES, RDF_TYPE
from app.model.submissions import Finding, Report, Severity
from app.model.terms import BlankNode, Literal, NamedNode, Term, Triple

SH = "http://www.w3.org/ns/shacl#"
PREFIXES_SHOWN = {"sh": SH} | {name: PREFIXES[name] for name in ("rdfs", "schema", "skos", "vg", "xsd")}

_TYPE = NamedNode(RDF_TYPE)
_COMMENT = NamedNode(f"{PREFIXES['rdfs']}comment")
_SEVERITIES = {severity: NamedNode(f"{SH}{severity.value.capitalize()}") for severity in Severity}


def triples(report: Report) -> Iterator[Triple]:
    """The report as triples. It conforms when nothing refuses: warnings do not."""
    root = BlankNode("report")
    yield Triple(root, _TYPE, _sh("ValidationReport"))
    yield Triple(root, _sh("conforms"), Literal(report.conforms))
    for number, finding in enumerate(report.findings, start=1):
        result = BlankNode(f"result{number}")
        yield Triple(root, _sh("result"), result)
        for predicate, value in _result(finding, number):
            yield Triple(result, predicate, value)


def _result(finding: Finding, number: int) -> Iterator[tuple[NamedNode, Term]]:
    yield _TYPE, _sh("ValidationResult")
    yield _sh("resultSeverity"), _SEVERITIES[finding.severity]
    # every result has a focus node; a finding on the file itself is about something that has no name
    yield _sh("focusNode"), finding.focus or BlankNode(f"focus{number}")
    if finding.path is not None:
        yield _sh("resultPath"), finding.path
    if finding.value is not None:
        yield _sh("value"), finding.value
    if finding.rule.startswith("http"):
        yield _sh("sourceShape"), NamedNode(finding.rule)
    yield _sh("sourceConstraintComponent"), NamedNode(finding.component or address_of(finding.rule))
    for language, text in finding.message.by_language().items():
        yield _sh("resultMessage"), Literal(text, language=language)
    for language, text in where(finding.place).by_language().items():
        if text:
            yield _COMMENT, Literal(text, language=language)


def _sh(name: str) -> NamedNode:
    return NamedNode(f"{SH}{name}")
