"""The formats of a report. One module each, with NAME, MEDIA_TYPE and render; a new format is a new module here."""

from collections.abc import Callable
from dataclasses import dataclass

from app.checking.report import csv, human, json, jsonld, junit, turtle
from app.model.languages import Languages
from app.model.submissions import Report


@dataclass(frozen=True)
class Format:
    """A way to write a report; ``name`` is what ``format=`` takes.

    ``render`` takes the report, the languages of texts (a format in one language uses the first of the chain) and the
    address under which rules can be looked up.
    """

    name: str
    media_type: str
    render: Callable[[Report, Languages, str], bytes]


FORMATS = {
    part.NAME: Format(part.NAME, part.MEDIA_TYPE, part.render) for part in (json, turtle, jsonld, csv, human, junit)
}
