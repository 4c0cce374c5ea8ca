"""The vakgraaf command: the same stories as the service, for a person at a terminal.

Exit codes: 0 fine, 1 refused or not conforming, 2 wrong use or failure. Every verb has --json.
"""

import json
import sys

import typer
from rich.console import Console

from app.cli.backup import backup, restore
from app.cli.check import check
from app.cli.demo import demo
from app.cli.imports import imports
from app.cli.keys import keys
from app.cli.organisations import organisations
from app.cli.processing import processing_log
from app.cli.pseudonyms import pseudonyms
from app.cli.query import dump, query
from app.cli.questions import ask, questions
from app.cli.release import release_verb
from app.cli.service import load, serve_verb
from app.cli.submit import verbs
from app.cli.suggest import suggest
from app.cli.terminal import out
from app.model.errors import VakgraafError, faults_of
from app.model.languages import HOUSE

command = typer.Typer(
    help="Vakgraaf: de open kennisgraaf van digitaal vakmanschap / the open knowledge graph of digital craftsmanship.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
command.command("serve")(serve_verb)
command.add_typer(verbs)
command.add_typer(keys, name="keys")
command.add_typer(imports, name="import")
command.add_typer(organisations, name="organisations")
command.add_typer(pseudonyms, name="pseudonyms")
command.add_typer(questions, name="questions")
for verb in (load, ask, query, demo, dump, backup, restore, check, suggest):
    command.command()(verb)
command.command("release")(release_verb)
command.command("processing-log")(processing_log)

err = Console(stderr=True, highlight=False)


def main() -> None:
    """The entry point: what goes wrong is told in both languages and ends in exit code 2."""
    try:
        command()
    except VakgraafError as error:
        faults = faults_of(error)
        if "--json" in sys.argv:
            out.print_json(json.dumps({"errors": [fault.told() for fault in faults]}))
        for fault in faults:
            for language in HOUSE:
                said = f"{fault.message.said((language,))} {fault.repair.said((language,))}"
                err.print(said.strip(), markup=False, soft_wrap=True)
        sys.exit(2)
    except OSError as error:
        for said in ("gaat niet", "does not work"):
            err.print(f"{error.filename or ''} {said}: {error.strerror or error}", markup=False, soft_wrap=True)
        sys.exit(2)
