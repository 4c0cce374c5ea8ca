"""Our own rules: the packaged graph keeps each of them, and each of them bites."""

from pathlib import Path

import pytest
from small_store import small

from app.main import House
from app.model.terms import Row
from app.publishing.conformance import broken_rules, rules
from app.settings import INTERNAL

HERE = Path(__file__).parent
WHOLE = HERE / "whole.trig"
SUBMITTED = HERE / "submitted.trig"
BROKEN = HERE / "broken"
RULES = sorted(rules(INTERNAL))


def given(rows: list[Row]) -> list[str]:
    """The rows as a broken graph's head writes them."""
    return sorted(" ".join(str(term) for term in row) for row in rows)


def told(path: Path) -> list[str]:
    """What the head of a broken graph says that its rule gives."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted(line.removeprefix("# gives: ") for line in lines if line.startswith("# gives: "))


@pytest.mark.parametrize("rule", RULES)
def test_the_packaged_graph_keeps_the_rule(house: House, rule: str) -> None:
    assert given(house.queries.rows(f"lint/{rule}")) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_graph_that_breaks_one_rule_is_found_by_that_rule_and_by_no_other(rule: str) -> None:
    path = BROKEN / f"{rule}.trig"
    assert path.exists(), f"nothing shows that the rule {rule} finds anything: write {path.name}"
    broken = broken_rules(small(WHOLE, path), INTERNAL)
    assert [found.rule for found in broken] == [rule]
    assert given(broken[0].rows) == told(path)


def test_the_small_graph_that_they_start_from_keeps_every_rule() -> None:
    assert broken_rules(small(WHOLE), INTERNAL) == []


def test_what_an_organisation_may_submit_beside_it_breaks_none() -> None:
    assert broken_rules(small(WHOLE, SUBMITTED), INTERNAL) == []


def test_every_broken_graph_belongs_to_a_rule() -> None:
    assert sorted(path.stem for path in BROKEN.iterdir()) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_in_both_languages_what_it_asks(rule: str) -> None:
    sentence = rules(INTERNAL)[rule]
    assert sentence.nl.endswith(".")
    assert sentence.en.endswith(".")
    assert sentence.nl != sentence.en
