"""The verbs of the library: ask a question, list them all, and try each of them with its examples."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text as Plainly

from app.answer import Library, answer
from app.asking.cells import THINGS
from app.asking.formats import FORMATS
from app.asking.formats.tables import lines
from app.asking.shown import Shown
from app.cli.terminal import Json, Lang, language, no_format, out, shortened, tell, typed
from app.main import open_house
from app.model.errors import VakgraafError, WrongInputError
from app.model.languages import Languages, Text, chain
from app.model.questions import Answer, Question
from app.settings import read_settings

questions = typer.Typer(help="De vragen van de bibliotheek / the questions of the library.")


@dataclass(frozen=True)
class Trial:
    """How asking one question went; ``wrong`` tells why it failed."""

    question: str
    asked: str  # as its file stands, with the examples of what it requires, or with every example
    rows: int
    milliseconds: int
    wrong: Text | None = None
    needs: str | None = None


_NEEDED = {
    "release": Text("er is een uitgave van tabellen voor nodig", "it needs a release of tables"),
    "submissions": Text("er zijn inzendingen voor nodig", "it needs submissions"),
}


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
        found = answer(house.library, name, typed(given or []))
        shown = Shown(chain([language(lang)]), settings.address)
        if chosen is not None:
            sys.stdout.buffer.write(FORMATS[chosen].render(found, shown))
            return
        _print_answer(found, shown)


@questions.callback(invoke_without_command=True)
def list_questions(context: typer.Context, lang: Lang = "nl", json_: Json = False) -> None:
    """List the catalogue of questions; ``questions test`` tries them."""
    if context.invoked_subcommand is not None:
        return
    with open_house(read_settings()) as house:
        listed = {question.name: question.title.said(chain([lang])) for question in house.library.questions}
    tell(listed, "\n".join(f"{name:24}{title}" for name, title in listed.items()), as_json=json_)


@questions.command("test")
def try_questions(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="Only these; else all.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Run every question with its examples. Exit code 1 when one of them fails, or is empty and needs nothing more."""
    with open_house(read_settings()) as house:
        library = house.library
        chosen = [library.questions.question(name) for name in names] if names else list(library.questions)
        trials = [trial for question in chosen for trial in _tried(library, question)]
    failing = [trial for trial in trials if trial.wrong]
    told = {"ok": not failing, "trials": [_told(trial) for trial in trials]}
    tell(told, "\n".join(_line(trial, chain([language(lang)])) for trial in trials), as_json=json_)
    raise typer.Exit(1 if failing else 0)


def _tried(library: Library, question: Question) -> Iterator[Trial]:
    """The question as its file stands, with the examples of what it requires, and with every example."""
    every = {found.name: [found.example or ""] for found in question.parameters}
    required = {found.name: every[found.name] for found in question.parameters if not found.optional}
    yield _trial(question, "as it stands", lambda: len(library.store.select(question.sparql()).rows))
    for asked, given in {"required": required, "every": every}.items():
        yield _trial(question, asked, partial(_rows, library, question, given))


def _rows(library: Library, question: Question, given: Mapping[str, Sequence[str]]) -> int:
    return len(answer(library, question.name, given).rows)


def _trial(question: Question, asked: str, rows: Callable[[], int]) -> Trial:
    begun = time.monotonic()
    try:
        found, wrong = rows(), None
    except VakgraafError as error:
        found, wrong = 0, error.message
    if not found and wrong is None and question.needs is None:
        wrong = Text("geen enkele rij", "no row at all")
    return Trial(question.name, asked, found, round((time.monotonic() - begun) * 1000), wrong, question.needs)


def _told(trial: Trial) -> dict[str, object]:
    return {**asdict(trial), "wrong": None if trial.wrong is None else trial.wrong.by_language()}


def _line(trial: Trial, languages: Languages) -> str:
    end = f"{trial.rows} rows, {trial.milliseconds} ms" if trial.wrong is None else trial.wrong.said(languages)
    if trial.needs and not trial.rows:
        end = f"{end} ({_NEEDED[trial.needs].said(languages)})"
    return f"{'FOUT' if trial.wrong else 'ok':6}{trial.question:24}{trial.asked:14}{end}"


def _print_answer(found: Answer, shown: Shown) -> None:
    table = Table(title=found.question.title.said(shown.languages))
    kinds = [column.kind for column in found.question.columns]
    for column in found.question.columns:
        table.add_column(column.title.said(shown.languages))
    for line in lines(found, shown):
        cells = iter(line)
        row = []
        for kind in kinds:
            row.append(shortened(next(cells)))
            if kind in THINGS:
                next(cells)  # the IRI, which stands beside its label in the formats for machines
        table.add_row(*map(Plainly, row))
    out.print(table)
