"""How the verbs of the command speak: to people in text, with --json to machines."""

import json
import sys
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from app.model.errors import Fault
from app.model.languages import Text

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Lang = Annotated[str, typer.Option(help="The language of labels: nl, en or another tag.")]

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def tell(told: object, for_people: str, *, as_json: bool) -> None:
    """Print what was found, as JSON or as text."""
    if as_json:
        out.print_json(json.dumps(told, ensure_ascii=False))
    else:
        out.print(for_people, markup=False, soft_wrap=True)


def no_format(found: str, known: Iterable[str]) -> Fault:
    """The fault of a ``--format`` that does not exist."""
    listed = ", ".join(known)
    return Fault(
        "--format",
        found,
        Text(f"Er is geen formaat {found!r}.", f"There is no format {found!r}."),
        Text(f"Kies uit: {listed}.", f"Choose from: {listed}."),
    )
