"""What took a thing's place, where something did: said first on its page, since who reads it is likely to want that."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.names import DEF, PREFIXES
from app.model.terms import Literal, NamedNode
from app.publishing.documents import Statement

_REPLACED = f"{PREFIXES['dct']}isReplacedBy"
_SUCCESSOR = f"{DEF}successor"
_DEPRECATED = f"{PREFIXES['owl']}deprecated"
_UNTIL = f"{DEF}validUntil"


@dataclass(frozen=True)
class Replaced:
    """What came in the place of a thing, and the last day of the thing itself, where one is known."""

    by: tuple[str, ...]
    until: str | None


def replaced(statements: Iterable[Statement]) -> Replaced | None:
    """Who follows an organisation, what replaces a term; None for what still holds."""
    triples = [said.triple for said in statements]
    found = {
        triple.object.value
        for triple in triples
        if triple.predicate.value in {_REPLACED, _SUCCESSOR} and isinstance(triple.object, NamedNode)
    }
    literals = [(triple.predicate.value, triple.object) for triple in triples if isinstance(triple.object, Literal)]
    deprecated = any(name == _DEPRECATED and value.value in {"true", "1"} for name, value in literals)
    if not found and not deprecated:
        return None
    days = sorted(value.value for name, value in literals if name == _UNTIL)
    return Replaced(tuple(sorted(found)), days[-1] if days else None)
