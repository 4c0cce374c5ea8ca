"""What things are called, in Dutch and in English, for the words of findings."""

from collections.abc import Iterable

from app.model.languages import Text, chain, choose
from app.model.names import PREFIXES, short_name
from app.model.terms import NamedNode, Term, literal, node
from app.store.queries import Queries

_NOTATION = f"{PREFIXES['skos']}notation"
_DUTCH, _ENGLISH = chain(("nl",)), chain(("en",))


class Labels:
    """The names and codes of some things, looked up at once."""

    def __init__(self, graph: Queries, things: Iterable[Term]) -> None:
        wanted = list(dict.fromkeys(thing for thing in things if isinstance(thing, NamedNode)))
        self._names: dict[str, dict[str, str]] = {}
        self._codes: dict[str, str] = {}
        for thing, predicate, name in graph.rows("names", {"thing": wanted}) if wanted else ():
            told = literal(name)
            if node(predicate).value == _NOTATION:
                self._codes[node(thing).value] = told.value
            else:
                self._names.setdefault(node(thing).value, {}).setdefault(told.language or "", told.value)

    def name(self, thing: NamedNode) -> Text:
        """What a thing is called; its identifier where it has no name."""
        names, otherwise = self._names.get(thing.value, {}), short_name(thing.value)
        return Text(choose(names, _DUTCH) or otherwise, choose(names, _ENGLISH) or otherwise)

    def code(self, thing: NamedNode) -> Text:
        """A thing's code, or its name where it has none."""
        code = self._codes.get(thing.value)
        return self.name(thing) if code is None else Text(code, code)

    def class_name(self, name: str) -> Text:
        """What a class, named without its namespace, is called."""
        for home in ("vg", "org"):
            if f"{PREFIXES[home]}{name}" in self._names:
                return self.name(NamedNode(f"{PREFIXES[home]}{name}"))
        return Text(name, name)
