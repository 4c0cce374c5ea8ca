"""The SHACL validation report as JSON-LD."""

from pyoxigraph import RdfFormat, serialize

from app.checking.report.shacl import PREFIXES_SHOWN, triples
from app.model.languages import Languages
from app.model.names import BASE
from app.model.submissions import Report

NAME = "jsonld"
MEDIA_TYPE = "application/ld+json"


def render(report: Report, _languages: Languages, _home: str = BASE) -> bytes:
    """The report with its messages in both languages; its context stands in it."""
    return serialize(triples(report), format=RdfFormat.JSON_LD, prefixes=PREFIXES_SHOWN) or b""
