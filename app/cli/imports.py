"""vakgraaf import: frameworks of others, brought in by the owner of the data directory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.terminal import Json, Lang, tell
from app.control import IMPORT, ask_service
from app.importing import Place, bring_in_for
from app.main import open_public
from app.model.errors import StoreLockedError
from app.model.languages import Text, chain
from app.model.terms import Triple
from app.opening import open_publisher
from app.settings import INTERNAL, read_settings
from app.store.layout import RECORDS
from app.store.queries import Queries
from app.store.records import Records

_STEP = 10_000  # triples between two looks at the bar

err = Console(stderr=True)
imports = typer.Typer(no_args_is_help=True, help="Bring in a framework, or mappings, of somebody else.")


@imports.command("esco")
def import_esco(
    folder: Annotated[Path, typer.Argument(help="The folder in which ESCO's official CSV files were unpacked.")],
    version: Annotated[str | None, typer.Option(help="The version, where no folder's name tells it.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Bring in ESCO: skills, occupations, their groups and relations, in every language that lies there."""
    _bring_in({"what": "esco", "path": str(folder.resolve()), "version": version}, lang, as_json=json_)


@imports.command("skos")
def import_skos(
    file: Annotated[Path, typer.Argument(help="A file in Turtle, N-Triples, RDF/XML or JSON-LD.")],
    name: Annotated[str, typer.Option("--as", help="The name to give it, with its version: digcomp-2.2.")],
    licence: Annotated[str | None, typer.Option(help="The IRI of its licence; else: facts only.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Bring in a framework in SKOS, as a graph and a framework of its own."""
    asked = {"what": "skos", "path": str(file.resolve()), "name": name, "licence": licence}
    _bring_in(asked, lang, as_json=json_)


@imports.command("sssom")
def import_sssom(
    file: Annotated[Path, typer.Argument(help="A table of mappings in SSSOM: tab-separated, with its head.")],
    name: Annotated[str, typer.Option("--as", help="The name to give the set; the next one of it replaces this one.")],
    licence: Annotated[str | None, typer.Option(help="The IRI of its licence; else the file's own.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Bring in mappings between frameworks, each with who made it, how, and how sure they were."""
    asked = {"what": "sssom", "path": str(file.resolve()), "name": name, "licence": licence}
    _bring_in(asked, lang, as_json=json_)


def _bring_in(asked: Mapping[str, Any], lang: str, *, as_json: bool) -> None:
    settings = read_settings()
    with _progress() as progress:
        try:
            with (
                closing(open_public(settings)) as store,
                closing(Records(settings.data_dir / RECORDS)) as records,
                open_publisher(store, settings.data_dir, settings.feed_days) as publisher,
            ):
                place = Place(publisher, Queries(store, INTERNAL), records)
                told = bring_in_for(place, asked, _counted(progress))
        except StoreLockedError:
            progress.add_task("…", total=None)
            told = ask_service(settings.data_dir, IMPORT, asked)
    tell(told, _sentence(told).said(chain([lang])), as_json=as_json)


def _progress() -> Progress:
    """What moves while one waits; nothing where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def _counted(progress: Progress) -> Callable[[Iterable[Triple]], Iterator[Triple]]:
    def counted(triples: Iterable[Triple]) -> Iterator[Triple]:
        reading = progress.add_task("CSV, RDF → triples", total=None)
        for count, triple in enumerate(triples, 1):
            if count % _STEP == 0:
                progress.update(reading, completed=count)
            yield triple
        progress.update(reading, description="triples → store")

    return counted


def _sentence(told: Mapping[str, Any]) -> Text:
    return _of_mappings(told) if "mappings" in told else _of_framework(told)


def _of_mappings(told: Mapping[str, Any]) -> Text:
    graph, mappings, persons = told["graph"], told["mappings"], told["persons_left_out"]
    columns = ", ".join(told["columns_left_out"]) or "-"
    return Text(
        f"{graph}: {mappings} koppelingen; {told['new']} tripels nieuw, {told['gone']} verdwenen, {told['elsewhere']} "
        f"al door een andere graaf gezegd. Weggelaten: {persons} vermeldingen van mensen, kolommen: {columns}.",
        f"{graph}: {mappings} mappings; {told['new']} triples new, {told['gone']} gone, {told['elsewhere']} said by "
        f"another graph already. Left out: {persons} mentions of people, columns: {columns}.",
    )


def _of_framework(told: Mapping[str, Any]) -> Text:
    name, concepts, triples, left_out = told["framework"], told["concepts"], told["triples"], told["elsewhere"]
    return Text(
        f"{name}: {concepts} begrippen in {triples} tripels; {told['new']} nieuw, {told['gone']} verdwenen, "
        f"{left_out} al door een andere graaf gezegd.",
        f"{name}: {concepts} concepts in {triples} triples; {told['new']} new, {told['gone']} gone, "
        f"{left_out} said by another graph already.",
    )
