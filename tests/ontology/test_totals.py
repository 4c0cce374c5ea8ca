"""The figures of the packaged graph equal the totals of its sources, counted from the source tables by themselves.

The totals stand here as data. The service knows none of them: it counts what is there.
"""

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from app.main import House
from app.model.names import ID, PREFIXES
from app.model.terms import Literal, NamedNode

TOTALS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("totals.yaml").read_text(encoding="utf-8"))
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()) + f"BASE <{ID}>\n"


def column(house: House, where: str, shown: str = "?x") -> list[str]:
    """The first column of a query, each value as a text; identifiers without the part that all share."""
    rows = house.store.select(f"{PROLOGUE}SELECT {shown} {{ {where} }}").rows
    return [row[0].value.removeprefix(ID) for row in rows if isinstance(row[0], NamedNode | Literal)]


def pairs(house: House, where: str) -> list[tuple[str, str]]:
    rows = house.store.select(f"{PROLOGUE}SELECT ?x ?y {{ {where} }}").rows
    return [(x.value.removeprefix(ID), y.value.removeprefix(ID)) for x, y in rows]


@pytest.mark.parametrize("counted", TOTALS["counts"], ids=lambda counted: counted["what"])
def test_a_count_equals_the_total_of_the_source(house: House, counted: dict[str, Any]) -> None:
    assert len(set(column(house, counted["where"]))) == counted["total"]


@pytest.mark.parametrize("tallied", TOTALS["tallies"], ids=lambda tallied: tallied["what"])
def test_a_tally_equals_that_of_the_source(house: House, tallied: dict[str, Any]) -> None:
    found = Counter(group for _, group in set(pairs(house, tallied["where"])))
    assert found == {str(group): total for group, total in tallied["totals"].items()}


def test_every_e_cf_competence_stands_at_the_levels_of_its_range_and_at_no_other(house: House) -> None:
    ranges: dict[str, list[str]] = {}
    for competence, level in pairs(
        house,
        "?c skos:inScheme <framework/ecf-4> ; vg:competence/skos:notation ?x ; vg:level/vg:rank ?y",
    ):
        ranges.setdefault(competence, []).append(level)
    assert {code: "".join(sorted(levels)) for code, levels in ranges.items()} == {
        code: str(levels) for code, levels in TOTALS["ecf_ranges"].items()
    }


def test_every_requirement_of_a_profile_lies_in_the_range_of_its_competence(house: House) -> None:
    required = pairs(
        house, "?p a vg:JobProfile ; vg:requires ?r . ?r vg:competence/skos:notation ?x ; vg:level/vg:rank ?y"
    )
    assert len(required) == TOTALS["requirements"]["all"]
    assert [(code, rank) for code, rank in required if rank not in str(TOTALS["ecf_ranges"][code])] == []
    lowest = [code for code, rank in required if str(TOTALS["ecf_ranges"][code])[0] == rank]
    assert len(lowest) == TOTALS["requirements"]["at the lowest level of the range"]


def test_the_codes_of_ai_literacy_stand_each_at_its_level(house: House) -> None:
    codes = pairs(
        house,
        "?c skos:inScheme <framework/ai-literacy-4> ; vg:level ?l ; skos:notation ?x . "
        "BIND(STRAFTER(STR(?c), 'ai-literacy-4/') AS ?y)",
    )
    assert dict(codes) == TOTALS["ai_literacy_codes"]


def test_every_role_of_ai_literacy_requires_its_level_of_all_four_core_competences(house: House) -> None:
    required: dict[str, list[str]] = {}
    for role, competence in pairs(
        house,
        "?a skos:inScheme <archetype-scheme/ai-literacy-4> ; skos:notation ?x ; vg:requires ?r . "
        "BIND(STRAFTER(STR(?r), 'ai-literacy-4/') AS ?y)",
    ):
        required.setdefault(role, []).append(competence)
    cores = sorted({path.rsplit("/", 1)[0] for path in TOTALS["ai_literacy_codes"].values()})
    assert {role: sorted(competences) for role, competences in required.items()} == {
        role: [f"{core}/{level}" for core in cores] for role, level in TOTALS["ai_literacy_roles"].items()
    }


def test_what_stands_in_a_graph_of_proposals_is_what_the_table_proposes_and_stands_nowhere_else(house: House) -> None:
    proposed = "GRAPH ?g { ?c %s ?y } ?g vg:trust <trust/%s> . BIND(CONCAT(STR(?c), STR(?y)) AS ?x)"
    found = {
        f"{word} {trust}": len(column(house, proposed % (f"vg:{word}", trust)))
        for word in ("teaches", "addresses")
        for trust in ("official", "third-party", "own", "proposed")
    }
    assert found == TOTALS["taught"]


def test_no_total_of_a_source_stands_in_the_service() -> None:
    written = {
        node.value
        for path in (ROOT / "app").rglob("*.py")
        if path.name != "confine.py"  # the numbers of system calls
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int
    }
    assert written & set(TOTALS["never_in_the_service"]) == set()
