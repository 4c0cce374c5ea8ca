"""The SHACL validation report as Turtle."""

from pyoxigraph import RdfFormat, serialize

from app.checking.report.shacl import PREFIXES_SHOWN, triples
from app.model.languages import Languages
from app.model.names import BASE
from app.model.submissions import Report

NAME = "turtle"
MEDIA_TYPE = "text/turtle"


def render(report: Report, _languages: Languages, _home: str = BASE) -> bytes:
    """The report with its messages in both languages."""
    return serialize(triples(report), format=RdfFormat.TURTLE, prefixes=PREFIXES_SHOWN) or b""
