"""What /sparql offers to begin with: first steps, each a file of starters/, and the terms that a query can use."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from app.asking.by_revision import ByRevision
from app.model.languages import Text
from app.model.terms import literal, node
from app.store.queries import Queries

_FOLDER = Path(__file__).parents[1] / "starters"


@dataclass(frozen=True)
class Starter:
    """A query to begin with: what it asks, and its text."""

    name: str
    title: Text
    text: str


@cache
def starters() -> dict[str, Starter]:
    """The queries that show what can be asked, simplest first; the first two lines of each file say what it asks."""
    found = {}
    for path in sorted(_FOLDER.glob("*.rq")):
        nl, en, text = path.read_text(encoding="utf-8").split("\n", 2)
        name = path.stem.partition("-")[2]
        found[name] = Starter(name, Text(nl.removeprefix("# nl: "), en.removeprefix("# en: ")), text.strip())
    return found


def terms(queries: Queries) -> dict[str, list[str]]:
    """The IRIs of every ``class`` and every ``property`` that the ontology names or the graph uses."""
    return _terms(queries)(())


@lru_cache(maxsize=4)
def _terms(queries: Queries) -> ByRevision[tuple[()], dict[str, list[str]]]:
    """Read once for each revision: the whole graph is looked through."""

    def read(_: tuple[()]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for term, kind in queries.rows("terms"):
            found.setdefault(literal(kind).value, []).append(node(term).value)
        return found

    return ByRevision(queries.store, read)
