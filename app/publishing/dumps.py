"""Files of the public graph: what they are called, and how each is written, graph by graph and never whole in memory.

A file holds what graphs assert. What only follows from it (``vg:covers`` …) is the store's own graph, which is
a file like that of any other graph: ``graph/vakgraaf/store``.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol, cast

from pyoxigraph import Quad, RdfFormat, serialize
from pyoxigraph import Store as Oxigraph

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE, compact, local_name, path_of
from app.model.spreadsheets import harmless
from app.model.terms import Literal, NamedNode, Term, node
from app.store.queries import Queries

DERIVED = NamedNode(f"{ID}graph/vakgraaf/store")
ALL = "all"
TABLE = "csv"
PACKED = "nq.gz"
MEDIA_TYPES = {
    PACKED: "application/gzip",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    TABLE: "text/csv",
}
_SELECTED = ("framework", "academy")  # things that graphs of others speak of too
_FORMATS = {PACKED: RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
_LISTED = NamedNode(f"{DEF}collection")
_BUFFER = 1 << 20
_BETWEEN = " | "  # several values in one cell


@dataclass(frozen=True)
class Wanted:
    """A file: of all graphs, one graph, one framework or academy, or the table of a class; and its form."""

    path: str
    form: str

    @property
    def address(self) -> str:
        """What it is called below /dumps/."""
        return f"{self.path}.{self.form}"

    @property
    def thing(self) -> NamedNode:
        """What it is a file of, unless that is everything or a table."""
        return NamedNode(f"{ID}{self.path}")


@dataclass(frozen=True)
class Dump:
    """A file that was written: where, how much, its digest (SHA-256, in hexadecimal), and of which revision it is."""

    file: Path
    size: int
    sha256: str
    revision: str
    moment: float


class Dumps(Protocol):
    """Who writes files when they are asked for, and keeps them."""

    def known(self) -> dict[str, tuple[str, ...]]:
        """Every path of which there are files, with the forms that it has."""
        ...

    def get(self, asked: Wanted) -> Dump:
        """A file as it is now; raises UnknownError, or BusyError when it cannot be written in time."""
        ...

    def written(self) -> dict[str, Dump]:
        """The files that are there already, by address."""
        ...


def wanted(address: str, known: dict[str, tuple[str, ...]]) -> Wanted:
    """The file of an address below /dumps/; raises UnknownError that says what there is."""
    for form in MEDIA_TYPES:
        path = address.removesuffix(f".{form}")
        if path != address and form in known.get(path, ()):
            return Wanted(path, form)
    path = next((found for found in known if address.startswith(f"{found}.")), ALL)
    listed = ", ".join(f"/dumps/{path}.{form}" for form in known[path])
    return_path = f"/dumps/{address[:80]}"
    raise UnknownError(
        Text(f"Er is geen bestand {return_path}.", f"There is no file {return_path}."),
        Text(f"Wel bijvoorbeeld: {listed}; alle staan op /dumps.", f"There is: {listed}; all are listed at /dumps."),
    )


def selections(queries: Queries) -> dict[str, tuple[str, ...]]:
    """Every path of which there are files, with its forms: all first, then by name."""
    found: dict[str, tuple[str, ...]] = {}
    for class_, thing in queries.rows("selections"):
        if node(class_) == _LISTED:
            found[f"{TABLE}/{local_name(node(thing).value)}"] = (TABLE,)
        elif path := path_of(node(thing).value):
            found[path] = tuple(_FORMATS)
    return {ALL: tuple(_FORMATS), **dict(sorted(found.items()))}


def write(store: Oxigraph, queries: Queries, found: Wanted, target: Path) -> tuple[int, str]:
    """Write a file of a store; its size and its digest."""
    with target.open("wb") as file:
        output = _Digesting(file)
        if found.form == TABLE:
            _write_table(store, _class_of(queries, found), cast("IO[bytes]", output))
        else:
            _write_quads(_quads(store, queries, found), found.form, cast("IO[bytes]", output))
        return output.size, output.digest.hexdigest()


class _Digesting(io.RawIOBase):
    """A file that is digested while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.digest = sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._file.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)


def _class_of(queries: Queries, found: Wanted) -> NamedNode:
    classes = (node(thing) for kind, thing in queries.rows("selections") if node(kind) == _LISTED)
    return next(class_ for class_ in classes if found.path == f"{TABLE}/{local_name(class_.value)}")


def _write_quads(quads: Iterable[Quad], form: str, output: IO[bytes]) -> None:
    if form != PACKED:
        with io.BufferedWriter(cast("io.RawIOBase", output), _BUFFER) as buffered:
            serialize(quads, output=buffered, format=_FORMATS[form], prefixes=PREFIXES)
        return
    # without a name and a time, so that the same triples are the same bytes
    with (
        GzipFile(filename="", mode="wb", fileobj=output, mtime=0, compresslevel=6) as packed,
        io.BufferedWriter(cast("io.RawIOBase", packed), _BUFFER) as buffered,
    ):
        serialize(quads, output=buffered, format=RdfFormat.N_QUADS)


def _quads(store: Oxigraph, queries: Queries, found: Wanted) -> Iterator[Quad]:
    kind = found.path.partition("/")[0]
    if kind in _SELECTED:
        things = [found.thing, *(node(row[0]) for row in queries.rows(kind, {"of": [found.thing]}))]
        return (quad for thing in sorted(set(things), key=str) for quad in _asserted(store, thing))
    graphs = sorted(_graphs(store), key=str) if found.path == ALL else [found.thing]
    return (quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))


def _graphs(store: Oxigraph) -> Iterator[NamedNode]:
    return (graph for graph in store.named_graphs() if isinstance(graph, NamedNode) and graph != DERIVED)


def _asserted(store: Oxigraph, thing: NamedNode) -> Iterator[Quad]:
    return (quad for quad in store.quads_for_pattern(thing, None, None) if quad.graph_name != DERIVED)


def _write_table(store: Oxigraph, class_: NamedNode, output: IO[bytes]) -> None:
    """A line for each thing of the class, a column for each property and language that any of them has."""
    things = sorted({quad.subject for quad in store.quads_for_pattern(None, NamedNode(RDF_TYPE), class_)}, key=str)
    columns = sorted({_column(quad) for thing in things for quad in _asserted(store, node(thing))})
    with io.TextIOWrapper(cast("IO[bytes]", io.BufferedWriter(cast("io.RawIOBase", output), _BUFFER)), "utf-8") as text:
        text.write("\ufeff")
        writer = csv.writer(text)
        writer.writerow(["id", *columns])
        for thing in things:
            cells: dict[str, set[str]] = {}
            for quad in _asserted(store, node(thing)):
                cells.setdefault(_column(quad), set()).add(_cell(quad.object))
            joined = (_BETWEEN.join(sorted(cells.get(column, ()))) for column in columns)
            writer.writerow([harmless(cell) for cell in (node(thing).value, *joined)])


def _column(quad: Quad) -> str:
    """The name of the property in the ontology, and the language of the value where it has one."""
    tag = quad.object.language if isinstance(quad.object, Literal) else None
    return compact(quad.predicate.value) + (f"@{tag}" if tag else "")


def _cell(value: Term) -> str:
    return value.value if isinstance(value, Literal | NamedNode) else str(value)
