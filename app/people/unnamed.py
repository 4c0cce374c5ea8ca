"""Right after a file is read its members lose what their organisation calls them, in triples, places and findings.

The IRI of a member becomes ``…/id/pool-member/{organisation}/{pool}/{pseudonym}``, whatever the file called it. What a
finding shows of the sender's own text is hidden where it may be such a name: the row and the column tell enough.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from app.model.errors import UnreadableError
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import ID, RDF_TYPE, short_name
from app.model.submissions import Finding, Place, Places, Reading, Report, Severity
from app.model.terms import Literal, NamedNode, Term, Triple
from app.people.pseudonyms import pseudonym

MASK = "•••"
_TYPE = NamedNode(RDF_TYPE)
_WORD = re.compile(r"\w[\w.-]*")
_FEWEST_LETTERS = 3  # of a local identifier that is looked for in texts; a shorter one would be found everywhere
_NO_POOL = "-"


@dataclass
class _Member:
    """What a file says of one member, as far as it makes the name."""

    row: Row
    local_ids: list[str] = field(default_factory=list)
    scope: dict[NamedNode, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unnamed:
    """What was read, without the names; and what to keep out of everything that is told of it."""

    reading: Reading
    dropped: frozenset[NamedNode] = frozenset()
    names: frozenset[str] = frozenset()
    members: frozenset[NamedNode] = frozenset()

    def kept(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What of these is stored."""
        return (triple for triple in triples if triple.predicate not in self.dropped)

    def report(self, report: Report) -> Report:
        """The report, with every name in it hidden."""
        return replace(report, findings=tuple(map(self._finding, report.findings))) if self.members else report

    def _finding(self, finding: Finding) -> Finding:
        if finding.focus in self.members:
            finding = _masked(finding)
        place = finding.place
        if place is not None:
            text, column, path = map(self._hide, (place.text, place.column, place.json_path))
            place = replace(place, text=text, column=column, json_path=path)
        return replace(
            finding,
            message=self._hide_in(finding.message),
            repair=self._hide_in(finding.repair),
            expected=None if finding.expected is None else self._hide_in(finding.expected),
            found=self._hide(finding.found),
            place=place,
            focus=finding.focus if self._is_clear(finding.focus) else None,
            path=finding.path if self._is_clear(finding.path) else None,
            value=finding.value if self._is_clear(finding.value) else None,
        )

    def _is_clear(self, term: Term | None) -> bool:
        told = "" if term is None else _lexical(term)
        return self._hide(told) == told

    def _hide_in(self, text: Text) -> Text:
        return Text(self._hide(text.nl) or "", self._hide(text.en) or "")

    def _hide(self, text: str | None) -> str | None:
        if text is None or text in self.names:
            return text and MASK
        return _WORD.sub(lambda word: MASK if word[0].rstrip(".-") in self.names else word[0], text)


def unnamed(reading: Reading, kind: Kind, organisation: str, key: bytes) -> Unnamed:
    """What was read, with pseudonyms in the place of names."""
    rows = {row.target: row for row in kind.rows if _named_by(row)}
    members = _members(reading.triples, list(rows.values()))
    iris = {iri: _renamed(iri, member, organisation, key) for iri, member in members.items()}
    paths = frozenset(found.path for row in rows.values() for found in _named_by(row))
    names = {name for member in members.values() for name in member.local_ids}
    names |= {_lexical(iri).rpartition("/")[2] for iri in members}

    def triple(of: Triple) -> Triple:
        subject = iris.get(of.subject, of.subject)
        if of.predicate in paths and of.subject in members:
            scope = _scope(members[of.subject], organisation)
            return Triple(subject, of.predicate, Literal(pseudonym(key, scope, _lexical(of.object))))
        return Triple(subject, of.predicate, iris.get(of.object, of.object))

    def place(of: tuple[Term | None, ...], at: Place) -> Place:
        return replace(at, text=None if at.text is None else MASK) if of[1] in paths else at

    changed = reading.places.changed(lambda of: of if of is None else iris.get(of, of), place)
    twice = [*_twice(members, iris, reading.places)]
    findings = (*(replace(_masked(found), focus=_focus(found, iris)) for found in reading.findings), *twice)
    triples = tuple(dict.fromkeys(map(triple, reading.triples)))
    hidden = frozenset(name for name in names if len(name) >= _FEWEST_LETTERS)
    return Unnamed(Reading(triples, changed, findings), paths, hidden, frozenset(iris.values()))


def remembered(reading: Reading, kind: Kind) -> Unnamed:
    """What we stored ourselves, with the pseudonyms where a file has the names, so that it can be checked."""
    rows: dict[Term, Row] = {row.target: row for row in kind.rows if _named_by(row)}
    told = [
        Triple(triple.subject, found.path, Literal(triple.subject.value.rpartition("/")[2]))
        for triple in reading.triples
        if triple.predicate == _TYPE and isinstance(triple.subject, NamedNode)
        for found in _named_by(rows.get(triple.object))
    ]
    paths = frozenset(triple.predicate for triple in told)
    return Unnamed(replace(reading, triples=(*reading.triples, *told)), paths)


