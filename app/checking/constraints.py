"""The rules of a kind as its shapes file tells them: each property shape, node shape and SPARQL constraint is one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.checking.facts import Facts, lexical, sh, vg
from app.model.languages import Text
from app.model.names import local_name
from app.model.submissions import Severity
from app.model.terms import NamedNode, Term

COMPONENTS = {
    sh(word): sh(f"{word[0].upper()}{word[1:]}ConstraintComponent")
    for word in (
        "class", "closed", "datatype", "in", "languageIn", "lessThanOrEquals", "maxCount", "maxInclusive", "maxLength",
        "minCount", "minExclusive", "minInclusive", "node", "nodeKind", "not", "pattern", "sparql", "uniqueLang",
    )
}  # fmt: skip
COMPONENTS[sh("sparql")] = SPARQL = sh("SPARQLConstraintComponent")
COMPARED = COMPONENTS[sh("lessThanOrEquals")]
_LISTS = (sh("in"), sh("languageIn"))
_SEVERITIES = {sh(severity.value.capitalize()): severity for severity in Severity}


@dataclass(frozen=True)
class Rule:
    """One rule: what it looks at, how bad it is to break it, and per constraint component what it asks."""

    iri: str
    name: Text | None
    path: NamedNode | None
    severity: Severity
    constraints: Mapping[str, tuple[Term, ...]]
    error_from: str | None = None

    @property
    def local(self) -> str:
        """The rule's name within its kind."""
        return local_name(self.iri)


@lru_cache(maxsize=64)
def rules_of(shapes: str) -> Mapping[str, Rule]:
    """The rules in a shapes file, by IRI."""
    file = Facts(shapes)
    return {rule.iri: rule for rule in _rules(file)}


@lru_cache(maxsize=64)
def hooks_of(shapes: str) -> frozenset[str]:
    """The nodes that rules over a whole set hang on, which are there whatever a submission holds."""
    file = Facts(shapes)
    found = (node.value for shape in file.subjects for node in file.nodes(shape, sh("targetNode")))
    return frozenset(found)


def _rules(file: Facts) -> Iterator[Rule]:
    for shape in file.of_class(sh("NodeShape")):
        if not isinstance(shape, NamedNode) or not is_target(file, shape):
            continue
        severity = severity_of(file, shape)
        yield _rule(file, shape, severity)
        for constraint in file.nodes(shape, sh("sparql")):
            yield Rule(
                constraint.value, file.text(constraint, sh("name")), None, severity, {SPARQL: ()}, _version(file, shape)
            )
        for found in file.nodes(shape, sh("property")):
            yield _rule(file, found, severity_of(file, found))


def _rule(file: Facts, shape: NamedNode, severity: Severity) -> Rule:
    about = [*file.nodes(shape, vg("aboutProperty")), *file.nodes(shape, sh("path"))]
    return Rule(
        iri=shape.value,
        name=file.text(shape, sh("name")),
        path=next(iter(about), None),
        severity=severity,
        constraints=dict(_constraints(file, shape)),
        error_from=_version(file, shape),
    )


def is_target(file: Facts, shape: NamedNode) -> bool:
    """Whether a shape says itself what it looks at; another only serves one that does."""
    return bool(file.nodes(shape, sh("targetClass")) or file.nodes(shape, sh("targetNode")))


def severity_of(file: Facts, shape: NamedNode) -> Severity:
    """How bad it is to break a rule of this shape."""
    told = file.nodes(shape, sh("severity"))
    return _SEVERITIES[told[0].value] if told else Severity.VIOLATION


def classes_of(file: Facts, shape: NamedNode) -> list[NamedNode]:
    """The classes of which a value must be: one of sh:class, or any of those that the shape of sh:node lists."""
    found = file.nodes(shape, sh("class"))
    for node in file.nodes(shape, sh("node")):
        for on_type in file.nodes(node, sh("property")):
            for listed in file.nodes(on_type, sh("qualifiedValueShape")):
                members = file.members(file.value(listed, sh("in")))
                found += [member for member in members if isinstance(member, NamedNode)]
    return found


def _constraints(file: Facts, shape: NamedNode) -> Iterator[tuple[str, tuple[Term, ...]]]:
    for word, component in COMPONENTS.items():
        asked = file.value(shape, word)
        if asked is None or component == SPARQL:
            continue
        if word in _LISTS:
            yield component, tuple(file.members(asked))
        elif word in {sh("class"), sh("node")}:
            yield component, tuple(classes_of(file, shape))
        else:
            yield component, (asked,)


def _version(file: Facts, shape: NamedNode) -> str | None:
    return lexical(file.value(shape, vg("errorFrom"))) or None
