"""One version of the JSON-LD context: which word each key stands for, and how its values are written."""

import re
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from typing import Any

from app.model.terms import NamedNode

_COMPACT = re.compile(r"(?P<prefix>[A-Za-z][\w.+-]*):(?!//)(?P<local>.*)", re.DOTALL)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Word:
    """What the context says of one key: which word it is, and how its values are written.

    ``value_type`` is a datatype, or @id for a thing; ``in_full`` are values that each name their own datatype.
    """

    iri: NamedNode
    value_type: str | None = None
    by_language: bool = False
    several: bool = False
    in_full: bool = False


class Context:
    """One version of the context."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.prefixes = {key: told for key, told in document.items() if isinstance(told, str) and told[-1] in "#/"}
        self.keywords = {key: said for key, told in document.items() if (said := _said(told)).startswith("@")}
        self.words = {
            key: self._word(iri, told)
            for key, told in document.items()
            if not key.startswith("@") and key not in self.keywords and key not in self.prefixes
            for iri in (self.iri(_said(told)),)
            if iri is not None
        }
        self._keys = {word.iri.value: key for key, word in self.words.items()}

    def iri(self, text: str) -> NamedNode | None:
        """The absolute IRI that a text is, written in full or with a prefix; None for what is none."""
        compact = _COMPACT.fullmatch(text)
        if compact is not None and compact["prefix"] in self.prefixes:
            return named_node(self.prefixes[compact["prefix"]] + compact["local"])
        return named_node(text) if _ABSOLUTE.match(text) else None

    def word(self, key: str) -> Word | None:
        """What a key means; None for one that the context does not know."""
        if key in self.words:
            return self.words[key]
        iri = self.iri(key)
        return None if iri is None else Word(iri)

    def key(self, iri: str) -> str | None:
        """The key that stands for a word; None where the context has none."""
        return self._keys.get(iri)

    def compact(self, iri: str) -> str:
        """An IRI with a prefix of the context; in full where none fits."""
        fitting = [key for key, namespace in self.prefixes.items() if iri.startswith(namespace)]
        if not fitting:
            return iri
        prefix = max(fitting, key=lambda key: len(self.prefixes[key]))
        return f"{prefix}:{iri.removeprefix(self.prefixes[prefix])}"

    def taken_for_short(self, iri: str) -> str | None:
        """The prefix that an IRI in full has as its scheme: a reader of JSON-LD would take it for one in short."""
        found = _COMPACT.fullmatch(iri)
        return found["prefix"] if found is not None and found["prefix"] in self.prefixes else None

    def without(self, prefixes: Collection[str]) -> "Context":
        """The same words and their keys, where these prefixes stand for nothing."""
        bare = copy(self)
        bare.prefixes = {prefix: iri for prefix, iri in self.prefixes.items() if prefix not in prefixes}
        return bare

    def class_iri(self, text: str) -> NamedNode | None:
        """The class that a value of @type names."""
        word = self.words.get(text)
        return self.iri(text) if word is None else word.iri

    def _word(self, iri: NamedNode, told: Any) -> Word:
        said = told.get("@type") if isinstance(told, dict) else None
        containers = _containers(told)
        return Word(
            iri,
            None if said is None or said == "@none" else self._type(said),
            by_language="@language" in containers,
            several="@set" in containers,
            in_full=said == "@none",
        )

    def _type(self, said: str) -> str | None:
        if said.startswith("@"):
            return said
        iri = self.iri(said)
        return None if iri is None else iri.value


def named_node(text: str) -> NamedNode | None:
    """The absolute IRI that a text is; None for what is none."""
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _said(told: Any) -> str:
    said = told.get("@id", "") if isinstance(told, dict) else told
    return said if isinstance(said, str) else ""


def _containers(told: Any) -> list[str]:
    said = told.get("@container", []) if isinstance(told, dict) else []
    return [said] if isinstance(said, str) else said
