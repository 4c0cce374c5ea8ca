"""From a result to words: what is wrong, what would be right and how to get there, in both languages.

A rule's own words come first, else the template of its constraint component; ``{label}`` and its like are filled in.
"""

import re
from collections.abc import Mapping

from app.checking.constraints import COMPONENTS, SPARQL, Rule
from app.checking.engines import Result
from app.checking.facts import lexical, sh
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import ID, TOOI, compact, local_name, short_name
from app.model.terms import NamedNode, Term

LONGEST = 80  # characters of a value that are shown; the whole of it stands in the sender's own file
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_OUR_IRI = re.compile(rf"(?:{re.escape(ID)}|{re.escape(TOOI)})[^\s,;]+")
_NOTHING = Text("…", "…")
_ASKED = {  # what the parameter of a component is called in a template
    "maximum": ("maxCount", "maxInclusive", "maxLength"),
    "minimum": ("minCount", "minExclusive", "minInclusive"),
}


def shown(term: Term) -> str:
    """A value as a person reads it, on one line and not too long."""
    said = short_name(lexical(term)) if isinstance(term, NamedNode) else lexical(term)
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


class Wording:
    """The words of one finding."""

    def __init__(self, kind: Kind, row: Row | None, rule: Rule, result: Result, found: str | None) -> None:
        self._kind = kind
        self._row = row
        self._rule = rule
        self._result = result
        self._component = local_name(result.component)
        self._values = self._filled(found)

    def message(self) -> Text:
        """What is wrong; a rule in SPARQL fills in what it found by itself."""
        said = self._result.messages
        if self._result.component == SPARQL and {"nl", "en"} <= said.keys():
            return Text(_readable(said["nl"]), _readable(said["en"]))
        return self._said("message") or _NOTHING

    def repair(self) -> Text:
        """What to do about it."""
        return self._said("repair") or _NOTHING

    def expected(self) -> Text | None:
        """What would have been right, where the constraint says so."""
        return None if f"{self._rule.local}.message" in self._kind.messages else self._said("expected")

    def announced(self, version: str) -> Text:
        """What is added to a warning that becomes an error."""
        return _fill(self._kind.messages["errorFrom.message"], {"version": Text(version, version)})

    def _said(self, slot: str) -> Text | None:
        messages = self._kind.messages
        template = messages.get(f"{self._rule.local}.{slot}") or messages.get(f"{self._component}.{slot}")
        return None if template is None else _fill(template, self._values)

    def _filled(self, found: str | None) -> Mapping[str, Text]:
        path = self._result.path or self._rule.path
        column = self._column(path)
        name = column.name if column is not None else self._rule.name
        example = column.example.partition("|")[0] if column is not None and column.example is not None else None
        filled = {
            "label": name or _NOTHING,
            "value": _same(found or "…"),
            "row": self._row.name if self._row is not None else self._kind.title,
            "property": _same(compact(path.value) if path is not None else "…"),
            "example": _same(example or "…"),
        }
        return filled | self._asked()

    def _asked(self) -> dict[str, Text]:
        """What the constraint asks, under the name that it has in the template of its component."""
        asked = self._rule.constraints.get(self._result.component, ())
        word = next((word for word, component in COMPONENTS.items() if component == self._result.component), "")
        if word in {sh("in"), sh("languageIn")}:
            return {"allowed": _same(", ".join(_option(term) for term in asked))}
        if word in {sh("class"), sh("node"), sh("datatype")}:
            phrases = [self._kind.messages[f"{local_name(lexical(term))}.phrase"] for term in asked]
            told = Text(" of ".join(found.nl for found in phrases), " or ".join(found.en for found in phrases))
            return {"class": told, "datatype": told, "type": _same(compact(lexical(asked[0])))}
        if word == sh("lessThanOrEquals"):
            other = next((self._column(term) for term in asked if isinstance(term, NamedNode)), None)
            return {"other": other.name if other is not None else _NOTHING}
        return {
            name: _same(lexical(asked[0]))
            for name, words in _ASKED.items()
            if asked and word in {sh(one) for one in words}
        }

    def _column(self, path: NamedNode | None) -> Property | None:
        rows = [self._row] if self._row is not None else self._kind.rows
        return next((found for row in rows for found in row.properties if found.path == path), None)


def _option(term: Term) -> str:
    """One of a list to choose from, as a person types it."""
    return local_name(term.value) if isinstance(term, NamedNode) else lexical(term)


def _same(text: str) -> Text:
    return Text(text, text)


def _fill(template: Text, values: Mapping[str, Text]) -> Text:
    return Text(
        _PLACEHOLDER.sub(lambda found: values[found[1]].nl, template.nl),
        _PLACEHOLDER.sub(lambda found: values[found[1]].en, template.en),
    )


def _readable(message: str) -> str:
    """A message in which our own IRIs are named as a person types them."""
    return _OUR_IRI.sub(lambda found: short_name(found[0]), message)
