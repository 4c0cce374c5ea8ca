"""The vakgraaf command: the same stories as the service, for a person at a terminal.

Exit codes: 0 fine, 1 refused or not conforming, 2 wrong use or failure. Every verb has --json.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Plainly

from app.answer import answer
from app.asking.cells import plain
from app.asking.formats import FORMATS
from app.asking.formats.tables import lines
from app.asking.shown import Shown
from app.cli_import import imports
from app.cli_keys import keys
from app.cli_submit import verbs
from app.cli_suggest import suggest
from app.main import INTERNAL, open_house, open_store, serve
from app.model.errors import Fault, UnknownError, VakgraafError, WrongInputError
from app.model.languages import HOUSE, LANGUAGE_TAG, Text, chain
from app.model.names import compact, path_of
from app.model.questions import Answer
from app.model.terms import NamedNode, Term
from app.publishing.conformance import broken_rules, read_shapes, rules, violations
from app.settings import PREFIX, Settings, read_settings
from app.store.endpoint import select_at
from app.store.port import Solutions
from app.terminal import Json, Lang, no_format, out, tell

command = typer.Typer(
    help="Vakgraaf: de open kennisgraaf van digitaal vakmanschap / the open knowledge graph of digital craftsmanship.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
command.add_typer(verbs)
command.add_typer(keys, name="keys")
command.add_typer(imports, name="import")
command.command("suggest")(suggest)
_ON_A_SCREEN = 60  # characters of a cell that a table on a terminal shows

err = Console(stderr=True, highlight=False)


def main() -> None:
    """The entry point: what goes wrong is told in both languages and ends in exit code 2."""
    try:
        command()
    except VakgraafError as error:
        faults = _faults(error)
        if "--json" in sys.argv:
            out.print_json(json.dumps({"errors": [_told(fault) for fault in faults]}))
        for fault in faults:
            for language in HOUSE:
                said = f"{fault.message.said((language,))} {fault.repair.said((language,))}"
                err.print(said.strip(), markup=False, soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        for said in ("gaat niet", "does not work"):
            err.print(f"{error.filename or ''} {said}: {error.strerror or error}", markup=False, soft_wrap=True)
        sys.exit(2)


@command.command("serve")
def serve_verb(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    json_: Json = False,
) -> None:
    """Run the service; the reference graph is loaded on the first start."""
    del json_  # the log is for people; /health/ready is for machines
    serve(read_settings(host=host, port=port))


@command.command()
def load(json_: Json = False) -> None:
    """Load the reference graph of this release, or bring an older one up to date."""
    store = open_store(read_settings().data_dir)
    told = {"triples": store.size(), "revision": store.revision()}
    store.close()
    tell(told, f"{told['triples']} triples, revision {told['revision']}", as_json=json_)


@command.command()
def ask(
    name: str,
    given: Annotated[list[str] | None, typer.Argument(metavar="[PARAMETER=VALUE]…")] = None,
    format_: Annotated[str | None, typer.Option("--format", help=f"One of {', '.join(FORMATS)}; else a table.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Ask a question of the catalogue, for example: ask who-teaches archetype=ai-literacy-4/aig-09."""
    settings = read_settings()
    chosen = "json" if json_ else format_
    if chosen is not None and chosen not in FORMATS:
        raise WrongInputError([no_format(chosen, FORMATS)])
    with open_house(settings) as house:
        found = answer(house.library, name, _typed(given or []))
        shown = Shown(chain([_language(lang)]), settings.address)
        if chosen is not None:
            sys.stdout.buffer.write(FORMATS[chosen].render(found, shown))
            return
        _print_answer(found, shown)


@command.command()
def query(
    text: Annotated[str | None, typer.Argument(help="The SPARQL text (SELECT or ASK).")] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="A file that holds it.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Ask this SPARQL endpoint instead of our own store.")] = None,
    json_: Json = False,
) -> None:
    """Run a SPARQL query as it stands over the public graph."""
    sparql = _sparql(text, file)
    if endpoint is not None:
        _print_solutions(select_at(endpoint, sparql), json_)
        return
    with open_house(read_settings()) as house:
        _print_solutions(house.store.select(sparql), json_)


@command.command()
def questions(lang: Lang = "nl", json_: Json = False) -> None:
    """List the catalogue of questions."""
    with open_house(read_settings()) as house:
        listed = {question.name: question.title.said(chain([lang])) for question in house.library.questions}
    tell(listed, "\n".join(f"{name:24}{title}" for name, title in listed.items()), as_json=json_)


@command.command()
def dump(file: Path, json_: Json = False) -> None:
    """Write the whole public graph to a file as N-Quads."""
    with open_house(read_settings()) as house:
        written = file.write_bytes(house.store.dump())
    tell({"file": str(file), "bytes": written}, f"{file}: {written} bytes", as_json=json_)


@command.command()
def backup(folder: Path, json_: Json = False) -> None:
    """Write a copy of the store to a folder that does not exist; a data directory's ``public`` can be such a copy."""
    if folder.exists():
        raise WrongInputError([_exists(folder)])
    with open_house(read_settings()) as house:
        house.store.back_up(folder)
    tell({"folder": str(folder)}, str(folder), as_json=json_)


