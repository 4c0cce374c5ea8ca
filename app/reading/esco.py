"""ESCO's official CSV distribution: a folder of files, of which esco.yaml says what each column means.

The European Commission publishes it, one set of files a language; several languages may lie in one folder, and then
every concept gets its labels in each. What is not released is left out.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term, Triple

_TABLE = Path(__file__).with_suffix(".yaml")
_LANGUAGE = re.compile(r"(?P<name>[A-Za-z]+)_(?P<language>[a-z]{2})\.csv")
_VERSION = re.compile(r"(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)(?![\d.])")
_LONGEST_CELL = 10_000_000  # bytes; the csv module's own limit is too low for some lists of concepts


Row = Mapping[str, str]
Terms = Callable[[str, Row], list[Term]]


def read_esco(folder: Path, scheme: NamedNode) -> Iterator[Triple]:
    """The triples of a distribution; every concept is put in ``scheme``.

    Raises UnknownError when the folder holds no file of concepts. A triple may come more than once.
    """
    files = sorted(folder.rglob("*.csv"))
    concepts = [(path, *_named(path)) for path in files if _named(path)[0] in _told()["concepts"]]
    if not concepts:
        raise _nothing(folder)
    for path, name, language in concepts:
        yield from _concepts(path, _node(_told()["concepts"][name]["class"]), language, scheme)
    for path in files:
        told = _told()["relations"].get(path.stem)
        if told is not None:
            yield from _relations(path, told)


def version_of(folder: Path) -> str | None:
    """The version that the name of the folder, or of one in it, tells (``ESCO dataset - v1.2.0 - …``)."""
    names = [folder.resolve().name, *(path.parent.name for path in sorted(folder.rglob("*.csv")))]
    found = (_VERSION.search(name) for name in names)
    return next((match[1] for match in found if match), None)


def _concepts(path: Path, class_: NamedNode, language: str, scheme: NamedNode) -> Iterator[Triple]:
    columns = _columns(language)
    for row in _rows(path):
        if row.get("status", "released") != "released":
            continue
        concept = NamedNode(row["conceptUri"].strip())
        yield Triple(concept, _TYPE, _CONCEPT)
        yield Triple(concept, _TYPE, class_)
        yield Triple(concept, _IN_SCHEME, scheme)
        for column, property_, terms in columns:
            for term in terms(row.get(column, ""), row):
                yield Triple(concept, property_, term)


def _columns(language: str) -> list[tuple[str, NamedNode, Terms]]:
    """Each column with its property, and how its cells become terms."""
    told = _told()

    def text(cell: str, _: Row) -> list[Term]:
        return [Literal(cell.strip(), language=language)] if cell.strip() else []

    def labels(cell: str, row: Row) -> list[Term]:
        wanted = {line.strip() for line in cell.splitlines()} - {"", row["preferredLabel"].strip()}
        return [Literal(label, language=language) for label in wanted]

    def code(cell: str, _: Row) -> list[Term]:
        return [Literal(cell.strip())] if cell.strip() else []

    def link(cell: str, _: Row) -> list[Term]:
        return [NamedNode(cell.strip())] if cell.strip() else []

    def below(base: str) -> Terms:
        def type_(cell: str, _: Row) -> list[Term]:
            value = cell.strip().rpartition("/")[2]
            return [NamedNode(f"{told['namespace']}{base}{value}")] if value else []

        return type_

    kinds: list[tuple[str, Terms]] = [("texts", text), ("labels", labels), ("codes", code), ("links", link)]
    plain = [(column, _node(name), terms) for kind, terms in kinds for column, name in told[kind].items()]
    types = [(column, _node(each["property"]), below(each["base"])) for column, each in told["types"].items()]
    return [*plain, *types]


def _relations(path: Path, told: Mapping[str, Any]) -> Iterator[Triple]:
    properties = {value: _node(name) for value, name in told.get("properties", {}).items()}
    only = _node(told["property"]) if "property" in told else None
    for row in _rows(path):
        property_ = only or properties.get(row[told["by"]].strip())
        if property_ is not None:
            yield Triple(NamedNode(row[told["subject"]].strip()), property_, NamedNode(row[told["object"]].strip()))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: value or "" for column, value in row.items() if column is not None}


def _named(path: Path) -> tuple[str, str]:
    found = _LANGUAGE.fullmatch(path.name)
    return (found["name"], found["language"]) if found else ("", "")


def _node(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return told


def _nothing(folder: Path) -> UnknownError:
    return UnknownError(
        Text(f"In {folder} staat geen bestand van ESCO.", f"There is no file of ESCO in {folder}."),
        Text(
            "Geef de map waarin de officiële CSV-bestanden zijn uitgepakt, met onder meer skills_en.csv.",
            "Give the folder in which the official CSV files were unpacked, with among others skills_en.csv.",
        ),
    )


_TYPE = NamedNode(RDF_TYPE)
_CONCEPT = NamedNode(f"{PREFIXES['skos']}Concept")
_IN_SCHEME = NamedNode(f"{PREFIXES['skos']}inScheme")
