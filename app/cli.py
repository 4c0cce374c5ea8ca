"""The vakgraaf command: the same stories as the service, for a person at a terminal.

Exit codes: 0 fine, 1 refused or not conforming, 2 wrong use or failure. Every verb has --json.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.cli_backup import backup, restore
from app.cli_demo import demo
from app.cli_import import imports
from app.cli_keys import keys
from app.cli_organisations import organisations
from app.cli_processing import processing_log
from app.cli_pseudonyms import pseudonyms
from app.cli_query import dump, query
from app.cli_questions import ask, questions
from app.cli_release import release_verb
from app.cli_submit import verbs
from app.cli_suggest import suggest
from app.main import INTERNAL, examinable, open_house, open_public, serve
from app.model.errors import Fault, VakgraafError, WrongInputError
from app.model.languages import HOUSE, Text, chain
from app.publishing.conformance import broken_rules, read_shapes, rules, violations
from app.settings import PREFIX, Settings, read_settings
from app.terminal import Json, Lang, language, out, tell

command = typer.Typer(
    help="Vakgraaf: de open kennisgraaf van digitaal vakmanschap / the open knowledge graph of digital craftsmanship.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
command.add_typer(verbs)
command.add_typer(keys, name="keys")
command.add_typer(imports, name="import")
command.add_typer(organisations, name="organisations")
command.add_typer(pseudonyms, name="pseudonyms")
command.add_typer(questions, name="questions")
for verb in (ask, query, demo, dump, backup, restore, suggest):
    command.command()(verb)

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


command.command("release")(release_verb)
command.command("processing-log")(processing_log)


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
    store = open_public(read_settings())
    told = {"triples": store.size(), "revision": store.revision()}
    store.close()
    tell(told, f"{told['triples']} triples, revision {told['revision']}", as_json=json_)


@command.command()
def check(
    shapes: Annotated[Path | None, typer.Option(help="Also hold the public graph to these SHACL shapes.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Show the settings, and hold the data of the store to their rules. Exit code 1 when one is broken."""
    settings = read_settings()
    languages = chain([language(lang)])
    asked = read_shapes(shapes) if shapes else None
    with open_house(settings) as house, examinable(house, settings) as examined:
        broken = {found.rule: len(found.rows) for found in broken_rules(examined.queries, INTERNAL)}
        against = violations(examined.queries, asked) if asked is not None else []
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


def _settings(settings: Settings) -> dict[str, dict[str, str]]:
    return {
        name: {"value": str(getattr(settings, name)), "default": str(field.default), "meaning": field.description or ""}
        for name, field in Settings.model_fields.items()
    }


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
