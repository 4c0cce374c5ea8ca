"""Which organisation follows which, by an explicit act: who follows speaks for who was followed from then on.

What a register says of successors (``vg:successor``) is a fact and gives nobody a right. The act stands in a graph of
its own, as ``dct:isReplacedBy``.
"""

from dataclasses import dataclass

from app.model.names import ID, short_name
from app.model.terms import Literal, NamedNode, Term, node
from app.store.queries import Queries

GRAPH = NamedNode(f"{ID}graph/vakgraaf/successions")


@dataclass(frozen=True)
class Party:
    """One side of a succession."""

    code: str
    iri: str


class Successions:
    """The successions of the store as it stands."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def heirs(self) -> dict[str, Party]:
        """Who followed whom at once, by the code of who was followed."""
        rows = self._queries.rows("successions")
        return {_party(old, code).code: _party(new, other) for old, code, new, other in rows}

    def heir(self, code: str) -> str:
        """The code of who speaks for an organisation now: its own where nobody followed it."""
        return _last(self.heirs(), code)

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The codes of all for whom an organisation speaks beside itself."""
        heirs = self.heirs()
        return tuple(sorted(old for old in heirs if old != code and _last(heirs, old) == code))


def _last(heirs: dict[str, Party], code: str) -> str:
    for _ in heirs:  # an organisation may be followed by one that was followed: no longer than there are any
        if code not in heirs:
            break
        code = heirs[code].code
    return code


def _party(organisation: Term | None, code: Term | None) -> Party:
    iri = node(organisation).value
    return Party(code.value if isinstance(code, Literal) else short_name(iri), iri)
