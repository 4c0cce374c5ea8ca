"""The verbs of who submits: validate, submit, template, revalidate."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.checking.report import FORMATS
from app.cli.desk import at_the_desk
from app.cli.terminal import Json, Lang, no_format, out
from app.control import REVALIDATE, SUBMIT
from app.desk import submitter_of
from app.errands import file_sent
from app.main import House, examinable, here, open_house
from app.model.errors import WrongInputError
from app.model.kinds import Property
from app.model.languages import Languages, Text, chain, choose
from app.model.names import short_name
from app.model.submissions import Outcome, Report
from app.model.terms import NamedNode
from app.reading.template import write_template
from app.settings import Settings, read_settings

verbs = typer.Typer()
KindOption = Annotated[str, typer.Option("--kind", help="The kind of submission.")]
Organisation = Annotated[str | None, typer.Option("--org", help="The code of the organisation that submits.")]
_MOST_CHOICES = 1_000


@verbs.command("validate")
def validate_verb(
    file: Path,
    kind: KindOption = "catalogue",
    org: Organisation = None,
    format_: Annotated[str, typer.Option("--format", help=f"One of {', '.join(FORMATS)}.")] = "human",
    engine: Annotated[str, typer.Option(help="shacl, or pyshacl for the reference verdict.")] = "shacl",
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Try a file; nothing is kept. Exit code 0 conforms, 1 does not, 2 could not be read."""
    settings = read_settings()
    report = _examined(settings, file, kind, org, engine)
    _print_report(report, "json" if json_ else format_, chain([lang]), settings)
    raise typer.Exit(0 if report.conforms else 2 if report.outcome is Outcome.FAILED else 1)


@verbs.command("submit")
def submit_verb(
    file: Path,
    org: Annotated[str, typer.Option("--org", help="The code of the organisation that submits.")],
    kind: KindOption = "catalogue",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say whether it would be accepted.")] = False,
    if_match: Annotated[str | None, typer.Option(help="The version that you worked on, as its ETag.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Send a file in for an organisation, as the owner of this data directory."""
    if dry_run:
        validate_verb(file, kind, org, lang=lang, json_=json_)
    settings = read_settings()
    file_sent(file, kind, org)  # what cannot be read is told before a store is built
    asked = {"file": str(file.resolve()), "kind": kind, "organisation": org, "if_match": if_match}
    told = at_the_desk(settings, SUBMIT, asked)
    _print_receipt(told, chain([lang]), json_)
    raise typer.Exit({"accepted": 0, "refused": 1}.get(told["state"], 2))


@verbs.command()
def template(
    kind: Annotated[str, typer.Argument(help="The kind of submission.")] = "catalogue",
    format_: Annotated[str, typer.Option("--format", help="csv or xlsx.")] = "xlsx",
    file: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it.")] = None,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Write the template of a kind, with pick lists, from its shapes."""
    with open_house(read_settings()) as house:
        written = write_template(house.kinds.kind(kind), format_, lang, _choices(house))
    target = file or Path(f"{kind}.{format_}")
    target.write_bytes(written)
    told = {"file": str(target), "bytes": len(written)}
    out.print_json(json.dumps(told)) if json_ else out.print(str(target), markup=False)


@verbs.command("revalidate")
def revalidate_verb(lang: Lang = "nl", json_: Json = False) -> None:
    """Check everything that stands by the rules of today. Exit code 1 when something no longer conforms."""
    settings = read_settings()
    told = at_the_desk(settings, REVALIDATE, {})
    word = Text("bevindingen", "findings").said(chain([lang]))
    out.print_json(json.dumps(told)) if json_ else out.print(
        "\n".join(f"{name}: {count} {word}" for name, count in told.items()) or "ok", markup=False
    )
    raise typer.Exit(1 if told else 0)


def _examined(settings: Settings, file: Path, kind: str, org: str | None, engine: str) -> Report:
    sent = file_sent(file, kind, org)
    with open_house(settings) as opened, examinable(opened, settings) as house:
        submitter = None if org is None else submitter_of(house.queries, org, house.kinds.kind(kind))
        return here(house, engine)(sent, submitter).report


def _choices(house: House) -> Callable[[Property], list[str]]:
    def choices(found: Property) -> list[str]:
        if found.values:
            return list(found.values)
        things = [
            NamedNode(iri) for name in found.classes if name != "Course" for iri in house.library.things.iris(name)
        ]
        names = house.library.things.names(things[:_MOST_CHOICES])
        return [names.notations.get(thing.value) or short_name(thing.value) for thing in things[:_MOST_CHOICES]]

    return choices


def _print_report(report: Report, format_: str, languages: Languages, settings: Settings) -> None:
    if format_ not in FORMATS:
        raise WrongInputError([no_format(format_, FORMATS)])
    sys.stdout.buffer.write(FORMATS[format_].render(report, languages, settings.address))


def _print_receipt(told: Mapping[str, Any], languages: Languages, as_json: bool) -> None:
    if as_json:
        out.print_json(json.dumps(told, ensure_ascii=False))
        return
    out.print(f"{told['state']}  {told['organisation']}/{told['kind']}  {told['version'] or ''}", markup=False)
    words = {"new": Text("nieuw", "new"), "changed": Text("gewijzigd", "changed"), "gone": Text("verdwenen", "gone")}
    for part, word in words.items():
        for thing in told.get("difference", {}).get(part, []):
            out.print(f"  {word.said(languages):10} {thing['name']}", markup=False)
    for finding in told["report"]["findings"]:
        out.print(f"  {choose(finding['message'], languages)}", markup=False, soft_wrap=True)
