"""What a sender may call things: codes, identifiers, names of levels, academies as organisations."""

import pytest

from app.examine import Finder
from app.main import House
from app.model.names import ID


@pytest.mark.parametrize(
    ("typed", "classes", "meant"),
    [
        ("A.5", ("Competence",), "competence/ecf-4/A.5"),
        ("Bm1", ("CompetenceAtLevel",), "competence/ai-literacy-4/kennis-en-begrip/2"),
        ("ecf-4/A.5/3", ("CompetenceAtLevel",), "competence/ecf-4/A.5/3"),
        ("ai-literacy-4/Bekwaam", ("Level",), "level/ai-literacy-4/2"),
        ("ai-literacy-4/capable", ("Level",), "level/ai-literacy-4/2"),
        ("ecf-4/e-3", ("Level",), "level/ecf-4/3"),
        ("ecf-4/3", ("Level",), "level/ecf-4/3"),
        ("radio", ("Organization",), "academy/radio"),
    ],
)
def test_what_was_typed_means_one_thing(house: House, typed: str, classes: tuple[str, ...], meant: str) -> None:
    assert Finder(house.queries).find(typed, classes).value == f"{ID}{meant}"


@pytest.mark.parametrize("typed", ["gevorderd", "ecf-4/gevorderd", "ecf-4/6", "Bekwaam"])
def test_what_is_no_level_is_not_guessed(house: House, typed: str) -> None:
    assert Finder(house.queries).find(typed, ("Level",)) is None
