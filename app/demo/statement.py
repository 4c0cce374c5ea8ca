"""One thing of which somebody says something, before it is written in any format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.model.languages import Text
from app.model.names import ID


@dataclass(frozen=True)
class Link:
    """An IRI as a value."""

    iri: str


@dataclass(frozen=True)
class Typed:
    """A text with a datatype of XML Schema."""

    text: str
    datatype: str


Value = Link | Typed | Text | str | int | bool | Decimal


@dataclass(frozen=True)
class Statement:
    """One thing: what it is called, what it is, and what is said of it; a tuple holds several values."""

    iri: str
    class_: str
    said: Mapping[str, Value | tuple[Value, ...] | None] = field(default_factory=dict)


def organisation_iri(code: str) -> str:
    """The IRI of an invented organisation."""
    return f"{ID}organisation/{code}"
