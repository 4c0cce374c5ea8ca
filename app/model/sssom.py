"""The slots of SSSOM, the format in which mappings go from one system to another, and the properties that they are."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.model.names import DEF, PREFIXES
from app.model.terms import NamedNode

MAPPING = NamedNode(f"{DEF}Mapping")
AXIOM = NamedNode(f"{PREFIXES['owl']}Axiom")
BETWEEN = "|"  # of several values in one cell
_TABLE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class Slot:
    """A column of the table: ``kind`` is iri, text, date, or share (a number from 0 to 1)."""

    name: str
    property: NamedNode
    kind: str
    required: bool = False
    several: bool = False
    propagates: bool = False
    extension: bool = False
    organisations_only: bool = False
    language: str | None = None
    unless_known: str | None = None


@dataclass(frozen=True)
class Sssom:
    """What we read and write of the format."""

    slots: dict[str, Slot]
    of_the_set: dict[str, str]
    plain: frozenset[NamedNode]
    nothing: NamedNode
    organisations: tuple[str, ...]

    def is_organisation(self, iri: str) -> bool:
        """Whether an address is one of those at which organisations stand, and no persons."""
        return iri.startswith(self.organisations)


@cache
def sssom() -> Sssom:
    """The table."""
    told: dict[str, Any] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    slots = {
        name: Slot(name=name, **{**one, "property": _node(one["property"])}) for name, one in told["mapping"].items()
    }
    return Sssom(
        slots=slots,
        of_the_set=told["set"],
        plain=frozenset(map(_node, told["plain"])),
        nothing=_node(told["nothing"]),
        organisations=tuple(told["organisations"]),
    )


def _node(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
