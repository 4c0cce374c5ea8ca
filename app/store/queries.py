"""The service's own reads and writes: SPARQL lives in files, and a file is called by its name."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from app.model.template import Template
from app.model.terms import Row, Term, Triple
from app.store.port import ReadStore


class Queries:
    """A folder of query files, bound and run over a store."""

    def __init__(self, store: ReadStore, folder: Path) -> None:
        self.store = store
        self._folder = folder

    def rows(self, name: str, values: Mapping[str, Sequence[Term]] | None = None) -> list[Row]:
        """The rows that the SELECT in ``{name}.rq`` gives with these values."""
        return self.store.select(self._template(name).bind(values or {})).rows

    def triples(self, name: str, values: Mapping[str, Sequence[Term]] | None = None) -> frozenset[Triple]:
        """The triples that the CONSTRUCT in ``{name}.rq`` gives with these values."""
        return self.store.construct(self._template(name).bind(values or {}))

    def over(self, store: ReadStore) -> "Queries":
        """The same files over another store."""
        return self if store is self.store else Queries(store, self._folder)

    def _template(self, name: str) -> Template:
        return _read(self._folder / f"{name}.rq")


@cache
def _read(path: Path) -> Template:
    return Template(path.read_text(encoding="utf-8"), path.name)
