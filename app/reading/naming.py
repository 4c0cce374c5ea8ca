"""From what a person typed to an IRI: that of a thing that exists, else one that says what was typed.

What nothing is known of becomes an IRI below /id/{type}/, so that the check of references can report it; it is never
a reason to stop.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from app.model.kinds import Kind, Row
from app.model.names import ID, TOOI, local_name, short_name
from app.model.submissions import Submitter
from app.model.terms import NamedNode
from app.reading.terms import named_node

Find = Callable[[str, tuple[str, ...]], NamedNode | None]

# where a class's path below /id/ is not its own name in kebab case (vg:idPath of the ontology)
_OTHER_PATHS = {
    "CompetenceAtLevel": "competence",
    "ComponentSpecification": "component",
    "DataSet": "table",
    "DataStructureDefinition": "structure",
    "JobProfile": "profile",
    "Organization": "organisation",
    "TopicScheme": "knowledge-topic-scheme",
}
_ABSOLUTE = re.compile(r"(?:https?://|urn:)\S+")


def id_path(class_name: str) -> str:
    """The segment below /id/ under which the things of a class stand."""
    return _OTHER_PATHS.get(class_name) or re.sub(r"(?<!^)(?=[A-Z])", "-", class_name).lower()


def percent(text: str) -> str:
    """A text as a part of an IRI; a slash stays one, since a code may have parts."""
    return quote(text, safe="/")


class Naming:
    """The names that one submission gives and uses.

    ``known(text, classes)`` is the thing that a text means, None when there is none; ``resolve`` always gives an IRI.
    """

    def __init__(self, kind: Kind, submitter: Submitter, find: Find) -> None:
        self._code = percent(submitter.code)
        self._find = find
        self._rows = {local_name(row.target.value): row for row in kind.rows}
        self._own: dict[tuple[str, str], NamedNode] = {}
        self._short: dict[tuple[str, str], NamedNode | None] = {}  # by the last part of a code; None where two have it
        self.known = lru_cache(maxsize=None)(self._known)
        self.resolve = lru_cache(maxsize=None)(self._resolve)

    def thing(self, row: Row, keys: list[str]) -> NamedNode:
        """The thing that a row is about; from now on it is found by its code."""
        path = "/".join([row.id_path, self._code, *map(percent, keys)])
        iri = NamedNode(f"{ID}{path}")
        name = local_name(row.target.value)
        self._own[name, "/".join(keys).casefold()] = iri
        if len(keys) > 1:
            short = (name, keys[-1].casefold())
            self._short[short] = iri if self._short.get(short, iri) == iri else None
        return iri

    def key(self, text: str, classes: tuple[str, ...]) -> str:
        """What a reference adds to the key of a thing: the code of what it refers to, without whose it is."""
        if classes and not any(name in self._rows for name in classes):  # by whichever of its names it is called
            known = self.known(text, classes)
            text = text if known is None else known.value
        for name in classes:
            row = self._rows.get(name)
            below = "" if row is None else f"{ID}{row.id_path}/{self._code}/"
            if row is not None and text.startswith(below):
                return text.removeprefix(below)
        return short_name(text) if text.startswith((ID, TOOI)) else text

    def _known(self, text: str, classes: tuple[str, ...]) -> NamedNode | None:
        folded = text.casefold()
        keys = [(name, folded) for name in classes]
        own = next((found for key in keys if (found := self._own.get(key) or self._short.get(key))), None)
        return own or self._find(text, classes) or self._earlier(text, classes)

    def _resolve(self, text: str, classes: tuple[str, ...]) -> NamedNode:
        return self.known(text, classes) or self._unknown(text, classes)

    def _earlier(self, text: str, classes: tuple[str, ...]) -> NamedNode | None:
        """Something that the submitter described before, under the code that it uses itself."""
        return self._find(f"{self._code}/{text}", classes) if classes else None

    def _unknown(self, text: str, classes: tuple[str, ...]) -> NamedNode:
        absolute = named_node(text) if _ABSOLUTE.fullmatch(text) else None
        if absolute is not None:
            return absolute
        mine = next((self._rows[name] for name in classes if name in self._rows), None)
        if mine is not None and "/" not in text:
            return NamedNode(f"{ID}{mine.id_path}/{self._code}/{percent(text)}")
        return NamedNode(f"{ID}{id_path(classes[0])}/{percent(text)}")
