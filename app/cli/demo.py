"""vakgraaf demo: a store of its own with an invented government in it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.terminal import Json, Lang, tell
from app.demo.generator import Size, government
from app.demonstration import PERIOD, demonstrate, read_reference
from app.main import here, join, keyring_of, open_desk, open_store
from app.model.errors import NotReadyError
from app.model.languages import Text, chain
from app.people.pseudonyms import Keyring, new_secret
from app.release import release
from app.settings import TABLES, Settings, read_settings

FOLDER = Path("demo")


def demo(
    data_dir: Annotated[Path, typer.Option(help="The folder of the store; nothing real may be in it.")] = FOLDER,
    seed: Annotated[int, typer.Option(help="Another seed gives another government.")] = 1,
    organisations: Annotated[int, typer.Option(min=4, max=2_000)] = Size.organisations,
    people: Annotated[int, typer.Option(min=100, max=1_000_000)] = Size.people,
    lang: Lang = "nl",
    json_: Json = False,
) -> None:
    """Fill a store of its own with an invented government, so that every question has something to say."""
    settings = read_settings().model_copy(update={"data_dir": data_dir, "store": "", "restricted_store": ""})
    keyring = _keyring(settings)
    size = replace(Size(), organisations=organisations, people=people)
    with closing(open_store(data_dir)) as store:
        house = join(store)
        with open_desk(store, house, data_dir, here(house, keyring=keyring), keyring=keyring) as desk, _bar() as bar:
            reference = read_reference(house.queries)
            made = government(seed, size, reference)
            task = bar.add_task("demo", total=None)
            filled = demonstrate(
                desk, made, reference, seed, lambda done, of: bar.update(task, completed=done, total=of)
            )
            released = release(desk, TABLES, PERIOD, settings.threshold)
    told = {**asdict(filled), "data_dir": str(data_dir), "released": released.period, "cells": released.cells}
    tell(told, _sentence(told).said(chain([lang])), as_json=json_)


def _keyring(settings: Settings) -> Keyring:
    """The keys of the settings; where there are none, one that is thrown away, for these members are nobody."""
    keyring = keyring_of(settings)
    try:
        keyring.check()
    except NotReadyError:
        secret = new_secret()
        return Keyring(lambda: secret)
    return keyring


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _sentence(told: Mapping[str, Any]) -> Text:
    folder = told["data_dir"]
    return Text(
        f"{folder}: een verzonnen overheid van {told['organisations']} organisaties, {told['people']} mensen, "
        f"{told['academies']} academies en {told['pools']} pools; tabellen van {told['released']} "
        f"({told['cells']} cellen). Start haar met: VAKGRAAF_DATA_DIR={folder} vakgraaf serve",
        f"{folder}: an invented government of {told['organisations']} organisations, {told['people']} people, "
        f"{told['academies']} academies and {told['pools']} pools; tables of {told['released']} "
        f"({told['cells']} cells). Start it with: VAKGRAAF_DATA_DIR={folder} vakgraaf serve",
    )
