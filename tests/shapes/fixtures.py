"""The files of tests/shapes: good ones that pass, and for each constraint a bad one that breaks just that."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.sparql import Query

from app.checking.constraints import COMPONENTS, SPARQL, rules_of
from app.checking.kinds import Kinds
from app.checking.shapes import check_shapes
from app.model.names import RDF_TYPE, local_name
from app.model.submissions import Finding, Places
from app.settings import PACKAGE

HERE = Path(__file__).parent
SHAPES = PACKAGE / "shapes"
KINDS = Kinds(SHAPES)
GOOD = sorted(HERE.glob("*/good/*.ttl"))
BAD = sorted(HERE.glob("*/bad/*.ttl"))
_PARAMETERS = {component: local_name(word) for word, component in COMPONENTS.items()}

Verdict = list[tuple[str, str, str, str]]


def constraints(kind: str) -> dict[str, tuple[str, str]]:
    """Every constraint of a kind, under the name of its file: the IRI of its rule, and its component."""
    return {
        rule.local if component == SPARQL else f"{rule.local}.{_PARAMETERS[component]}": (rule.iri, component)
        for rule in rules_of(KINDS.kind(kind).shapes).values()
        for component in rule.constraints
    }


def kind_of(path: Path) -> str:
    """The kind that a file is a submission of."""
    return path.parent.parent.name


def name_of(path: Path) -> str:
    """The file as a test names it."""
    return path.relative_to(HERE).with_suffix("").as_posix()


def read(path: Path) -> list[Triple]:
    """What a file says."""
    return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


def references(triples: list[Triple]) -> list[NamedNode]:
    """What a submission names as a value and does not describe itself."""
    subjects = {triple.subject for triple in triples}
    named = (triple.object for triple in triples if triple.predicate.value != RDF_TYPE)
    return list(dict.fromkeys(value for value in named if isinstance(value, NamedNode) and value not in subjects))


def verdict(findings: list[Finding]) -> Verdict:
    """What two verdicts must agree on: focus, path, component and severity of every finding."""
    return sorted((str(found.focus), str(found.path), str(found.component), found.severity.value) for found in findings)


@dataclass(frozen=True)
class Case:
    """A file to be judged in another process, with what the graph says of its references, and the whole graph."""

    path: Path
    slice: bytes
    whole: Path


def parse_queries_once() -> None:
    """Let rdflib keep the queries that it parsed: reading them anew for every file is nine tenths of pySHACL's time."""
    read_text, translate = processor.parseQuery, processor.translateQuery

    @cache
    def translated(text: str, base: str | None, prefixes: frozenset[tuple[str, str]]) -> Query:
        return translate(read_text(text), base, dict(prefixes))

    processor.parseQuery = str
    processor.translateQuery = lambda text, base=None, known=None: translated(
        text, base, frozenset((known or {}).items())
    )


def judge(case: Case) -> tuple[Verdict, Verdict]:
    """The verdict of pySHACL, and that of our own engine over the whole graph in place of the slice."""
    kind = KINDS.kind(kind_of(case.path))
    triples = read(case.path)
    reference, _ = check_shapes(triples, n_triples(case.slice), kind, Places(), "pyshacl")
    whole, _ = check_shapes(triples, _whole(case.whole), kind, Places())
    return verdict(reference), verdict(whole)


def n_triples(content: bytes) -> list[Triple]:
    """Triples written down by another process."""
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


@cache
def _whole(path: Path) -> list[Triple]:
    return n_triples(path.read_bytes())
