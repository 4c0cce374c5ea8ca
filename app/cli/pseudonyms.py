"""vakgraaf pseudonyms: the key with which members of pools get their pseudonyms."""

import typer

from app.cli.desk import at_the_desk
from app.cli.terminal import Json, tell
from app.control import ROTATE
from app.settings import read_settings

pseudonyms = typer.Typer(help="Pseudoniemen / pseudonyms.", no_args_is_help=True)


@pseudonyms.callback()
def all_verbs() -> None:
    """The key with which members of pools get their pseudonyms."""


@pseudonyms.command()
def rotate(json_: Json = False) -> None:
    """Put a new key in the place of the old one, and give every member the pseudonym that follows from it."""
    told = at_the_desk(read_settings(), ROTATE, {})
    lines = [f"{told['key_file']}: {told['members']} nieuwe pseudoniemen / new pseudonyms", *told["graphs"]]
    tell(told, "\n".join(lines), as_json=json_)
