"""vakgraaf processing-log: who looked among the members of pools, when, for which purpose, and how many were found.

It is made to be shown to a works council: it never tells which members, and it can be read while the service runs.
"""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import Annotated

import typer
from rich.table import Table

from app.cli.terminal import Json, Lang, day, language, no_format, out, shortened
from app.model.errors import WrongInputError
from app.model.languages import Text, chain
from app.model.spreadsheets import harmless
from app.settings import read_settings
from app.store.layout import RECORDS, RESTRICTED
from app.store.processing import Processed, Processing

FORMATS = ("table", "csv", "json")
_COLUMNS = [field.name for field in fields(Processed)]
_HEADS = {
    "moment": Text("moment (UTC)", "moment (UTC)"),
    "act": Text("wat", "what"),
    "organisation": Text("organisatie", "organisation"),
    "client": Text("sleutel", "key"),
    "pool": Text("pool", "pool"),
    "purpose": Text("doel", "purpose"),
    "hits": Text("aantal", "number"),
}


def processing_log(
    first: Annotated[str | None, typer.Option("--from", help="The first day, such as 2026-11-01.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="The last day.")] = None,
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "table",
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Show who looked into pools: who, when, for which purpose, how many were found. Never which."""
    if format_ not in FORMATS:
        raise WrongInputError([no_format(format_, FORMATS)])
    days = [None if given is None else day(name, given) for name, given in (("--from", first), ("--to", last))]
    with _log() as log:
        lines = log.lines(*days)
    {"table": _table, "csv": _csv, "json": _json}["json" if json_ else format_](lines, language(lang))


def _json(lines: list[Processed], _: str) -> None:
    out.print_json(json.dumps({"lines": [asdict(line) for line in lines]}, ensure_ascii=False))


def _csv(lines: list[Processed], lang: str) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow([_HEADS[name].said(chain([lang])) for name in _COLUMNS])
    writer.writerows([harmless(cell) for cell in asdict(line).values()] for line in lines)


def _table(lines: list[Processed], lang: str) -> None:
    table = Table(*(_HEADS[name].said(chain([lang])) for name in _COLUMNS))
    for line in lines:
        table.add_row(*map(shortened, asdict(line).values()))
    out.print(table)


@contextmanager
def _log() -> Iterator[Processing]:
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = Processing(settings.data_dir / RESTRICTED / RECORDS)
    try:
        yield log
    finally:
        log.close()
