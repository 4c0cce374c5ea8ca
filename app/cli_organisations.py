"""vakgraaf organisations: what becomes of organisations, by the owner of the data directory."""

from contextlib import suppress
from datetime import date
from typing import Annotated, Any

import typer

from app.cli_submit import desk_over
from app.control import LEAVE, SUCCEED, ask_service
from app.main import left, open_public, succession_of
from app.model.errors import Fault, StoreLockedError, WrongInputError
from app.model.languages import Text
from app.settings import read_settings
from app.terminal import Json, tell

organisations = typer.Typer(help="Organisaties / organisations.", no_args_is_help=True)


@organisations.callback()
def all_verbs() -> None:
    """What becomes of organisations."""


@organisations.command()
def succeed(
    old: Annotated[str, typer.Argument(help="The code of the organisation that ends.")],
    new: Annotated[str, typer.Argument(help="The code of the one that follows it.")],
    on: Annotated[
        str | None, typer.Option(help="The last day of the first, as 2026-02-23; else what is known.")
    ] = None,
    *,
    json_: Json = False,
) -> None:
    """Let one organisation follow another: it gets its graphs and its keys, and the old addresses say so."""
    settings = read_settings()
    asked = {"old": old, "new": new, "on": None if on is None else _day(on).isoformat()}
    try:
        store = open_public(settings)
    except StoreLockedError:
        told = ask_service(settings.data_dir, SUCCEED, asked)
    else:
        with desk_over(store, settings) as desk:
            told = succession_of(desk, settings.address, asked)
    tell(told, _lines(told), as_json=json_)


@organisations.command()
def leave(
    organisation: Annotated[str, typer.Argument(help="The code of the organisation that leaves.")],
    pool: Annotated[
        str | None, typer.Option(help="Only its members in this pool of another, as gm0344/data; else everything.")
    ] = None,
    *,
    json_: Json = False,
) -> None:
    """Forget what an organisation told of people, and its members in the pools of others, in every version."""
    settings = read_settings()
    asked = {"organisation": organisation, "pool": pool}
    try:
        store = open_public(settings)
    except StoreLockedError:
        told = ask_service(settings.data_dir, LEAVE, asked)
    else:
        with desk_over(store, settings) as desk:
            told = left(desk, asked)
    lines = [f"{organisation}: {told['members']} weg / gone", *told["graphs"]]
    tell(told, "\n".join(lines), as_json=json_)


def _day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    raise WrongInputError(
        [
            Fault(
                "--on",
                text,
                Text(f"--on: {text!r} is geen dag.", f"--on: {text!r} is no day."),
                Text("Schrijf een dag als 2026-02-23.", "Write a day as 2026-02-23."),
            )
        ]
    )


def _lines(told: dict[str, Any]) -> str:
    first = f"{told['old']} → {told['new']}  ({told['lastDay']})"
    return "\n".join([first, *(f"  {one['kind']}: {one['from']} → {one['to']}" for one in told["graphs"])])
