"""Terms as everybody here writes them: canonical numbers, lower-case language tags, NFC; and what may not stand in one.

IRIs are kept as they came: two IRIs that look the same are not the same thing, and whose they are is checked later.
"""

import re
import unicodedata
from collections.abc import Callable

from app.model.names import PREFIXES, XSD
from app.model.terms import Literal, NamedNode
from app.reading.durations import canonical_duration
from app.reading.numbers import BOOLEANS, canonical_decimal, canonical_integer

LANG_STRING = f"{PREFIXES['rdf']}langString"
STRING = f"{XSD}string"

# control characters other than tab and line ends; bidirectional overrides and isolates; the byte order mark
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")


def odd_character(text: str) -> str | None:
    """The first character that may not stand in a text, as U+202E; None when there is none."""
    found = _ODD.search(text)
    return None if found is None else f"U+{ord(found.group()):04X}"


def language_tag(text: str) -> str | None:
    """A language tag in lower case; None for what is none."""
    tag = text.strip().lower()
    return tag if _LANGUAGE_TAG.fullmatch(tag) else None


def canonical(value: Literal) -> Literal:
    """The literal in its canonical form; one that does not fit its datatype only has its text normalised."""
    text = unicodedata.normalize("NFC", value.value)
    if value.language is not None:
        return Literal(text, language=value.language.lower())
    datatype = value.datatype.value
    write = _CANONICAL.get(datatype)
    if write is not None:
        text = write(text.strip()) or text
    return value if text == value.value else Literal(text, datatype=value.datatype)


_CANONICAL: dict[str, Callable[[str], str | None]] = {
    f"{XSD}boolean": BOOLEANS.get,
    f"{XSD}decimal": canonical_decimal,
    f"{XSD}duration": canonical_duration,
    f"{XSD}language": str.lower,
    **{
        f"{XSD}{kind}": canonical_integer
        for kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
    },
}


def named_node(text: str) -> NamedNode | None:
    """The absolute IRI that a text is; None for what is none."""
    try:
        return NamedNode(text)
    except ValueError:
        return None
