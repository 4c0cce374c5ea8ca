"""vakgraaf check: the settings with their meaning, and the data held to their rules."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.terminal import Json, Lang, language, tell
from app.main import examinable, open_house
from app.model.languages import chain
from app.publishing.conformance import broken_rules, read_shapes, rules, violations
from app.settings import INTERNAL, PREFIX, Settings, read_settings


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
