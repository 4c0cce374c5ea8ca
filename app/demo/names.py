"""Names that nobody has: every one of them says that it is invented."""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from app.model.languages import Text

INVENTED = Text("(verzonnen)", "(invented)")

# how many of each kind there are of twenty-five, and what they are called
KINDS = {
    "province": (2, "pv", Text("Provincie", "Province of")),
    "ministry": (3, "mn", Text("Ministerie van", "Ministry of")),
    "agency": (2, "ag", Text("Dienst", "Agency for")),
    "zbo": (2, "zb", Text("Autoriteit", "Authority for")),
    "inspectorate": (1, "in", Text("Inspectie", "Inspectorate of")),
    "water-board": (2, "ws", Text("Waterschap", "Water board of")),
    "joint-arrangement": (1, "sv", Text("Samenwerking", "Joint arrangement of")),
    "municipality": (12, "gm", Text("Gemeente", "Municipality of")),
}
OF_A_PLACE = {"province", "water-board", "joint-arrangement", "municipality"}

_SUBJECTS = [
    Text("Nevelzaken", "Mist Affairs"),
    Text("Sterrenbeheer", "Star Keeping"),
    Text("Getijden en Manen", "Tides and Moons"),
    Text("Echo's", "Echoes"),
    Text("Windrichtingen", "Wind Directions"),
    Text("Schaduwregister", "the Shadow Register"),
    Text("Regenbogen", "Rainbows"),
    Text("Wolkenkeuring", "Cloud Inspection"),
    Text("Verloren Tijd", "Lost Time"),
    Text("Horizonnen", "Horizons"),
]


def places(chance: random.Random) -> Iterator[str]:
    """Names of places, no two the same."""
    parts = _parts()
    found = [f"{first}{last}" for first in parts["first"] for last in parts["last"]]
    chance.shuffle(found)
    yield from found
    yield from (f"{name}-{number}" for number in range(2, 100) for name in found)


def subjects() -> Iterator[Text]:
    """What a government that is not there could be about, no two the same."""
    yield from _SUBJECTS
    yield from (Text(f"{name.nl} {number}", f"{name.en} {number}") for number in range(2, 1_000) for name in _SUBJECTS)


def invented(nl: str, en: str) -> Text:
    """A name that says of itself that it is invented."""
    return Text(f"{nl} {INVENTED.nl}", f"{en} {INVENTED.en}")


@cache
def _parts() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return found
