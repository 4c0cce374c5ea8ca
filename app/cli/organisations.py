"""vakgraaf organisations: what becomes of organisations, by the owner of the data directory."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from app.cli.desk import at_the_desk
from app.cli.terminal import Json, day, tell
from app.control import LEAVE, SUCCEED
from app.settings import read_settings

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
    asked = {"old": old, "new": new, "on": None if on is None else day("--on", on).isoformat()}
    told = at_the_desk(settings, SUCCEED, asked)
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
    told = at_the_desk(settings, LEAVE, asked)
    lines = [
        f"{organisation}: {told['members']} leden in pools van anderen weg / members in pools of others gone",
        *told["graphs"],
    ]
    tell(told, "\n".join(lines), as_json=json_)


def _lines(told: Mapping[str, Any]) -> str:
    first = f"{told['old']} → {told['new']}  ({told['lastDay']})"
    return "\n".join([first, *(f"  {one['kind']}: {one['from']} → {one['to']}" for one in told["graphs"])])
