"""Triples as a tree of JSON-LD: the thing itself on top, each other node where it is first spoken of.

The context says the vocabulary whose words are short, and the prefixes that are used; it stands in the document, so
that nothing has to be fetched to read it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.model.names import PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Term, Triple

Document = dict[str, Any]

_STRING = f"{XSD}string"
_BOOLEANS = {"true": True, "false": False}
_SHORT_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")  # a number that JSON writes as it is written here


def tree(thing: NamedNode, triples: Iterable[Triple], vocabulary: str, prefixes: Mapping[str, str]) -> Document:
    """All the triples as one document; what nothing on the tree speaks of stands beside it."""
    growing = _Growing(triples, vocabulary, {**PREFIXES, **prefixes})
    roots = [growing.node(thing.value)]
    while growing.left:
        roots.append(growing.node(min(growing.left)))
    context = {"@vocab": vocabulary, **dict(sorted(growing.used.items()))}
    return {"@context": context, **roots[0]} if len(roots) == 1 else {"@context": context, "@graph": roots}


class _Growing:
    def __init__(self, triples: Iterable[Triple], vocabulary: str, prefixes: Mapping[str, str]) -> None:
        self._vocabulary = vocabulary
        self._prefixes = prefixes
        self._said: dict[str, dict[str, list[Term]]] = {}
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, NamedNode):
                self._said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(
                    triple.object
                )
        self.left = set(self._said)
        self.used: dict[str, str] = {}

    def node(self, iri: str) -> Document:
        self.left.discard(iri)
        said = self._said.get(iri, {})
        types = [self._word(found.value) for found in said.get(RDF_TYPE, ()) if isinstance(found, NamedNode)]
        told = {"@id": iri, **({"@type": _one_or_all(types)} if types else {})}
        for predicate in sorted(said.keys() - {RDF_TYPE}):
            told[self._word(predicate)] = _one_or_all([self._value(value) for value in said[predicate]])
        return told

    def _value(self, value: Term) -> Any:
        if isinstance(value, NamedNode):
            return self.node(value.value) if value.value in self.left else {"@id": value.value}
        if not isinstance(value, Literal):
            raise TypeError(f"{value} has no name: a profile makes no blank nodes")
        if value.language:
            return {"@language": value.language, "@value": value.value}
        datatype = value.datatype.value
        if datatype == _STRING:
            return value.value
        if datatype == f"{XSD}boolean" and value.value in _BOOLEANS:
            return _BOOLEANS[value.value]
        if datatype == f"{XSD}integer" and _SHORT_WHOLE.fullmatch(value.value):
            return int(value.value)
        return {"@type": self._word(datatype), "@value": value.value}

    def _word(self, iri: str) -> str:
        """The word without its namespace where that is the vocabulary's, else with its prefix, else in full."""
        if iri.startswith(self._vocabulary) and ":" not in iri.removeprefix(self._vocabulary):
            return iri.removeprefix(self._vocabulary)
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                self.used[prefix] = namespace
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
