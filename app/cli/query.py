"""vakgraaf query and dump: one's own SPARQL, and the whole graph; over our store or at any endpoint."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Annotated

import typer
from pyoxigraph import Quad, RdfFormat, parse, serialize
from rich.table import Table
from rich.text import Text as Plainly

from app.asking.catalogue import Catalogue
from app.asking.cells import plain
from app.asking.head import parse_question
from app.asking.parameters import read_parameters
from app.asking.results import write_boolean, write_solutions, write_triples
from app.asking.terms import bind_terms
from app.asking.things import Things
from app.cli.terminal import Json, no_format, out, shortened, tell, typed
from app.dumping import dump_to
from app.main import open_house
from app.model.errors import Fault, UnknownError, WrongInputError
from app.model.headed import has_head
from app.model.languages import Text
from app.model.names import PREFIXES, compact, path_of
from app.model.sparql import Form
from app.model.terms import NamedNode, Term, Triple
from app.publishing.dump import graphs_of
from app.settings import INTERNAL, QUERIES, read_settings
from app.store.embedded import ReadableStore
from app.store.endpoint import EndpointStore, form_of
from app.store.port import ReadStore, Solutions
from app.store.queries import Queries
from app.web.sparql.formats import GRAPHS, RESULTS

STANDARD = Path("-")  # standard input or output
TABLE = "table"
COLUMNS = "columns"  # what --json gives of rows
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
    name, source = _source(text, file, question)
    form = form_of(source)
    triples = form is not None and form.gives_triples
    known = (TABLE, *(GRAPHS if triples else RESULTS))
    if format_ is not None and format_ not in known:
        raise WrongInputError([no_format(format_, known)])
    with _store(endpoint) as store:
        sparql = _bound(name, source, typed(param), store) if param else source
        if triples:
            _print_triples(store.construct(sparql), "jsonld" if json_ else format_ or "turtle")
        else:
            _print_solutions(store.select(sparql), form, COLUMNS if json_ else format_ or TABLE)


def dump(
    file: Annotated[Path, typer.Argument(help="Where to write it; - is the output.")],
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(DUMPS)}.")] = "nquads",
    endpoint: Endpoint = None,
    what: Annotated[
        str | None,
        typer.Option(
            help="A part, as it is called below /dumps: all.nq.gz, framework/ecf-4.trig, csv/Course.csv. "
            "It holds what is asserted; its form is that of its name."
        ),
    ] = None,
    json_: Json = False,
) -> None:
    """Write the whole public graph, or a part of it, to a file. A file is there whole or not at all."""
    if what is not None:
        _dump_part(file, what, endpoint, as_json=json_)
        return
    if format_ not in DUMPS:
        raise WrongInputError([no_format(format_, DUMPS)])
    with _store(endpoint) as store:
        content = serialize(_quads(store), format=DUMPS[format_], prefixes=PREFIXES) or b""
    if file == STANDARD:
        sys.stdout.buffer.write(content)
        return
    _write_whole(file, content)
    tell({"file": str(file), "bytes": len(content)}, f"{file}: {len(content)} bytes", as_json=json_)


def _dump_part(file: Path, what: str, endpoint: str | None, *, as_json: bool) -> None:
    if endpoint is not None:
        raise WrongInputError([_only_whole(what)])
    with open_house(read_settings()) as house, TemporaryDirectory() as folder:
        written = Path(folder) / "file"
        size, digest = dump_to(house.store, what, written)
        if file == STANDARD:
            with written.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
            return
        _write_whole(file, written)
    told = {"file": str(file), "bytes": size, "sha256": digest}
    tell(told, f"{file}: {size} bytes, SHA-256 {digest}", as_json=as_json)


@contextmanager
def _store(endpoint: str | None) -> Iterator[ReadStore]:
    if endpoint is None:
        with open_house(read_settings()) as house:
            yield house.store
        return
    with closing(EndpointStore(endpoint)) as store:
        yield store


def _source(text: str | None, file: Path | None, question: str | None) -> tuple[str, str]:
    """The text to ask, from the one place that was named, and what it is called."""
    if sum(found is not None for found in (text, file, question)) != 1:
        raise WrongInputError([_one_text()])
    if question is not None:
        return question, Catalogue(QUERIES).question(question).source
    if file is not None:
        return file.stem, _read(file)
    return "query", text or ""


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if file == STANDARD else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownError(Text(f"{file} is niet te lezen: {error}", f"{file} cannot be read: {error}")) from error


def _bound(name: str, source: str, given: Mapping[str, Sequence[str]], store: ReadStore) -> str:
    """The text with these values: what a question of the library takes, or terms as they are."""
    if not has_head(source):
        return bind_terms(source, given)
    question = parse_question(source, name)
    return question.sparql(read_parameters(question, given, Things(Queries(store, INTERNAL))))


def _print_solutions(found: Solutions, form: Form | None, chosen: str) -> None:
    if chosen == COLUMNS:
        rows = [{name: plain(term) for name, term in zip(found.variables, row, strict=True)} for row in found.rows]
        out.print_json(json.dumps({"columns": list(found.variables), "rows": rows}, ensure_ascii=False))
    elif chosen == TABLE:
        _print_table(found.variables, found.rows)
    else:
        write = write_boolean if form is Form.ASK else write_solutions
        sys.stdout.buffer.write(write(found, RESULTS[chosen]))


def _print_triples(found: Iterable[Triple], chosen: str) -> None:
    if chosen == TABLE:
        parts = sorted(((triple.subject, triple.predicate, triple.object) for triple in found), key=str)
        _print_table(("subject", "predicate", "object"), parts)
    else:
        sys.stdout.buffer.write(write_triples(found, GRAPHS[chosen]))


def _print_table(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> None:
    table = Table()
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Plainly(_short_term(term)) for term in row))
    out.print(table)
    out.print(f"{len(rows)} rows")


def _short_term(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return path_of(term.value) or compact(term.value)
    return shortened(plain(term))


def _quads(store: ReadStore) -> Iterable[Quad]:
    """Everything: as our own engine gives it, or graph by graph from one that may cut its answers."""
    if isinstance(store, ReadableStore):
        return parse(store.dump(), format=RdfFormat.N_QUADS)
    parts = graphs_of(Queries(store, INTERNAL))
    return (
        Quad(triple.subject, triple.predicate, triple.object, graph) for graph, triples in parts for triple in triples
    )


def _write_whole(file: Path, content: bytes | Path) -> None:
    """Write it aside and then name it; what is no file, such as a pipe, is written as it is."""
    aside = file if file.exists() and not file.is_file() else file.with_name(f"{file.name}.part")
    try:
        with aside.open("wb") as target, _opened(content) as source:
            shutil.copyfileobj(source, target)
        if aside == file:
            return
        aside.rename(file)
    except OSError as error:
        if aside != file:
            aside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(file)) from error


def _opened(content: bytes | Path) -> IO[bytes]:
    return content.open("rb") if isinstance(content, Path) else BytesIO(content)


def _only_whole(what: str) -> Fault:
    return Fault(
        "--what",
        what,
        Text("Van een endpoint is er alleen alles.", "Of an endpoint there is only everything."),
        Text("Laat --what of --endpoint weg.", "Leave out --what or --endpoint."),
    )


def _one_text() -> Fault:
    return Fault(
        "query",
        None,
        Text("Geef een SPARQL-tekst, een bestand of een vraag.", "Give a SPARQL text, a file or a question."),
        Text(
            "query 'SELECT …', query -f BESTAND of query -q VRAAG",
            "query 'SELECT …', query -f FILE or query -q QUESTION",
        ),
    )
