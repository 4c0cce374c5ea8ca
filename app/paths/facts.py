"""What is said of courses and openings, property by property."""

from collections.abc import Iterable

from app.model.names import DEF, PREFIXES
from app.model.terms import Literal, NamedNode, Term, node
from app.store.queries import Queries

_SCHEMA = PREFIXES["schema"]


class Facts:
    """What is said of one thing; a name without a prefix is one of our own words, ``schema:`` one of schema.org's."""

    def __init__(self) -> None:
        self._values: dict[str, list[Term]] = {}

    def add(self, prop: str, value: Term) -> None:
        """Remember that this is said."""
        self._values.setdefault(prop, []).append(value)

    def iris(self, name: str) -> tuple[str, ...]:
        """The things that are named, in alphabetical order."""
        return tuple(sorted({value.value for value in self._all(name) if isinstance(value, NamedNode)}))

    def texts(self, name: str) -> tuple[str, ...]:
        """The literals, in alphabetical order."""
        return tuple(sorted({value.value for value in self._all(name) if isinstance(value, Literal)}))

    def labels(self, name: str) -> dict[str, str]:
        """The literals by language; of two in one language, the first by alphabet."""
        found = sorted((value.language or "", value.value) for value in self._all(name) if isinstance(value, Literal))
        return dict(reversed(found))

    def first(self, name: str) -> str | None:
        """The first by alphabet, of literals and of things."""
        return next(iter((*self.texts(name), *self.iris(name))), None)

    def is_true(self, name: str) -> bool | None:
        """Whether it is said to be so; None where nothing is said."""
        said = self.first(name)
        return None if said is None else said in {"true", "1"}

    def _all(self, name: str) -> list[Term]:
        prop = f"{_SCHEMA}{name.removeprefix('schema:')}" if name.startswith("schema:") else f"{DEF}{name}"
        return self._values.get(prop, [])


def facts_of(queries: Queries, things: Iterable[str]) -> dict[str, Facts]:
    """What is said of each of these things; one of which nothing is said is not among them."""
    wanted = [NamedNode(iri) for iri in dict.fromkeys(things)]
    found: dict[str, Facts] = {}
    for thing, prop, value in queries.rows("path-facts", {"thing": wanted}) if wanted else []:
        if value is not None:
            found.setdefault(node(thing).value, Facts()).add(node(prop).value, value)
    return found
