"""Submissions, as the story speaks of them: what was sent, what was read in it, what was found wrong, the verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.model.languages import Text
from app.model.terms import NamedNode, Term, Triple


@dataclass(frozen=True)
class Place:
    """Where in the sender's own file something stands: rows and lines count from 1, ``text`` is what is there."""

    row: int | None = None
    column: str | None = None
    line: int | None = None
    json_path: str | None = None
    text: str | None = None


class Places:
    """From what was read to where it stood: the most exact place that is known."""

    def __init__(self) -> None:
        self._known: dict[tuple[Term | None, ...], Place] = {}

    def note(self, place: Place, subject: Term, predicate: Term | None = None, value: Term | None = None) -> None:
        """Remember where a subject, one of its properties or one value stands; the first mention counts."""
        for key in ((subject, predicate, value), (subject, predicate, None), (subject, None, None)):
            self._known.setdefault(key, place)

    def find(self, subject: Term, predicate: Term | None = None, value: Term | None = None) -> Place | None:
        """The place of a value, else of its property, else of its subject."""
        keys = ((subject, predicate, value), (subject, predicate, None), (subject, None, None))
        return next((self._known[key] for key in keys if key in self._known), None)

    def changed(
        self,
        term: Callable[[Term | None], Term | None],
        place: Callable[[tuple[Term | None, ...], Place], Place],
    ) -> "Places":
        """The same places of terms that have become others, each place told in another way."""
        places = Places()
        for key, known in self._known.items():
            places._known.setdefault(tuple(map(term, key)), place(key, known))
        return places


class Severity(StrEnum):
    """How bad a finding is. Only violations refuse a submission."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing to mend: which rule, where, what was found, what would be right, and how to get there."""

    rule: str
    severity: Severity
    message: Text
    repair: Text
    place: Place | None = None
    focus: NamedNode | None = None
    path: NamedNode | None = None
    value: Term | None = None
    found: str | None = None
    expected: Text | None = None
    component: str | None = None


@dataclass(frozen=True)
class Reading:
    """What was read: triples, where each stood, and what could not be read though the rest could."""

    triples: tuple[Triple, ...]
    places: Places
    findings: tuple[Finding, ...] = ()


class Outcome(StrEnum):
    """How checking ended. ``failed`` is an engine that did not come to a verdict; it never means that data conform."""

    CONFORMS = "conforms"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Report:
    """The verdict on one submission and everything that was found, in the order of the sender's file."""

    kind: str
    kind_version: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    not_checked: tuple[Text, ...] = ()
    focus_nodes: int = 0
    triples: int = 0
    counts: Mapping[Severity, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether it may be accepted."""
        return self.outcome is Outcome.CONFORMS


@dataclass(frozen=True)
class Submitter:
    """An organisation that submits: its code, its IRI, and the namespaces in which it may describe things.

    Its own namespaces are ``…/id/{type}/{code}`` and everything below ``…/id/{type}/{code}/``; the things of
    organisations that it followed (``predecessors``, by code) keep their IRIs, and it describes these too.
    """

    code: str
    iri: str | None = None
    namespaces: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
