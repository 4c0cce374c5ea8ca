"""Nothing stays unchecked: every thing is of one class that the kind knows, and has only properties of that class.

Shapes say nothing of what they do not target: a class with a typing error would pass them all.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from app.checking.case import MOST_FINDINGS, Case
from app.checking.classes import Broader
from app.checking.phrases import one, quoted
from app.checking.subjects import Subject
from app.model.kinds import Kind, Row
from app.model.languages import Text
from app.model.names import RDF_TYPE, compact, local_name
from app.model.nearest import closest, meant
from app.model.submissions import Finding, Places, Severity
from app.model.terms import NamedNode

_TYPE = NamedNode(RDF_TYPE)
_WORDS = re.compile(r"[A-ZÀ-Þ]?[a-zà-ÿ0-9]+|[A-ZÀ-Þ]+")
_MOST = 3
_LIKENESS = 0.6


def check_coverage(case: Case) -> list[Finding]:
    """The things and properties that no shape of the kind would look at."""
    words = _Words(case.kind)

    def found() -> Iterator[Finding]:
        if not any(subject.rows for subject in case.subjects):
            yield _nothing(case.kind)
        for subject in case.subjects:
            for finding in _classes(subject, case.kind, case.broader, words):
                place = case.places.find(subject.node, _TYPE)
                yield replace(finding, focus=subject.focus, path=_TYPE, place=place)
            yield from _properties(subject, words, case.places)

    return list(islice(found(), MOST_FINDINGS))


class _Words:
    """The kind's own words, to find the one that may be meant by an unknown one."""

    def __init__(self, kind: Kind) -> None:
        self._rows = kind.rows
        self._classes = {row.target.value: row.name for row in kind.rows}
        self._called = [(row.target.value, word) for row in kind.rows for word in (row.name.nl, row.name.en)]
        self._called += [
            (known.path.value, word)
            for row in kind.rows
            for known in row.properties
            for word in (known.name.nl, known.name.en)
        ]
        self.of_class = lru_cache(maxsize=1024)(self._of_class)
        self.of_property = lru_cache(maxsize=1024)(self._of_property)

    def _of_class(self, found: str) -> Text:
        """The repair for a class that the kind does not know."""
        near = self._nearest(found, self._classes)
        return _meant(near, self._classes) if near else _all_of(self._classes)

    def _of_property(self, found: str, rows: tuple[Row, ...]) -> Text:
        """The repair for a property that a class does not know."""
        names = {known.path.value: known.name for row in rows for known in row.properties}
        near = self._nearest(found, names)
        if near:
            return _meant(near, names)
        other = next((row for row in self._rows for known in row.properties if known.path.value == found), None)
        if other is not None:
            return Text(
                f"Die eigenschap hoort bij een {other.name.nl}; zet haar daar.",
                f"That property belongs to {one(other.name.en)}; put it there.",
            )
        return Text(
            "Laat haar weg, of zet wat zij zegt in de omschrijving.",
            "Leave it out, or put what it says into the description.",
        )

    def _nearest(self, found: str, among: dict[str, Text]) -> list[str]:
        """The known term of that name (in its IRI, in Dutch or in English), else those with a name most like it."""
        spoken = {_folded(word): iri for iri, word in reversed(self._called) if iri in among}
        spoken |= {_folded(local_name(iri)): iri for iri in among}
        wanted = _folded(local_name(found))
        parts = [_folded(part) for part in _WORDS.findall(local_name(found))]
        exact = [spoken[word] for word in (wanted, *reversed(parts)) if word in spoken]
        close = [spoken[word] for word in closest(wanted, spoken, _MOST, _LIKENESS)]
        return list(dict.fromkeys(exact[:1] or close))


def _classes(subject: Subject, kind: Kind, broader: Broader, words: _Words) -> Iterator[Finding]:
    own = {row.target.value for row in subject.rows}
    also = frozenset[str]().union(*(broader.get(iri, frozenset()) for iri in own))
    for found in subject.classes:
        if found.value not in own | also:
            yield _unknown_class(found, kind, words)
    if not subject.classes:
        yield Finding(
            "no-class",
            Severity.VIOLATION,
            Text(
                f"{quoted(subject.iri)} zegt niet van welke klasse het is",
                f"{quoted(subject.iri)} does not say which class it is of",
            ),
            _all_of({row.target.value: row.name for row in kind.rows}),
        )
    if len(own - also) > 1:
        listed = ", ".join(sorted(compact(iri) for iri in own - also))
        yield Finding(
            "several-classes",
            Severity.VIOLATION,
            Text(f"{quoted(subject.iri)} is van {listed} tegelijk", f"{quoted(subject.iri)} is of {listed} at once"),
            Text("Maak er aparte dingen van, elk met een eigen IRI.", "Make them things apart, each with its own IRI."),
            found=listed,
        )


def _unknown_class(found: NamedNode, kind: Kind, words: _Words) -> Finding:
    shown = compact(found.value)
    return Finding(
        "unknown-class",
        Severity.VIOLATION,
        Text(
            f"{quoted(shown)} is geen klasse van een {kind.title.nl.lower()}",
            f"{quoted(shown)} is no class of {one(kind.title.en.lower())}",
        ),
        words.of_class(found.value),
        value=found,
        found=shown,
    )


def _properties(subject: Subject, words: _Words, places: Places) -> Iterator[Finding]:
    if not subject.rows:
        return
    name = subject.rows[0].name
    for predicate in dict.fromkeys(found for found, _ in subject.statements if found not in subject.known.paths):
        shown = compact(predicate.value)
        yield Finding(
            "unknown-property",
            Severity.VIOLATION,
            Text(
                f"{quoted(shown)} is geen eigenschap van een {name.nl}",
                f"{quoted(shown)} is no property of {one(name.en)}",
            ),
            words.of_property(predicate.value, subject.rows),
            places.find(subject.node, predicate),
            subject.focus,
            predicate,
            found=shown,
        )


def _nothing(kind: Kind) -> Finding:
    title = kind.title
    return Finding(
        "nothing-to-check",
        Severity.VIOLATION,
        Text(
            f"er staat niets in dat bij een {title.nl.lower()} hoort",
            f"it holds nothing that belongs to {one(title.en.lower())}",
        ),
        _all_of({row.target.value: row.name for row in kind.rows}),
    )


def _all_of(names: dict[str, Text]) -> Text:
    called = [_called(iri, name) for iri, name in names.items()]
    return Text(
        f"De klassen zijn: {', '.join(name.nl for name in called)}.",
        f"The classes are: {', '.join(name.en for name in called)}.",
    )


def _meant(near: list[str], names: dict[str, Text]) -> Text:
    return meant([_called(iri, names[iri]) for iri in near])


def _called(iri: str, name: Text) -> Text:
    return Text(f"{compact(iri)} ({name.nl})", f"{compact(iri)} ({name.en})")


def _folded(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
