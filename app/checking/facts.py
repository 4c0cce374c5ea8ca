"""RDF as facts: the small view by which shapes files and reports of engines are read."""

from collections.abc import Iterator

from pyoxigraph import RdfFormat, parse

from app.model.languages import Text
from app.model.names import DEF, PREFIXES
from app.model.terms import BlankNode, Literal, NamedNode, Term

RDF = PREFIXES["rdf"]
_TYPE, _FIRST, _REST, _NIL = (f"{RDF}{word}" for word in ("type", "first", "rest", "nil"))


class Facts:
    """What a text says, in the order in which it says it. Raises SyntaxError for a text that is no RDF."""

    def __init__(self, content: str | bytes, syntax: RdfFormat = RdfFormat.TURTLE) -> None:
        self._values: dict[tuple[Term, str], list[Term]] = {}
        self.subjects: dict[NamedNode | BlankNode, None] = {}
        self.predicates: dict[str, None] = {}
        for quad in parse(content, format=syntax):
            self._values.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
            self.subjects[quad.subject] = None
            self.predicates[quad.predicate.value] = None

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """All values of a property."""
        return self._values.get((subject, predicate), [])

    def value(self, subject: Term, predicate: str) -> Term | None:
        """The first value of a property."""
        return next(iter(self.values(subject, predicate)), None)

    def nodes(self, subject: Term, predicate: str) -> list[NamedNode]:
        """The values of a property that have an IRI."""
        return [value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def text(self, subject: Term, predicate: str) -> Text | None:
        """The text of a property in both languages; None when one of the two is missing."""
        said = {value.language: value.value for value in self.values(subject, predicate) if isinstance(value, Literal)}
        return Text(said["nl"], said["en"]) if "nl" in said and "en" in said else None

    def number(self, subject: Term, predicate: str) -> int:
        """The whole number of a property; 0 when there is none."""
        return int(lexical(self.value(subject, predicate)) or 0)

    def of_class(self, iri: str) -> list[NamedNode | BlankNode]:
        """The things of a class."""
        return [subject for subject in self.subjects if NamedNode(iri) in self.values(subject, _TYPE)]

    def members(self, head: Term | None) -> list[Term]:
        """The members of a list; none where there is no list."""
        return [] if head is None else list(self._members(head))

    def _members(self, head: Term) -> Iterator[Term]:
        while head != NamedNode(_NIL):
            yield self.values(head, _FIRST)[0]
            head = self.values(head, _REST)[0]


def lexical(term: Term | None) -> str:
    """What a term says: an IRI, or the text of a literal; nothing for anything else."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def sh(name: str) -> str:
    """The IRI of a word of SHACL."""
    return f"http://www.w3.org/ns/shacl#{name}"


def vg(name: str) -> str:
    """The IRI of a word of ours."""
    return f"{DEF}{name}"
