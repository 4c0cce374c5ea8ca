import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.checking.rules import rules

SOURCES = Path(__file__).parents[2] / "app" / "reading"
TELLERS = {"violate", "inform", "_tell", "Finding", "UnreadableError", "BrokenCell"}
ONE_WORD = {"context", "encoding", "syntax"}


def rules_told(source: str) -> Iterator[str]:
    """The names of rules in everything that tells a finding or refuses a file."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in TELLERS:
            for said in [*call.args, *(one.value for one in call.keywords)]:
                texts = [one.value for one in ast.walk(said) if isinstance(one, ast.Constant)]
                yield from (text for text in texts if isinstance(text, str) and _is_rule(text))


def _is_rule(text: str) -> bool:
    return text in ONE_WORD or re.fullmatch(r"[a-z]+(-[a-z]+)+", text) is not None


def test_every_rule_that_reading_keeps_stands_in_the_list_of_rules() -> None:
    told = {name for path in SOURCES.glob("*.py") for name in rules_told(path.read_text())}
    assert {"unknown-column", "cell-error", "blank-node", "context", "too-large"} <= told
    assert told - set(rules()) == set()
