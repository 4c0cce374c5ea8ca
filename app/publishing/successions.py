"""Which organisation follows which, by an explicit act: who follows speaks for who was followed from then on.

What a register says of successors (``vg:successor``) is a fact and gives nobody a right. The act stands in a graph of
its own, as ``dct:isReplacedBy``.
"""

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Heirs:
    """Who followed whom at once, by the code of who was followed, as it stood when it was read."""

    at_once: Mapping[str, Party]

    def heir(self, code: str) -> str:
        """The code of who speaks for an organisation now: its own where nobody followed it."""
        for _ in self.at_once:  # who follows may be followed too: no longer than there are any
            if code not in self.at_once:
                break
            code = self.at_once[code].code
        return code

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The codes of all for whom an organisation speaks beside itself."""
        return tuple(sorted(old for old in self.at_once if old != code and self.heir(old) == code))


class Successions:
    """The successions of the store as it stands."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def read(self) -> Heirs:
        """All of them, for who asks of several organisations."""
        return Heirs(self.heirs())

    def heirs(self) -> dict[str, Party]:
        """Who followed whom at once, by the code of who was followed."""
        rows = self._queries.rows("successions")
        return {_party(old, code).code: _party(new, other) for old, code, new, other in rows}

    def heir(self, code: str) -> str:
        """The code of who speaks for an organisation now: its own where nobody followed it."""
        return self.read().heir(code)

    def predecessors(self, code: str) -> tuple[str, ...]:
        """The codes of all for whom an organisation speaks beside itself."""
        return self.read().predecessors(code)


def _party(organisation: Term | None, code: Term | None) -> Party:
    iri = node(organisation).value
    return Party(code.value if isinstance(code, Literal) else short_name(iri), iri)
