"""vakgraaf query and dump: one's own SPARQL, and the whole graph; over our store or at any endpoint."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pyoxigraph import Quad, RdfFormat, parse, serialize
from rich.table import Table
from rich.text import Text as Plainly

from app.asking.cells import plain
from app.asking.head import has_head, parse_question, read_question
from app.asking.parameters import read_parameters
from app.asking.results import write_boolean, write_solutions, write_triples
from app.asking.terms import bind_terms
from app.asking.things import Things
from app.main import INTERNAL, QUERIES, open_house
from app.model.errors import Fault, UnknownError, WrongInputError
from app.model.languages import Text
from app.model.names import PREFIXES, compact, path_of
from app.model.questions import Question
from app.model.sparql import Form
from app.model.terms import NamedNode, Term, Triple
from app.publishing.dump import graphs_of
from app.settings import read_settings
from app.store.embedded import ReadableStore
from app.store.endpoint import EndpointStore, form_of
from app.store.port import ReadStore, Solutions
from app.store.queries import Queries
from app.terminal import Json, no_format, out, shortened, tell, typed
from app.web.sparql.formats import GRAPHS, RESULTS

STANDARD = Path("-")  # standard input or output
TABLE = "table"
FORMATS = (TABLE, *RESULTS, *GRAPHS)
DUMPS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
Endpoint = Annotated[str | None, typer.Option(help="A SPARQL endpoint to ask instead of our own store.")]


def query(
    text: Annotated[str | None, typer.Argument(help="The SPARQL text.")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="A file that holds it; - is the input.")] = None,
    question: Annotated[str | None, typer.Option("-q", "--question", help="A question of the library.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="A value for VALUES ?NAME { … }: an identifier for a question of the library, else a term in Turtle.",
        ),
    ] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; else a table, or Turtle.")
    ] = None,
    endpoint: Endpoint = None,
    json_: Annotated[bool, typer.Option("--json", help="Columns and plain rows; of a graph JSON-LD.")] = False,
) -> None:
    """Run a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) over the public graph, as it stands or with --param."""
    if format_ is not None and format_ not in FORMATS:
        raise WrongInputError([no_format(format_, FORMATS)])
    source = _source(text, file, question)
    with _store(endpoint) as store:
        sparql = source if not param and isinstance(source, str) else _bound(source, typed(param or []), store)
        if _gives_triples(sparql):
            _print_triples(store.construct(sparql), "jsonld" if json_ else format_ or "turtle")
        else:
            _print_solutions(store.select(sparql), form_of(sparql), "plain" if json_ else format_ or TABLE)


def dump(
    file: Annotated[Path, typer.Argument(help="Where to write it; - is the output.")],
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(DUMPS)}.")] = "nquads",
    endpoint: Endpoint = None,
    json_: Json = False,
) -> None:
    """Write the whole public graph to a file, every triple with its graph. A file is there whole or not at all."""
    if format_ not in DUMPS:
        raise WrongInputError([no_format(format_, DUMPS)])
    with _store(endpoint) as store:
        content = serialize(_quads(store), format=DUMPS[format_], prefixes=PREFIXES) or b""
    if file == STANDARD:
        sys.stdout.buffer.write(content)
        return
    _write_whole(file, content)
    tell({"file": str(file), "bytes": len(content)}, f"{file}: {len(content)} bytes", as_json=json_)


@contextmanager
def _store(endpoint: str | None) -> Iterator[ReadStore]:
    if endpoint is None:
        with open_house(read_settings()) as house:
            yield house.store
        return
    with closing(EndpointStore(endpoint)) as store:
        yield store


def _source(text: str | None, file: Path | None, question: str | None) -> str | Question:
    """What is to be asked: a text, or a question, which has parameters of its own."""
    given = [found for found in (text, file, question) if found is not None]
    if len(given) != 1:
        raise WrongInputError([_one_text()])
    if question is not None:
        return Catalogue(QUERIES).question(question)
    found = text if text is not None else _read(file or STANDARD)
    return found
