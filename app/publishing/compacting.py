"""The statements of one thing as compact JSON-LD of fixed shape: the keys of its frame, each always of one form.

A key that holds several is a list, a text is an object by language, both empty where nothing is said; any other is one
value or null. What a key cannot say (a second value where it holds one, another datatype) is not lost and does not bend
it: it stands in full under the word with its prefix, such as ``vg:price``. A general processor would make a list of the
key, or leave it out; the tests have two of them read every document.
"""

from collections.abc import Callable, Iterable
from typing import Any

from app.model.context import Context, Word
from app.model.names import RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Term, Triple
from app.publishing.contexts import Frame

Document = dict[str, Any]

_NO_LANGUAGE = "@none"
_STRING = f"{XSD}string"
_BOOLEANS = {"true": True, "false": False}
_MOST_OF_JSON = 2**53 - 1  # beyond it a reader's numbers may not be whole


def compacted(context: Context, frame: Frame | None, thing: NamedNode, triples: Iterable[Triple]) -> Document:
    """What the triples say of the thing; nothing of it is lost, and nothing is added."""
    keys = frame.keys if frame is not None else ()
    said = {key: _empty(context.words[key]) for key in keys}
    types: list[str] = []
    more: Document = {}  # words that are not of the frame, in their own form
    full: dict[str, list[Any]] = {}  # what no key can say
    for triple in sorted(set(triples), key=_place):
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF_TYPE and isinstance(value, NamedNode):
            types.append(value.value)
            continue
        key = context.key(predicate)
        if key is None or not _take(said if key in said else more, key, context.words[key], value, context):
            full.setdefault(_beside(predicate, context), []).append(_in_full(value, context))
    own = None if frame is None else frame.class_iri
    types.sort(key=lambda iri: (iri != own, iri))
    return {
        "id": thing.value,
        "type": [context.key(iri) or context.compact(iri) for iri in types],
        **said,
        **dict(sorted(more.items())),
        **dict(sorted(full.items())),
    }


def _beside(predicate: str, context: Context) -> str:
    """The word itself as a key: with its prefix, or as it is where that is a key with a form of its own."""
    short = context.compact(predicate)
    return predicate if short in context.words else short


def _place(triple: Triple) -> tuple[str, str, str]:
    value = triple.object
    return (triple.predicate.value, (isinstance(value, Literal) and value.language) or "", str(value))


def _empty(word: Word) -> Any:
    if word.by_language:
        return {}
    return [] if word.several else None


def _take(said: Document, key: str, word: Word, value: Term, context: Context) -> bool:
    """Put the value under its key; False when the key cannot say it, or holds one already."""
    if word.by_language:
        return isinstance(value, Literal) and _take_text(said.setdefault(key, {}), word, value)
    plain = _plain(word, value, context)
    if plain is None:
        return False
    if word.several:
        said.setdefault(key, []).append(plain)
        return True
    if said.get(key) is not None:
        return False
    said[key] = plain
    return True


def _take_text(texts: dict[str, Any], word: Word, value: Literal) -> bool:
    if value.language is None and value.datatype.value != _STRING:
        return False
    tag = value.language or _NO_LANGUAGE
    if word.several:
        texts.setdefault(tag, []).append(value.value)
        return True
    if tag in texts:
        return False
    texts[tag] = value.value
    return True


def _plain(word: Word, value: Term, context: Context) -> Any:
    """The value as JSON has it, where the key says the rest; None where it does not."""
    if isinstance(value, NamedNode):
        return value.value if word.value_type == "@id" else None
    if not isinstance(value, Literal) or value.language is not None:
        return None
    if word.in_full:
        return _in_full(value, context)
    datatype = value.datatype.value
    return _NATIVE.get(datatype, str)(value.value) if datatype == (word.value_type or _STRING) else None


def _whole(text: str) -> int | None:
    """The number, when JSON writes it as it is written here."""
    try:
        number = int(text)
    except ValueError:
        return None
    return number if str(number) == text and abs(number) <= _MOST_OF_JSON else None


_NATIVE: dict[str, Callable[[str], Any]] = {f"{XSD}boolean": _BOOLEANS.get, f"{XSD}integer": _whole}


def _in_full(value: Term, context: Context) -> Any:
    if not isinstance(value, Literal):
        return {"id": value.value if isinstance(value, NamedNode) else str(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == _STRING:
        return {"@value": value.value}
    return {"@value": value.value, "@type": context.compact(value.datatype.value)}
