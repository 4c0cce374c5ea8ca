"""The contexts that this service publishes, from memory: no context is ever fetched."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.model.terms import NamedNode
from app.reading.terms import named_node

ONTOLOGY = Path(__file__).resolve().parent.parent.parent / "ontology"
VERSIONS = {"0.1.0": "context.jsonld"}
_ADDRESS = re.compile(r"https?://[^\s?#]+/contexts/(?P<version>[^/\s?#]+)\.jsonld")
_COMPACT = re.compile(r"(?P<prefix>[A-Za-z][\w.+-]*):(?!//)(?P<local>.*)", re.DOTALL)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True)
class Word:
    """What the context says of one key: which property it is, and how its values are written."""

    iri: NamedNode
    value_type: str | None = None
    by_language: bool = False


class Context:
    """One version of the context."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.prefixes = {key: told for key, told in document.items() if isinstance(told, str) and told[-1] in "#/"}
        self.keywords = {key: said for key, told in document.items() if (said := _said(told)).startswith("@")}
        self.words = {
            key: Word(iri, self._type(told), "@language" in _containers(told))
            for key, told in document.items()
            if not key.startswith("@") and key not in self.keywords and key not in self.prefixes
            for iri in (self.iri(_said(told)),)
            if iri is not None
        }

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

    def class_iri(self, text: str) -> NamedNode | None:
        """The class that a value of @type names."""
        word = self.words.get(text)
        return self.iri(text) if word is None else word.iri

    def _type(self, told: Any) -> str | None:
        said = told.get("@type") if isinstance(told, dict) else None
        if said is None or said.startswith("@"):
            return said
        iri = self.iri(said)
        return None if iri is None else iri.value


def context_at(address: str) -> Context | None:
    """The context that stands at this address, when it is one of ours; whoever serves it."""
    found = _ADDRESS.fullmatch(address)
    return _load(VERSIONS[found["version"]]) if found is not None and found["version"] in VERSIONS else None


@cache
def _load(name: str) -> Context:
    return Context(json.loads((ONTOLOGY / name).read_bytes())["@context"])


def _said(told: Any) -> str:
    said = told.get("@id", "") if isinstance(told, dict) else told
    return said if isinstance(said, str) else ""


def _containers(told: Any) -> list[str]:
    said = told.get("@container", []) if isinstance(told, dict) else []
    return [said] if isinstance(said, str) else said
