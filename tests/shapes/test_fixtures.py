"""The shapes bite: for each constraint a file that breaks just that one, for each class a file that passes.

Every verdict is laid beside that of pySHACL, and beside the verdict over the whole graph in place of the slice.
"""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, serialize
from shapes.fixtures import (
    BAD,
    GOOD,
    HERE,
    KINDS,
    Case,
    Verdict,
    constraints,
    judge,
    kind_of,
    name_of,
    parse_queries_once,
    read,
    references,
    verdict,
)

from app.checking.shapes import check_shapes
from app.main import House
from app.model.names import local_name
from app.model.submissions import Finding, Places

FILES = GOOD + BAD
each_file = pytest.mark.parametrize("path", FILES, ids=name_of)
each_bad_file = pytest.mark.parametrize("path", BAD, ids=name_of)
each_kind = pytest.mark.parametrize("kind", KINDS.names())


@pytest.fixture(scope="module")
def slices(house: House) -> dict[Path, list[Triple]]:
    """What the graph says of the references of every file."""
    return {
        path: sorted(
            house.queries.triples(KINDS.kind(kind_of(path)).slice, {"reference": references(read(path))}), key=str
        )
        for path in FILES
    }


@pytest.fixture(scope="module")
def found(slices: dict[Path, list[Triple]]) -> dict[Path, list[Finding]]:
    """What our own engine finds in every file, with its slice."""
    return {path: check_shapes(read(path), slices[path], KINDS.kind(kind_of(path)), Places())[0] for path in FILES}


@pytest.fixture(scope="module")
def judged(
    house: House, slices: dict[Path, list[Triple]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Path, tuple[Verdict, Verdict]]]:
    """What pySHACL finds in every file, and our own engine over the whole graph: slow, so on all processors."""
    whole = tmp_path_factory.mktemp("whole") / "whole.nt"
    whole.write_bytes(serialize(house.queries.triples("everything"), format=RdfFormat.N_TRIPLES) or b"")
    cases = [Case(path, serialize(slices[path], format=RdfFormat.N_TRIPLES) or b"", whole) for path in FILES]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), parse_queries_once) as pool:
        yield dict(zip(FILES, pool.map(judge, cases, chunksize=8), strict=True))


@each_kind
def test_every_constraint_has_a_file_that_breaks_it(kind: str) -> None:
    assert sorted(path.stem for path in BAD if kind_of(path) == kind) == sorted(constraints(kind))


@each_kind
def test_every_class_has_a_file_that_passes(kind: str) -> None:
    classes = {local_name(row.target.value) for row in KINDS.kind(kind).rows}
    assert classes <= {path.stem for path in GOOD if kind_of(path) == kind}


@each_kind
def test_every_property_stands_in_a_file_that_passes(kind: str) -> None:
    used = {triple.predicate for path in GOOD if kind_of(path) == kind for triple in read(path)}
    asked = {column.path for row in KINDS.kind(kind).rows for column in row.properties}
    columns = [column for row in KINDS.kind(kind).rows for column in row.properties]
    warned_of = {column.without_level for column in columns if column.without_level not in {None, column.path}}
    assert asked - used == warned_of & asked


@pytest.mark.parametrize("path", GOOD, ids=name_of)
def test_a_good_file_breaks_nothing(found: dict[Path, list[Finding]], path: Path) -> None:
    assert found[path] == []


@each_bad_file
def test_a_bad_file_breaks_just_the_constraint_that_it_is_named_after(
    found: dict[Path, list[Finding]], path: Path
) -> None:
    assert [(finding.rule, finding.component) for finding in found[path]] == [constraints(kind_of(path))[path.stem]]


@each_bad_file
def test_a_finding_says_in_both_languages_what_is_wrong_and_what_to_do(
    found: dict[Path, list[Finding]], path: Path
) -> None:
    finding = found[path][0]
    for text in (finding.message, finding.repair, finding.expected):
        assert text is None or not re.search(
            r"…|\{\w+\}|\?\w+", f"{text.nl} {text.en}".replace("<…>", "").replace('"…"', "")
        )
    assert finding.message.nl != finding.message.en
    assert finding.repair.nl != finding.repair.en
    assert finding.repair.nl.endswith(".")
    assert finding.repair.en.endswith(".")
    assert not finding.message.nl.endswith(".")


@each_file
def test_pyshacl_comes_to_the_same_verdict(
    found: dict[Path, list[Finding]], judged: dict[Path, tuple[Verdict, Verdict]], path: Path
) -> None:
    assert judged[path][0] == verdict(found[path])


@each_file
def test_the_slice_gives_the_verdict_of_the_whole_graph(
    found: dict[Path, list[Finding]], judged: dict[Path, tuple[Verdict, Verdict]], path: Path
) -> None:
    assert judged[path][1] == verdict(found[path])


def test_every_file_belongs_to_a_kind() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(KINDS.names())
