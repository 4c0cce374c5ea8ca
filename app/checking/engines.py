"""SHACL engines: data and shapes in, results out. Any of them that comes to no verdict raises EngineFailedError.

``shacl`` is for whoever waits; ``pyshacl``, the field's reference, is for tests and for a second opinion. Of both only
the standard's own report in RDF is read: its results, never its ``conforms``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import RdfFormat
from shacl import Shapes

from app.checking.facts import Facts, lexical, sh
from app.model.errors import EngineFailedError
from app.model.languages import Text
from app.model.names import local_name
from app.model.submissions import Severity
from app.model.terms import Literal, NamedNode, Term

MOST_VIOLATIONS = 10_000


@dataclass(frozen=True)
class Result:
    """One sh:ValidationResult: which rule, of which component, and what it says of which node."""

    rule: str
    component: str
    severity: Severity
    focus: Term
    path: NamedNode | None
    value: Term | None
    messages: Mapping[str, str]


def validate(engine: str, shapes: str, data: bytes) -> list[Result]:
    """What an engine finds in data (N-Triples) that breaks the shapes (Turtle)."""
    try:
        return list(_results(ENGINES[engine](shapes, data)))
    except EngineFailedError:
        raise
    except Exception as error:
        raise _failed(engine, str(error)) from error


def _shacl(shapes: str, data: bytes) -> bytes:
    """What is found up to so many violations: more are refused all the same, and would only cost time and memory.

    Warnings are allowed for here so that they do not count towards the bound; they are reported like the rest.
    """
    report = _compiled(shapes).validate_text(
        data.decode(), format="ntriples", max_results=MOST_VIOLATIONS, allow_warnings=True
    )
    told: str = report.serialize("ntriples")
    return told.encode()


@lru_cache(maxsize=32)
def _compiled(shapes: str) -> Any:
    return Shapes.from_turtle(shapes)


def _pyshacl(shapes: str, data: bytes) -> bytes:
    from pyshacl import validate as reference  # noqa: PLC0415  (slow to import, and hardly ever needed)
    from rdflib import Graph  # noqa: PLC0415

    graph = Graph().parse(data=data, format="nt")
    _, report, text = reference(graph, shacl_graph=_parsed(shapes), inference="none")
    if not isinstance(report, Graph):
        raise _failed("pyshacl", str(text))
    return report.serialize(format="nt", encoding="utf-8")


@lru_cache(maxsize=32)
def _parsed(shapes: str) -> Any:
    from rdflib import Graph  # noqa: PLC0415

    return Graph().parse(data=shapes, format="turtle")


ENGINES: Mapping[str, Callable[[str, bytes], bytes]] = {"shacl": _shacl, "pyshacl": _pyshacl}


def _results(report: bytes) -> Iterator[Result]:
    """The results that the report itself names; details of a result are results too, and not told apart."""
    facts = Facts(report, RdfFormat.N_TRIPLES)
    reports = facts.of_class(sh("ValidationReport"))
    if len(reports) != 1:
        raise _failed("SHACL", "no sh:ValidationReport")
    for result in facts.values(reports[0], sh("result")):
        path = facts.value(result, sh("resultPath"))
        rule = facts.value(result, sh("sourceConstraint")) or facts.value(result, sh("sourceShape"))
        focus = facts.value(result, sh("focusNode"))
        severity = facts.value(result, sh("resultSeverity"))
        component = facts.value(result, sh("sourceConstraintComponent"))
        if not isinstance(rule, NamedNode) or focus is None or component is None:
            raise _failed("SHACL", f"a result without its rule: {result}")
        said = facts.values(result, sh("resultMessage"))
        yield Result(
            rule=rule.value,
            component=lexical(component),
            severity=Severity(local_name(lexical(severity)).lower()),
            focus=focus,
            path=path if isinstance(path, NamedNode) else None,
            value=facts.value(result, sh("value")),
            messages={text.language: text.value for text in said if isinstance(text, Literal) and text.language},
        )


def _failed(engine: str, why: str) -> EngineFailedError:
    return EngineFailedError(
        Text(
            f"De controle van de vormen ({engine}) is mislukt: {why}",
            f"Checking the shapes ({engine}) failed: {why}",
        ),
    )
