"""What a sender may have meant by something that does not exist: the nearest things by code and by name.

Asked only for what is unknown, and for a few of those at most, so that a correct submission costs nothing here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.checking.case import Case
from app.model.languages import Text
from app.model.names import PREFIXES, short_name
from app.model.terms import Literal, NamedNode, Term, literal, node

MOST_UNKNOWN = 20  # things that candidates are sought for, in one submission
MOST_NAMES = 200  # names that are compared letter by letter, for one thing
MOST_CANDIDATES = 3
LONGEST = 100  # characters of a name that are compared
_LIKENESS = 0.6
_CODES = frozenset({f"{PREFIXES['skos']}notation", f"{PREFIXES['dct']}identifier"})
_NAMES = frozenset({f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['schema']}name", f"{PREFIXES['dct']}title"})
_OTHER_NAME = f"{PREFIXES['skos']}altLabel"
_HOMES = ("vg", "org", "skos", "schema")


@dataclass(frozen=True)
class Candidate:
    """A thing that may have been meant."""

    iri: str
    code: str
    name: Text

    @property
    def shown(self) -> Text:
        """Its code and its name, and between brackets what to type for it."""
        typed = short_name(self.iri)
        return Text(f"{self.code} {self.name.nl} ({typed})".strip(), f"{self.code} {self.name.en} ({typed})".strip())


class Candidates:
    """All that could be meant where things of some classes are expected."""

    def __init__(self, rows: Iterable[tuple[Term | None, ...]]) -> None:
        self._codes: dict[str, str] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._by_word: dict[str, str] = {}
        for thing, predicate, name in rows:
            self._take(node(thing).value, node(predicate).value, literal(name).value, literal(name).language or "")
        self._parts = {word: _parts(word) for word in self._by_word}

    def nearest(self, typed: str) -> list[Candidate]:
        """The things whose code or name is most like what was typed (or like the end of it), best first."""
        return self._nearest(typed) or self._nearest(typed.rpartition("/")[2])

    def _nearest(self, typed: str) -> list[Candidate]:
        wanted = typed.casefold()[:LONGEST]
        parts = _parts(wanted)
        shared = {word: len(parts & found) / len(parts | found) for word, found in self._parts.items()}
        close = sorted((word for word in shared if shared[word] > 0), key=lambda word: -shared[word])[:MOST_NAMES]
        rated = [(_likeness(wanted, word), word) for word in close]
        best = [word for rate, word in sorted(rated, key=lambda pair: (-pair[0], pair[1])) if rate >= _LIKENESS]
        return [self._candidate(iri) for iri in dict.fromkeys(self._by_word[word] for word in best)][:MOST_CANDIDATES]

    def _take(self, iri: str, predicate: str, name: str, language: str) -> None:
        if predicate in _CODES:
            self._codes.setdefault(iri, name)
        elif predicate != _OTHER_NAME:
            self._labels.setdefault(iri, {}).setdefault(language, name)
        self._by_word.setdefault(name.casefold()[:LONGEST], iri)

    def _candidate(self, iri: str) -> Candidate:
        labels = self._labels.get(iri, {})
        other = next(iter(labels.values()), "")
        dutch = labels.get("nl") or labels.get("en") or other
        return Candidate(iri, self._codes.get(iri, ""), Text(dutch, labels.get("en") or dutch))


def find_candidates(case: Case, classes: tuple[str, ...]) -> Candidates:
    """The things of these classes (named as a question's head names them) in the submission and in the graph."""
    iris = [NamedNode(f"{PREFIXES[home]}{name}") for name in sorted(set(classes)) for home in _HOMES]
    return Candidates((*_own(case, set(iris)), *case.graph.rows("candidates", {"class": iris} | case.replaced)))


def _own(case: Case, classes: set[NamedNode]) -> Iterator[tuple[Term, Term, Term]]:
    for subject in case.subjects:
        if not classes.isdisjoint(subject.classes):
            for predicate, value in subject.statements:
                if isinstance(value, Literal) and predicate.value in _CODES | _NAMES:
                    yield subject.node, predicate, value


def _parts(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


def _likeness(wanted: str, word: str) -> float:
    return SequenceMatcher(None, wanted, word, autojunk=False).ratio()
