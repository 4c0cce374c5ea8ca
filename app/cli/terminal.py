"""How the verbs of the command speak: to people in text, with --json to machines."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer
from rich.console import Console

from app.model.errors import Fault, WrongInputError
from app.model.languages import LANGUAGE_TAG, Text

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Lang = Annotated[str, typer.Option(help="The language of labels: nl, en or another tag.")]

ON_A_SCREEN = 60  # characters of a cell that a table on a terminal shows

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def tell(told: object, for_people: str, *, as_json: bool) -> None:
    """Print what was found, as JSON or as text."""
    if as_json:
        out.print_json(json.dumps(told, ensure_ascii=False))
    else:
        out.print(for_people, markup=False, soft_wrap=True)


def typed(given: Iterable[str]) -> dict[str, list[str]]:
    """What was given as ``name=value``, by name; raises WrongInputError for what is not written so."""
    found: dict[str, list[str]] = {}
    for part in given:
        name, sign, value = part.partition("=")
        if not sign:
            raise WrongInputError([_no_value(part)])
        found.setdefault(name, []).append(value)
    return found


def language(lang: str) -> str:
    """A language tag; raises WrongInputError for what is none."""
    if LANGUAGE_TAG.fullmatch(lang):
        return lang
    fault = Fault(
        "--lang",
        lang,
        Text(f"--lang: {lang!r} is geen taal.", f"--lang: {lang!r} is no language."),
        Text("Geef een taalcode, zoals nl of en.", "Give a language tag, such as nl or en."),
    )
    raise WrongInputError([fault])


def day(name: str, given: str) -> date:
    """A day that was given as an option; raises WrongInputError for what is none."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        fault = Fault(
            name,
            given,
            Text(f"{name}: {given!r} is geen dag.", f"{name}: {given!r} is no day."),
            Text("Schrijf een dag als 2026-02-23.", "Write a day as 2026-02-23."),
        )
        raise WrongInputError([fault]) from error


def shortened(cell: object) -> str:
    """A cell as a table on a terminal shows it: on one line, without signs that a terminal would obey."""
    text = "" if cell is None else "".join(sign if sign.isprintable() else " " for sign in str(cell))
    return text if len(text) <= ON_A_SCREEN else f"{text[: ON_A_SCREEN - 1]}…"


def no_format(found: str, known: Iterable[str]) -> Fault:
    """The fault of a ``--format`` that does not exist."""
    listed = ", ".join(known)
    return Fault(
        "--format",
        found,
        Text(f"Er is geen formaat {found!r}.", f"There is no format {found!r}."),
        Text(f"Kies uit: {listed}.", f"Choose from: {listed}."),
    )


def _no_value(found: str) -> Fault:
    return Fault(
        found,
        None,
        Text(f"{found!r} is geen parameter met een waarde.", f"{found!r} is no parameter with a value."),
        Text("Schrijf naam=waarde.", "Write name=value."),
    )
