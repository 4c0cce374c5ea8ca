"""The rules that are not shapes: their names, and what each asks in one sentence (rules.yaml)."""

from functools import cache
from pathlib import Path

import yaml

from app.model.languages import Text
from app.model.names import BASE


@cache
def rules() -> dict[str, Text]:
    """Every rule by name, read once."""
    told = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {name: Text(sentence["nl"], sentence["en"]) for name, sentence in told.items()}


def address_of(rule: str, home: str = BASE) -> str:
    """Where a rule is told: a shape has an IRI, any other rule stands in the list of rules; served from ``home``."""
    iri = rule if rule.startswith("http") else f"{BASE}rules#{rule}"
    return f"{home.rstrip('/')}/{iri.removeprefix(BASE)}" if iri.startswith(BASE) else iri
