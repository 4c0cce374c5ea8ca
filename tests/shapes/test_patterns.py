"""No sh:pattern takes long over any text: each is tried, in a process of its own, against texts that break bad ones."""

import json
import subprocess
import sys

import pytest
from pyoxigraph import Literal
from shapes.fixtures import KINDS

from app.checking.facts import Facts, sh

DEADLINE_S = 60  # a pattern that goes wrong takes years, not seconds
LONG = 100_000  # characters
TRY = """
import json, re, sys
patterns, texts = json.load(sys.stdin)
for pattern in patterns:
    for text in texts:
        re.search(pattern, text)
print("done")
"""


def patterns() -> list[str]:
    """Every pattern of the shapes."""
    found: set[str] = set()
    for name in KINDS.names():
        facts = Facts(KINDS.kind(name).shapes)
        told = [value for shape in facts.subjects for value in facts.values(shape, sh("pattern"))]
        found |= {value.value for value in told if isinstance(value, Literal)}
    return sorted(found)


def hostile() -> list[str]:
    """Long texts of one sign or a few, with and without an end that fits nothing."""
    parts = [
        "a",
        "0",
        "-",
        ".",
        "@",
        " ",
        "a.",
        "a-",
        "a@",
        "0.",
        "a@a.",
        "https://",
        "+31 ",
        "é",
        "\n",
        "a\n",
        "/",
        "A1",
    ]
    return [part * (LONG // len(part)) + end for part in parts for end in ("", "!", "@", ".", "\n")]


def test_there_are_patterns_to_try() -> None:
    assert len(patterns()) >= 8


def test_no_pattern_takes_long_over_a_hostile_text() -> None:
    tried = subprocess.run(
        [sys.executable, "-c", TRY],
        input=json.dumps([patterns(), hostile()]),
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    assert tried.stdout == "done\n"


@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_says_where_it_begins_and_uses_nothing_that_engines_read_differently(pattern: str) -> None:
    assert pattern.startswith("^")
    assert not [odd for odd in ("\\", "(?", "*?", "+?", "|") if odd in pattern]
