"""Where a submission refers to things: to those of the graph, to its own, and to those that a shape expects."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from app.checking.subjects import Subject, Subjects
from app.model.names import DEF, ID, TOOI, short_name
from app.model.submissions import Place, Places
from app.model.terms import NamedNode


@dataclass(frozen=True)
class Mention:
    """One place where a thing is referred to, and of which classes it should be."""

    subject: Subject
    path: NamedNode
    thing: NamedNode
    expected: tuple[str, ...]
    place: Place | None

    @property
    def typed(self) -> str:
        """What the sender wrote: the text of a cell, else the end of the IRI."""
        in_table = self.place is not None and self.place.column is not None
        text = self.place.text if in_table and self.place is not None else None
        return text or unquote(short_name(self.thing.value))


def referred_to(subjects: Subjects) -> list[NamedNode]:
    """Everything outside the submission that it refers to."""
    things = (mention.thing for subject in subjects for mention in mentions_in(subject, Places()))
    return list(dict.fromkeys(thing for thing in things if thing.value not in subjects.by_iri))


def mentions_in(subject: Subject, places: Places) -> Iterator[Mention]:
    """What one thing refers to by the properties that the kind knows; pages of the web are no references."""
    for path, value in subject.statements:
        if path not in subject.known.paths or not isinstance(value, NamedNode):
            continue
        found = subject.known.properties.get(path)
        expected = () if found is None else found.classes
        if expected or value.value.startswith((ID, TOOI, DEF)):
            yield Mention(subject, path, value, expected, places.find(subject.node, path, value))
