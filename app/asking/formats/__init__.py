"""The formats of an answer. One module each, with NAME, MEDIA_TYPE and render; a new format is a new module here."""

from collections.abc import Callable
from dataclasses import dataclass

from app.asking.formats import csv, json, jsonld, srj, xlsx
from app.asking.shown import Shown
from app.model.questions import Answer


@dataclass(frozen=True)
class Format:
    """A way to write an answer; ``name`` is what ``format=`` takes and what a file name ends in."""

    name: str
    media_type: str
    render: Callable[[Answer, Shown], bytes]


FORMATS = {part.NAME: Format(part.NAME, part.MEDIA_TYPE, part.render) for part in (json, jsonld, csv, xlsx, srj)}
