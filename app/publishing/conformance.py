"""Whether the data keep their rules: our own, each a query that gives what breaks it, and those of a standard's shapes.

pySHACL gives the verdict on shapes: it is the field's reference, and this is not on anybody's hot path.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.terms import Row
from app.store.queries import Queries

if TYPE_CHECKING:
    from rdflib import Graph

LINT = "lint"


@dataclass(frozen=True)
class Broken:
    """A rule, and everything that breaks it."""

    rule: str
    sentence: Text
    rows: list[Row]


def broken_rules(queries: Queries, folder: Path) -> list[Broken]:
    """Our own rules that something breaks; each file of ``lint/`` is one, and says itself what it asks."""
    found = [
        Broken(path.stem, _sentence(path), queries.rows(f"{LINT}/{path.stem}"))
        for path in sorted((folder / LINT).glob("*.rq"))
    ]
    return [broken for broken in found if broken.rows]


def rules(folder: Path) -> dict[str, Text]:
    """Every rule of ours, by name."""
    return {path.stem: _sentence(path) for path in sorted((folder / LINT).glob("*.rq"))}


def read_shapes(path: Path) -> "Graph":
    """The shapes in a Turtle file; raises UnknownError when it cannot be read as such."""
    from rdflib import Graph  # noqa: PLC0415
    from rdflib.exceptions import ParserError  # noqa: PLC0415
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415

    try:
        return Graph().parse(path, format="turtle")
    except (OSError, UnicodeDecodeError, ParserError, BadSyntax) as error:
        raise UnknownError(
            Text(f"{path} is niet te lezen als Turtle.", f"{path} cannot be read as Turtle."),
        ) from error


def violations(queries: Queries, shapes: "Graph") -> list[str]:
    """What in the public graph violates these shapes: a line for each sh:Violation, warnings and infos left out."""
    from pyshacl import validate  # noqa: PLC0415  (slow to import, and the service never needs it)
    from rdflib import SH, Graph  # noqa: PLC0415

    everything = serialize(queries.triples("everything"), format=RdfFormat.N_TRIPLES) or b""
    data = Graph().parse(data=everything, format="nt")
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", allow_warnings=True, allow_infos=True)
    if not isinstance(report, Graph):  # an engine that fails never means that the data conform
        raise TypeError(f"pySHACL gave no report: {report!r}")
    return sorted(
        " ".join(str(report.value(result, SH[part]) or "-") for part in ("focusNode", "resultPath", "resultMessage"))
        for result in report.subjects(SH.resultSeverity, SH.Violation)
    )


def _sentence(path: Path) -> Text:
    told = dict(line.removeprefix("# ").split(": ", 1) for line in path.read_text("utf-8").splitlines()[:2])
    return Text(told["nl"], told["en"])
