"""vakgraaf pseudonyms: the key with which members of pools get their pseudonyms."""

import typer

from app.cli_submit import desk_over
from app.control import ROTATE, ask_service
from app.main import open_public, rotated
from app.model.errors import StoreLockedError
from app.settings import read_settings
from app.terminal import Json, tell

pseudonyms = typer.Typer(help="Pseudoniemen / pseudonyms.", no_args_is_help=True)


@pseudonyms.callback()
def all_verbs() -> None:
    """The key with which members of pools get their pseudonyms."""


@pseudonyms.command()
def rotate(json_: Json = False) -> None:
    """Put a new key in the place of the old one, and give every member the pseudonym that follows from it."""
    settings = read_settings()
    try:
        store = open_public(settings)
    except StoreLockedError:
        told = ask_service(settings.data_dir, ROTATE, {})
    else:
        with desk_over(store, settings) as desk:
            told = rotated(desk, settings)
    lines = [f"{settings.pseudonym_key_file}: {told['members']} nieuw / new", *told["graphs"]]
    tell(told, "\n".join(lines), as_json=json_)
