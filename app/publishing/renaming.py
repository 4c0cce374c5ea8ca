"""What things are called once another organisation has them.

What an organisation offers keeps its address: others name it. What is said of the organisation itself (its roles, its
statements), and what it has one of (its catalogue as such), goes under the name of who follows it.
"""

from collections.abc import Iterable, Iterator

from app.model.kinds import Kind, Row
from app.model.names import DEF, ID
from app.model.terms import NamedNode, Term, Triple
from app.publishing.successions import Party


class Renaming:
    """From the names under one organisation to those under the other, for some kinds."""

    def __init__(self, old: Party, new: Party, kinds: Iterable[Kind]) -> None:
        rows = [row for kind in kinds for row in kind.rows]
        self._whole = {old.iri: NamedNode(new.iri)}
        self._whole |= {_path(row, old): NamedNode(_path(row, new)) for row in rows if not row.keys}
        self._below = {f"{_path(row, old)}/": f"{_path(row, new)}/" for row in rows if row.keys and _of_sender(row)}

    def term(self, term: Term) -> Term:
        """What this is called now."""
        if not isinstance(term, NamedNode):
            return term
        if term.value in self._whole:
            return self._whole[term.value]
        below = next((start for start in self._below if term.value.startswith(start)), None)
        return term if below is None else NamedNode(self._below[below] + term.value.removeprefix(below))

    def triples(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The same, said of what it is called now."""
        for triple in triples:
            subject = self.term(triple.subject)
            if isinstance(subject, NamedNode):
                yield Triple(subject, triple.predicate, self.term(triple.object))


def singles(kind: Kind, party: Party) -> set[NamedNode]:
    """What an organisation has one of."""
    return {NamedNode(_path(row, party)) for row in kind.rows if not row.keys}


def _path(row: Row, party: Party) -> str:
    return f"{ID}{row.id_path}/{party.code}"


def _of_sender(row: Row) -> bool:
    """Whether it is said of who sends it, and not offered or published by them."""
    return any(found.sender and found.path.value.startswith(DEF) for found in row.properties)