def unreadable(error: UnreadableError) -> UnreadableError:
    """Why a file cannot be read, without any of its text."""
    at = error.place
    place = None if at is None else replace(at, text=None, json_path=None, column=None)
    where = "" if place is None or (place.line or place.row) is None else f" ({place.line or place.row})"
    return UnreadableError(
        Text(
            f"Dit bestand is niet te lezen{where}. Wat er staat wordt niet getoond: het gaat over mensen.",
            f"This file cannot be read{where}. What stands there is not shown: it is about people.",
        ),
        place,
        error.rule,
    )


def _named_by(row: Row | None) -> list[Property]:
    return [] if row is None else [found for found in row.properties if found.pseudonymised]


def _members(triples: Iterable[Triple], rows: list[Row]) -> dict[Term, _Member]:
    """Whatever is a member: by its class, by what it has, or by where its IRI stands."""
    by_class: dict[Term, Row] = {row.target: row for row in rows}
    by_path = {found.path: row for row in rows for found in _named_by(row)}
    found: dict[Term, _Member] = {}

    def note(thing: Term, row: Row | None) -> None:
        if row is not None and isinstance(thing, NamedNode):
            found.setdefault(thing, _Member(row))

    said: defaultdict[Term, list[Triple]] = defaultdict(list)
    for triple in triples:
        said[triple.subject].append(triple)
        note(triple.subject, by_path.get(triple.predicate))
        note(triple.subject, by_class.get(triple.object) if triple.predicate == _TYPE else None)
        for end in (triple.subject, triple.object):
            note(end, next((row for row in rows if _stands_below(end, row)), None))
    for thing, member in found.items():
        _note_names(member, said[thing])
    return found


def _note_names(member: _Member, said: Iterable[Triple]) -> None:
    names = {prop.path for prop in _named_by(member.row)}
    scope = {path for path in member.row.keys if path not in names}
    for triple in said:
        if triple.predicate in names:
            member.local_ids.append(_lexical(triple.object))
        elif triple.predicate in scope:
            member.scope.setdefault(triple.predicate, _lexical(triple.object))


def _scope(member: _Member, organisation: str) -> list[str]:
    """The pool, as its organisation calls it."""
    return [short_name(value).removeprefix(f"{organisation}/") for value in member.scope.values()] or [_NO_POOL]


def _renamed(iri: Term, member: _Member, organisation: str, key: bytes) -> NamedNode:
    scope = _scope(member, organisation)
    name = member.local_ids[0] if member.local_ids else f"\0{_lexical(iri)}"
    parts = [quote(part, safe="/%") for part in (organisation, *scope)]
    return NamedNode(f"{ID}{member.row.id_path}/{'/'.join(parts)}/{pseudonym(key, scope, name)}")


def _twice(members: Mapping[Term, _Member], iris: Mapping[Term, NamedNode], places: Places) -> Iterator[Finding]:
    """Two things in the file that are one member: else what is said of both would be said of one."""
    first: dict[NamedNode, Term] = {}
    for iri in members:
        if first.setdefault(iris[iri], iri) != iri:
            place = places.find(iri)
            shown = place and replace(place, text=None)
            yield Finding("duplicate-key", Severity.VIOLATION, _TWICE, _ONCE, shown, iris[iri])


def _masked(finding: Finding) -> Finding:
    """A finding without the text that was found: anything may stand in the wrong column."""
    place = finding.place
    shown = {text for text in (finding.found, None if place is None else place.text) if text}

    def hide(text: Text) -> Text:
        nl, en = text.nl, text.en
        for found in shown:
            nl, en = nl.replace(found, MASK), en.replace(found, MASK)
        return Text(nl, en)

    return replace(
        finding,
        message=hide(finding.message),
        repair=hide(finding.repair),
        found=MASK if finding.found else finding.found,
        value=None,
        place=place and replace(place, text=MASK if place.text else place.text, column=_column(place, shown)),
    )


def _column(place: Place, shown: set[str]) -> str | None:
    return MASK if place.column in shown else place.column


def _focus(finding: Finding, iris: Mapping[Term, NamedNode]) -> NamedNode | None:
    focus = finding.focus
    return iris.get(focus, focus) if focus is not None else None


def _stands_below(term: Term | None, row: Row) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(f"{ID}{row.id_path}/")


def _lexical(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


_TWICE = Text("dit lid staat er al, met hetzelfde eigen nummer", "this member is there already, by the same identifier")
_ONCE = Text("Houd per lid één beschrijving over.", "Keep one description of each member.")
