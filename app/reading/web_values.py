"""What websites write as values: a text, an object that says it, or a list of either; and contexts of schema.org."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.reading.json_text import below
from app.reading.terms import language_tag
from app.reading.values import as_text

CODES = ("courseCode", "identifier")
_CONTEXTS = re.compile(r"https?://(?:www\.)?schema\.org/?", re.IGNORECASE)
_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)")
_LONGEST_SLUG = 64  # characters, as long as a code may be

Found = tuple[dict[str, Any], str]


def speaks_schema_org(document: Any) -> bool:
    """Whether a document says that it is schema.org's, or holds nothing but documents that say so."""
    if isinstance(document, list):
        return bool(document) and all(isinstance(one, dict) and speaks_schema_org(one) for one in document)
    said = document.get("@context") if isinstance(document, dict) else None
    return isinstance(said, str) and _CONTEXTS.fullmatch(said) is not None


def refuse_contexts(value: Any, *, top: bool = False) -> None:
    """A context further down could give any key another meaning."""
    if isinstance(value, dict):
        said = value.get("@context")
        if said is not None and not (top or (isinstance(said, str) and _CONTEXTS.fullmatch(said))):
            raise UnreadableError(
                Text(
                    "Verderop staat een @context. Zet één context bovenaan.",
                    "There is an @context further down. Put one context at the top.",
                ),
                rule="context",
            )
        for one in value.values():
            refuse_contexts(one)
    elif isinstance(value, list):
        for one in value:
            refuse_contexts(one)


def bare(word: str) -> str:
    """A word of schema.org without its prefix."""
    return _PREFIX.sub("", word)


def slug(text: str) -> str:
    """A text as a code: lower case, letters and digits, dashes between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")


def types_of(thing: dict[str, Any]) -> list[str]:
    """The classes that an object says it is of."""
    said = thing.get("@type", [])
    return [bare(one) for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)]


def said_type(thing: dict[str, Any]) -> str:
    """The same in words."""
    return ", ".join(types_of(thing)) or "@type"


def each(value: Any, path: str) -> Iterator[Found]:
    """The objects that a value holds: one, or a list of them."""
    for index, one in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(one, dict):
            yield one, below(path, index) if isinstance(value, list) else path


def texts(value: Any, path: str, inside: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The texts that a value says, each with its place; of an object, the first of these keys that it has."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from texts(one, below(path, index), inside)
    elif isinstance(value, dict):
        key = next((key for key in inside if value.get(key) not in (None, "")), None)
        if key is not None:
            yield from texts(value[key], below(path, key), inside)
    elif isinstance(value, str | bool | int | float):
        text = as_text(value)
        if text:
            yield text, path


def tag_of(value: Any) -> str | None:
    """The language that a text says it is in."""
    said = value.get("@language") if isinstance(value, dict) else None
    return language_tag(said) if isinstance(said, str) else None


def first_code(thing: dict[str, Any]) -> str:
    """The code that a course or a run gives itself."""
    return next((text for key in CODES for text, _ in texts(thing.get(key), "$", ("value", "@value"))), "")


def priced(offer: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The prices of an offer, each with its currency."""
    for one in (offer, *(one for one, _ in each(offer.get("priceSpecification"), "$"))):
        if isinstance(one.get("price"), str | int | float):
            yield as_text(one["price"]), str(one.get("priceCurrency") or offer.get("priceCurrency") or "").upper()


def last_segment(address: str) -> str:
    """What the path of an address ends in, without its extension; nothing where a query or a fragment says more."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "" if parts.query or parts.fragment else parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
