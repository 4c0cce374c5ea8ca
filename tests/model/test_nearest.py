"""The names nearest to one that does not exist, and the question whether one of them was meant."""

import pytest

from app.model.languages import Text
from app.model.nearest import closest, did_you_mean, meant, nearest

KNOWN = ["archetype", "academy", "competence", "level", "trust"]


@pytest.mark.parametrize(
    ("found", "first"),
    [("archetyp", "archetype"), ("ACADEMIE", "academy"), ("compétence", "competence"), ("arch", "archetype")],
)
def test_what_is_nearly_a_name_finds_it(found: str, first: str) -> None:
    assert nearest(found, KNOWN)[0] == first


def test_what_resembles_nothing_finds_nothing() -> None:
    assert nearest("zzz", KNOWN) == []
    assert nearest("", KNOWN) == []


def test_what_makes_no_difference_is_left_out_of_account() -> None:
    names = ["Price In Euro", "duration"]
    assert closest("price-in-euro", names, fold=lambda name: name.casefold().replace("-", " ")) == ["Price In Euro"]


def test_of_two_names_that_are_the_same_without_it_the_first_counts() -> None:
    assert closest("LEVEL", ["Level", "level"]) == ["Level"]


def test_the_repair_asks_in_both_languages_and_else_says_what_there_is() -> None:
    otherwise = Text("Kies er een.", "Choose one.")
    assert did_you_mean("trst", KNOWN, otherwise) == Text("Bedoelde u trust?", "Did you mean trust?")
    assert did_you_mean("zzz", KNOWN, otherwise) == otherwise
    assert meant([Text("prijs", "price"), Text("duur", "duration")]) == Text(
        "Bedoelde u prijs of duur?", "Did you mean price or duration?"
    )
