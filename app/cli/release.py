"""vakgraaf release: the tables of a period, once and for good."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from app.cli.desk import at_the_desk
from app.cli.terminal import Json, Lang, tell
from app.control import RELEASE
from app.model.languages import Text, chain
from app.settings import read_settings


def release_verb(
    period: Annotated[str, typer.Argument(help="The quarter, such as 2026-Q4.")],
    pass_over_lost: Annotated[
        bool, typer.Option("--pass-over-lost", help="Do without earlier releases whose true figures are lost.")
    ] = False,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Release the tables of a period: what the public may see of people. It cannot be changed afterwards."""
    told = at_the_desk(read_settings(), RELEASE, {"period": period, "pass_over_lost": pass_over_lost})
    tell(told, _sentence(told).said(chain([lang])), as_json=json_)


def _sentence(told: Mapping[str, Any]) -> Text:
    beside = ", ".join(told["audited_with"]) or "-"
    return Text(
        f"{told['graph']}: {told['tables']} tabellen, {told['cells']} cellen, waarvan {told['suppressed']} onderdrukt "
        f"({told['added']} door de controle). Gecontroleerd samen met: {beside}. "
        f"Al bekend zonder deze uitgave: {told['known']}.",
        f"{told['graph']}: {told['tables']} tables, {told['cells']} cells, of which {told['suppressed']} suppressed "
        f"({told['added']} by the audit). Audited with: {beside}. Known without this release: {told['known']}.",
    )
