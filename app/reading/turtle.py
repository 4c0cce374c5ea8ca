"""Turtle and N-Triples, one line at a time, so that each triple has its line."""

import re

from pyoxigraph import RdfFormat, parse

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.submissions import Place, Reading
from app.model.terms import BlankNode, Literal, NamedNode, Term
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.limits import MOST_LINES, check_lines, decoded, endless_text
from app.reading.lines import Lines, scan

MEDIA_TYPES = ("text/turtle",)
SUFFIXES = (".ttl",)

_WHERE = re.compile(r"^Parser error .*?: |\s*\(line \d+\)$")


def read(data: bytes, given: Given) -> Reading:
    """What a Turtle file says."""
    return read_triples(data, given, RdfFormat.TURTLE)


def read_triples(data: bytes, _given: Given, syntax: RdfFormat) -> Reading:
    """What a file of this syntax says; raises UnreadableError at the line where it cannot be understood."""
    text = decoded(data)
    content = text.encode()
    check_lines(content, MOST_LINES)
    lines = Lines(content, scan(text))
    draft = Draft()
    unnamed = _Unnamed(draft)
    try:
        for triple in parse(lines, syntax):  # type: ignore[arg-type]  # anything with read() will do
            place = Place(line=lines.number)
            if not unnamed.note(triple.subject, triple.object, place):
                draft.state(triple.subject, triple.predicate, triple.object, place)
    except SyntaxError as error:
        raise _unreadable(error) from error
    except MemoryError as error:  # what the parser says of a text beyond its buffer of 16 MiB
        raise endless_text(Place(line=lines.number)) from error
    except ValueError as error:
        raise UnreadableError(
            Text("Dit is niet te lezen als Turtle.", "This cannot be read as Turtle."),
            Place(line=lines.number),
        ) from error
    return draft.reading()


class _Unnamed:
    """Blank nodes and statements about statements: told once each, and not taken in."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._told: set[str] = set()

    def note(self, subject: Term, value: Term, place: Place) -> bool:
        """Whether one of the two is such a thing."""
        blank = [term for term in (subject, value) if isinstance(term, BlankNode)]
        for term in blank:
            if term.value not in self._told:
                self._told.add(term.value)
                blank_node(self._draft, place)
        if blank:
            return True
        if isinstance(value, NamedNode | Literal):
            return False
        self._draft.violate(
            "triple-term",
            Text("een waarde is zelf een uitspraak", "a value is a statement itself"),
            Text("Zet er een gewone waarde neer.", "Put a plain value there."),
            place,
        )
        return True


def blank_node(draft: Draft, place: Place) -> None:
    """Something has no IRI, so that nobody can refer to it or tell it from another."""
    draft.violate(
        "blank-node",
        Text("er wordt iets beschreven dat geen IRI heeft", "something is described that has no IRI"),
        Text(
            "Geef het een IRI in uw eigen naamruimte, of zet de gegevens bij het ding zelf.",
            "Give it an IRI in your own namespace, or put the data with the thing itself.",
        ),
        place,
    )


def _unreadable(error: SyntaxError) -> UnreadableError:
    said = _WHERE.sub("", error.msg or str(error)).strip()
    line = error.lineno
    if "No scheme found" in said:
        said = f"{said}: a relative IRI; write it in full"
    where = Text(f"Regel {line}", f"Line {line}") if line else Text("Het bestand", "The file")
    return UnreadableError(
        Text(f"{where.nl} is niet te lezen: {said}.", f"{where.en} cannot be read: {said}."),
        Place(line=line),
    )
