"""vakgraaf suggest: which competences a course may teach, by the words of its title and description."""

from typing import Annotated, Any

import typer

from app.asking.formats.tables import SHORT_CODE
from app.asking.suggestions import Item, Suggestions, document
from app.cli.terminal import Json, Lang, tell
from app.main import open_house
from app.model.errors import Fault, WrongInputError
from app.model.languages import HOUSE, Text, chain
from app.settings import read_settings

MOST = 20

suggestions = typer.Typer()


@suggestions.command()
def suggest(
    title: Annotated[str, typer.Argument(help="The title of a course.")],
    description: Annotated[str, typer.Option(help="What it is about.")] = "",
    language: Annotated[str | None, typer.Option(help="The language of the text, nl or en; else both.")] = None,
    framework: Annotated[str | None, typer.Option(help="Only of this framework, for example ecf-4.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="How many at most.")] = 5,
    *,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Suggest competences that a course may teach. Proposals: nothing is written, a person confirms."""
    if language is not None and language not in HOUSE:
        raise WrongInputError([_no_language(language)])
    with open_house(read_settings()) as house:
        things = house.library.things
        wanted = None if framework is None else things.find(framework, ("Framework",))
        if framework is not None and wanted is None:
            raise WrongInputError([things.unknown("--framework", framework, ("Framework",))])
        found = Suggestions(house.queries, things).suggest([Item(title, description, language)], wanted, limit)
        told = document(found, chain([lang]))
    tell(told, _lines(told), as_json=json_)


def _lines(told: dict[str, Any]) -> str:
    [item] = told["items"]
    lines = [_line(suggestion) for suggestion in item["suggestions"]]
    return "\n".join([*(lines or ["-"]), "", told["meaning"]])


def _line(suggestion: dict[str, Any]) -> str:
    levels = ", ".join(f"{level['level']['label']} ({level['words']})" for level in suggestion["atLevel"])
    words = ", ".join(_word(match) for match in suggestion["matched"])
    competence, framework = suggestion["competence"], suggestion["framework"]
    code = competence.get("notation", "")
    named = f"{code if len(code) <= SHORT_CODE else ''} {competence['label']}".strip()
    at_level = f"  [{levels}]" if levels else ""
    return f"{suggestion['rank']:2}. {named}{at_level}  ({framework['label']}): {words}"


def _word(match: dict[str, Any]) -> str:
    """A word that matched, with who confirmed what it means where that is why."""
    return f"{match['word']} ({match['source']['label']})" if "source" in match else str(match["word"])


def _no_language(found: str) -> Fault:
    return Fault(
        "--language",
        found,
        Text(f"{found!r} is geen taal van een tekst hier.", f"{found!r} is no language of a text here."),
        Text("Kies nl of en, of laat het weg.", "Choose nl or en, or leave it out."),
    )
