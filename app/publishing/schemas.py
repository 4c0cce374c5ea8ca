"""The shape of each class of documents as JSON Schema: it follows from the frame, the context and the ontology."""

from collections.abc import Mapping
from typing import Any

from app.model.context import Context, Word
from app.model.names import XSD
from app.model.terms import NamedNode, literal, node
from app.publishing.contexts import Contexts, Frame, context_address
from app.store.queries import Queries

Schema = dict[str, Any]
Labels = Mapping[str, Mapping[str, str]]

SCHEMA_TYPE = "application/schema+json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
IN_FULL: Schema = {
    "description": (
        "Wat de sleutel niet kan zeggen, voluit: een ding, of een waarde met haar taal of gegevenstype. / "
        "What the key cannot say, in full: a thing, or a value with its language or datatype."
    ),
    "anyOf": [
        {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "string", "format": "iri"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["@value"],
            "properties": {name: {"type": "string"} for name in ("@value", "@type", "@language")},
            "additionalProperties": False,
        },
    ],
}
_TEXT: Schema = {"type": "string"}
_VALUES: dict[str | None, Schema] = {
    None: _TEXT,
    "@id": {"type": "string", "format": "iri"},
    f"{XSD}boolean": {"type": "boolean"},
    f"{XSD}integer": {"type": "integer"},
    f"{XSD}decimal": {"type": "string", "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"},
    f"{XSD}date": {"type": "string", "format": "date"},
    f"{XSD}duration": {"type": "string", "format": "duration"},
    f"{XSD}gYear": {"type": "string", "pattern": r"^-?[0-9]{4,}(Z|[+-][0-9]{2}:[0-9]{2})?$"},
}


class Schemas:
    """The schemas of every class that has a frame."""

    def __init__(self, queries: Queries, contexts: Contexts) -> None:
        self._queries = queries
        self._contexts = contexts

    def schema(self, frame: Frame, address: str) -> Schema:
        """The schema of one class as a document of its own."""
        return {
            "$schema": DIALECT,
            "$id": schema_address(address, frame),
            **self._object(frame, address, self._labels(), "#/$defs/inFull"),
            "$defs": {"inFull": IN_FULL},
        }

    def components(self, address: str) -> dict[str, Schema]:
        """Every schema under the name of its class, for a description that holds them all."""
        labels = self._labels()
        held = {
            component(frame): self._object(frame, address, labels, "#/components/schemas/InFull")
            for frame in self._contexts.frames.values()
        }
        return {**held, "InFull": IN_FULL}

    def _object(self, frame: Frame, address: str, labels: Labels, in_full: str) -> Schema:
        context = self._contexts.present
        own = context.key(frame.class_iri)
        full = {"type": "array", "minItems": 1, "items": {"$ref": in_full}}
        return {
            "title": _said(labels.get(frame.class_iri, {})),
            "type": "object",
            "required": ["id", "type", *frame.keys],
            "properties": {
                "@context": _context(address),
                "id": {"type": "string", "format": "iri"},
                "type": {"type": "array", "items": _TEXT, "contains": {"const": own}},
                **{key: _key(context, key, labels, in_full) for key in frame.keys},
            },
            "patternProperties": {"^[^@]*:": full},
            # a word of the context that things of this class seldom have stands in its own form
            "additionalProperties": {"type": ["array", "object", "string", "integer", "boolean"]},
        }

    def _labels(self) -> Labels:
        """What the ontology calls its own words and those of others, by IRI and language."""
        words = [NamedNode(word.iri.value) for word in self._contexts.present.words.values()]
        labels: dict[str, dict[str, str]] = {}
        for thing, _, name in self._queries.rows("names", {"thing": words}):
            labels.setdefault(node(thing).value, {})[literal(name).language or ""] = literal(name).value
        return labels


def component(frame: Frame) -> str:
    """The name of a class's schema among the others."""
    return "".join(part.capitalize() for part in frame.name.split("-")) + "Document"


def schema_address(address: str, frame: Frame) -> str:
    """Where the schema of a class stands."""
    return f"{address}/schemas/{frame.name}.json"


def _context(address: str) -> Schema:
    """The context; where an IRI has one of its prefixes as a scheme, that prefix is taken away in the document."""
    taken_away = {"type": "object", "additionalProperties": {"type": "null"}}
    bare = {"type": "array", "prefixItems": [{"const": context_address(address)}, taken_away], "minItems": 2}
    return {"anyOf": [{"const": context_address(address)}, bare]}


def _key(context: Context, key: str, labels: Labels, in_full: str) -> Schema:
    word = context.words[key]
    return {"title": _said(labels.get(word.iri.value, {})) or key, **_form(word, in_full)}


def _form(word: Word, in_full: str) -> Schema:
    if word.by_language:
        texts = {"type": "array", "minItems": 1, "items": _TEXT} if word.several else _TEXT
        return {"type": "object", "additionalProperties": texts}
    if word.in_full:
        return {"anyOf": [{"$ref": in_full}, {"type": "null"}]}
    value = _VALUES.get(word.value_type, _TEXT)
    return {"type": "array", "items": value} if word.several else {**value, "type": [value["type"], "null"]}


def _said(labels: Mapping[str, str]) -> str:
    return " / ".join(labels[tag] for tag in ("nl", "en") if tag in labels)