@command.command()
def check(
    shapes: Annotated[Path | None, typer.Option(help="Also hold the public graph to these SHACL shapes.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Show the settings, and hold the data of the store to their rules. Exit code 1 when one is broken."""
    settings = read_settings()
    languages = chain([_language(lang)])
    asked = read_shapes(shapes) if shapes else None
    with open_house(settings) as house:
        broken = {found.rule: len(found.rows) for found in broken_rules(house.queries, INTERNAL)}
        against = violations(house.queries, asked) if asked is not None else []
    told = {"settings": _settings(settings), "broken": broken, "violations": against}
    told_rules = [
        f"{'FOUT' if rule in broken else 'ok':6}{rule}: {sentence.said(languages)}"
        for rule, sentence in rules(INTERNAL).items()
    ]
    told_settings = [
        f"{PREFIX}{name.upper()}={part['value']}  ({part['meaning']})" for name, part in _settings(settings).items()
    ]
    tell(told, "\n".join([*told_settings, "", *told_rules, *against]), as_json=json_)
    if broken or against:
        raise typer.Exit(1)


def _language(lang: str) -> str:
    if LANGUAGE_TAG.fullmatch(lang):
        return lang
    fault = Fault(
        "--lang",
        lang,
        Text(f"--lang: {lang!r} is geen taal.", f"--lang: {lang!r} is no language."),
        Text("Geef een taalcode, zoals nl of en.", "Give a language tag, such as nl or en."),
    )
    raise WrongInputError([fault])


def _typed(given: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in given:
        name, sign, value = part.partition("=")
        if not sign:
            raise WrongInputError([_no_value(part)])
        found.setdefault(name, []).append(value)
    return found


def _sparql(text: str | None, file: Path | None) -> str:
    if text is not None and file is None:
        return text
    if file is None or text is not None:
        raise WrongInputError([_one_text()])
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownError(Text(f"{file} is niet te lezen: {error}", f"{file} cannot be read: {error}")) from error


def _settings(settings: Settings) -> dict[str, dict[str, str]]:
    return {
        name: {"value": str(getattr(settings, name)), "default": str(field.default), "meaning": field.description or ""}
        for name, field in Settings.model_fields.items()
    }


def _print_answer(found: Answer, shown: Shown) -> None:
    table = Table(title=found.question.title.said(shown.languages))
    kinds = [column.kind for column in found.question.columns]
    for column in found.question.columns:
        table.add_column(column.title.said(shown.languages))
    for line in lines(found, shown):
        cells = iter(line)
        row = []
        for kind in kinds:
            row.append(_shortened(next(cells)))
            if kind in {"iri", "iris", "graph", "graphs"}:
                next(cells)  # the IRI, which stands beside its label in the formats for machines
        table.add_row(*map(Plainly, row))
    out.print(table)


def _print_solutions(found: Solutions, as_json: bool) -> None:
    if as_json:
        rows = [{name: plain(term) for name, term in zip(found.variables, row, strict=True)} for row in found.rows]
        out.print_json(json.dumps({"columns": list(found.variables), "rows": rows}, ensure_ascii=False))
        return
    table = Table()
    for name in found.variables:
        table.add_column(name, overflow="fold")
    for row in found.rows:
        table.add_row(*(Plainly(_short_term(term)) for term in row))
    out.print(table)
    out.print(f"{len(found.rows)} rows")


def _short_term(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return path_of(term.value) or compact(term.value)
    return _shortened(plain(term))


def _shortened(cell: object) -> str:
    text = "" if cell is None else "".join(sign if sign.isprintable() else " " for sign in str(cell))
    return text if len(text) <= _ON_A_SCREEN else f"{text[: _ON_A_SCREEN - 1]}…"


def _faults(error: VakgraafError) -> list[Fault]:
    if isinstance(error, WrongInputError):
        return error.faults
    return [Fault("", None, error.message, getattr(error, "repair", None) or Text("", ""))]


def _told(fault: Fault) -> dict[str, object]:
    return {
        "name": fault.name,
        "found": fault.found,
        "message": fault.message.by_language(),
        "repair": fault.repair.by_language(),
    }


def _no_value(found: str) -> Fault:
    return Fault(
        found,
        None,
        Text(f"{found!r} is geen parameter met een waarde.", f"{found!r} is no parameter with a value."),
        Text("Schrijf naam=waarde.", "Write name=value."),
    )


def _one_text() -> Fault:
    return Fault(
        "query",
        None,
        Text("Geef een SPARQL-tekst of een bestand.", "Give a SPARQL text or a file."),
        Text("query 'SELECT …' of query -f BESTAND", "query 'SELECT …' or query -f FILE"),
    )


def _exists(folder: Path) -> Fault:
    return Fault(
        "folder",
        str(folder),
        Text(f"{folder} bestaat al.", f"{folder} exists already."),
        Text("Noem een map die er nog niet is.", "Name a folder that does not exist yet."),
    )
