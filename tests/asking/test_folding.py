"""What is sought by name is found however its letters are written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asked import ask
from own_desk import own_desk

from app.main import House, join
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Triple

GRAPH = NamedNode(f"{ID}graph/hand/courses")
NAMES = {
    "yssel": "ŸSSEL",
    "angstroem": "Zoeken in \u212bRHUS",
    "uber": "Über alles",
    "garcon": "GARÇON",
    "plain": "Zaak",
}


@pytest.fixture(scope="module")
def named(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house in which some courses have such names."""
    said = [
        Triple(GRAPH, NamedNode(f"{PREFIXES['dct']}title"), Literal("Met de hand", language="nl")),
        Triple(GRAPH, NamedNode(f"{DEF}trust"), NamedNode(f"{ID}trust/third-party")),
    ]
    for code, name in NAMES.items():
        course = NamedNode(f"{ID}course/hand/{code}")
        said.append(Triple(course, NamedNode(RDF_TYPE), NamedNode(f"{DEF}Course")))
        said.append(Triple(course, NamedNode(f"{PREFIXES['schema']}name"), Literal(name, language="nl")))
    with own_desk(house, data_dir, tmp_path_factory.mktemp("folding") / "own") as desk:
        desk.publisher.change({GRAPH: said})
        yield join(desk.store)


@pytest.mark.parametrize(
    ("sought", "code"),
    [("yssel", "yssel"), ("Ÿssel", "yssel"), ("arhus", "angstroem"), ("UBER", "uber"), ("garcon", "garcon")],
)
def test_capitals_and_accents_make_no_difference(named: House, sought: str, code: str) -> None:
    found = {row["thing"]: row["matched"] for row in ask(named, "search", {"q": sought})}
    assert found[f"hand/{code}"] == NAMES[code]


def test_another_letter_does(named: House) -> None:
    assert "hand/plain" not in [row["thing"] for row in ask(named, "search", {"q": "zaek"})]
