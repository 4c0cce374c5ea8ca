"""A report as bytes and back, without loss: how it is kept, and how it comes from the child that made it."""

import json
from dataclasses import asdict
from typing import Any

from app.model.languages import Text
from app.model.submissions import Finding, Outcome, Place, Report, Severity
from app.model.terms import BlankNode, Literal, NamedNode, Term


def encode(report: Report) -> bytes:
    """The report as JSON."""
    told = asdict(report) | {"findings": [_finding_told(finding) for finding in report.findings]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def decode(content: bytes) -> Report:
    """The report of ``encode``."""
    told = json.loads(content)
    return Report(
        kind=told["kind"],
        kind_version=told["kind_version"],
        outcome=Outcome(told["outcome"]),
        findings=tuple(_finding(finding) for finding in told["findings"]),
        not_checked=tuple(Text(**text) for text in told["not_checked"]),
        focus_nodes=told["focus_nodes"],
        triples=told["triples"],
        counts={Severity(severity): count for severity, count in told["counts"].items()},
    )


def _finding_told(finding: Finding) -> dict[str, Any]:
    terms = {name: _term_told(getattr(finding, name)) for name in ("focus", "path", "value")}
    plain = {name: value for name, value in vars(finding).items() if name not in terms}
    texts = {name: asdict(value) if isinstance(value, Text | Place) else value for name, value in plain.items()}
    return texts | terms


def _finding(told: dict[str, Any]) -> Finding:
    texts = {name: Text(**told[name]) for name in ("message", "repair")}
    expected = None if told["expected"] is None else Text(**told["expected"])
    place = None if told["place"] is None else Place(**told["place"])
    focus, path = (_node(told[name]) for name in ("focus", "path"))
    return Finding(
        rule=told["rule"],
        severity=Severity(told["severity"]),
        place=place,
        focus=focus,
        path=path,
        value=_term(told["value"]),
        found=told["found"],
        expected=expected,
        component=told["component"],
        **texts,
    )


def _term_told(term: Term | None) -> dict[str, str | None] | None:
    if term is None:
        return None
    if isinstance(term, Literal):
        return {"literal": term.value, "language": term.language, "datatype": term.datatype.value}
    return {"iri": term.value} if isinstance(term, NamedNode) else {"blank": str(term).removeprefix("_:")}


def _term(told: dict[str, Any] | None) -> Term | None:
    if told is None:
        return None
    if "literal" in told:
        if told["language"]:
            return Literal(told["literal"], language=told["language"])
        return Literal(told["literal"], datatype=NamedNode(told["datatype"]))
    return NamedNode(told["iri"]) if "iri" in told else BlankNode(told["blank"])


def _node(told: dict[str, Any] | None) -> NamedNode | None:
    term = _term(told)
    return term if isinstance(term, NamedNode) else None
