"""Mappings go out in SSSOM's table and come back the same; what others made comes in as a set of its own."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from own_desk import copied
from typer.testing import CliRunner

from app.cli.imports import imports
from app.main import House, join, open_store
from app.model.errors import WrongInputError
from app.model.names import ID
from app.model.terms import NamedNode
from app.publishing.conformance import broken_rules
from app.publishing.mappings import Mappings
from app.settings import INTERNAL

SETS = [("ecf-4", "social-craft-1"), ("digcomp-3", "esco-1.1.1"), ("kwiv-4", "esco-1.1.1")]
OWN = {"record_id", "mapping_source"}  # what tells one set from another
FOREIGN = """#curie_map:
#  onet: https://example.org/onet/
#  ecf: https://w3id.org/vakgraaf/id/competence/ecf-4/
#  orcid: https://orcid.org/
#license: https://creativecommons.org/licenses/by/4.0/
#mapping_set_title: e-CF and another list
subject_id\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tauthor_id\tconfidence
ecf:A.5\tskos:closeMatch\tonet:1\tarchitects\tsemapv:LexicalMatching\torcid:0000-0002-1825-0097\t0.4
ecf:E.7\tskos:closeMatch\tonet:2\tchangers\tsemapv:LexicalMatching\t\t
"""


@pytest.fixture
def folder(house: House, data_dir: Path, tmp_path: Path) -> Path:
    """A data directory with the reference graph."""
    return copied(house, data_dir, tmp_path / "data")


def bring_in(folder: Path, file: Path, name: str) -> dict[str, Any]:
    given = ["sssom", str(file), "--as", name, "--json"]
    ended = CliRunner().invoke(imports, given, env={"VAKGRAAF_DATA_DIR": str(folder)})
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def table(house: House, wanted: set[str], from_: str | None = None, to: str | None = None) -> bytes:
    """The mappings of some graphs as SSSOM's table."""
    mappings = Mappings(house.queries)
    schemes = [
        house.library.things.find(name, ("Framework", "ProfileScheme")) if name else None for name in (from_, to)
    ]
    stated = [one for one in mappings.stated(*schemes) if one.graph.value.removeprefix(f"{ID}graph/") in wanted]
    labels = house.library.things.labels([one.end(end) for one in stated for end in ("subject_id", "object_id")])

    def named(thing: NamedNode) -> str | None:
        return labels.get(thing.value, {}).get("en")

    return mappings.table(stated, named, "https://example.org/mappings")


def rows(written: bytes) -> list[dict[str, str]]:
    body = "".join(line for line in written.decode().splitlines(keepends=True) if not line.startswith("#"))
    found = csv.DictReader(io.StringIO(body), delimiter="\t")
    return sorted(({key: row[key] for key in row if key not in OWN} for row in found), key=str)


@pytest.mark.parametrize(("from_", "to"), SETS)
def test_what_goes_out_comes_back_the_same(folder: Path, tmp_path: Path, from_: str, to: str) -> None:
    set_ = f"vakgraaf/mappings-{from_}-{to.removesuffix('-1.1.1')}"
    with closing(open_store(folder)) as store:
        out = table(join(store), {set_}, from_, to)
    file = tmp_path / "out.sssom.tsv"
    file.write_bytes(out)
    told = bring_in(folder, file, "copy-1")
    with closing(open_store(folder)) as store:
        back = table(join(store), {"copy-1/mappings"}, from_, to)
    assert len(rows(out)) == told["mappings"] > 0
    assert rows(back) == rows(out)


def test_several_sets_of_the_same_stand_beside_each_other_and_the_plain_match_stands_once(folder, tmp_path) -> None:
    with closing(open_store(folder)) as store:
        out = table(join(store), {"vakgraaf/mappings-ecf-4-social-craft-1"})
    file = tmp_path / "out.sssom.tsv"
    file.write_bytes(out)
    told = bring_in(folder, file, "copy-1")
    assert told["elsewhere"] == told["mappings"]
    with closing(open_store(folder)) as store:
        assert [(found.rule, found.rows[:3]) for found in broken_rules(join(store).queries, INTERNAL)] == []


def test_a_set_of_others_comes_in_without_people_and_is_had_again_with_its_names(folder, tmp_path) -> None:
    file = tmp_path / "foreign.sssom.tsv"
    file.write_text(FOREIGN, encoding="utf-8")
    told = bring_in(folder, file, "ecf-others-1")
    assert (told["mappings"], told["persons_left_out"]) == (2, 1)
    with closing(open_store(folder)) as store:
        house = join(store)
        found = rows(table(house, {"ecf-others-1/mappings"}))
        everything = store.dump().decode()
    assert {row["object_label"] for row in found} == {"architects", "changers"}
    assert {row["license"] for row in found} == {"https://creativecommons.org/licenses/by/4.0/"}
    assert "orcid" not in everything


def test_a_later_file_of_the_same_name_takes_the_place_of_the_earlier(folder, tmp_path) -> None:
    file = tmp_path / "foreign.sssom.tsv"
    file.write_text(FOREIGN, encoding="utf-8")
    bring_in(folder, file, "ecf-others-1")
    file.write_text("\n".join(FOREIGN.splitlines()[:-1]) + "\n", encoding="utf-8")
    told = bring_in(folder, file, "ecf-others-1")
    assert (told["mappings"], told["gone"] > 0) == (1, True)


def test_a_name_that_cannot_be_an_address_is_refused(folder, tmp_path) -> None:
    file = tmp_path / "foreign.sssom.tsv"
    file.write_text(FOREIGN, encoding="utf-8")
    with pytest.raises(WrongInputError):
        bring_in(folder, file, "Not A Name")
