"""No persons: a submission describes no people, and its texts give none away.

What is found is never shown: a finding says where it stands, and ``Mask`` hides it in every other finding.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from app.checking.case import MOST_FINDINGS, Case
from app.checking.giveaways import (
    FULL_NAME,
    INITIALS,
    SURNAME,
    citizen_numbers,
    email_addresses,
    plain,
    telephone_numbers,
    without_addresses,
)
from app.checking.masking import MASK, Mask, masked
from app.checking.phrases import quoted
from app.checking.subjects import Subject, paths_of
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import BASE, PREFIXES, RDF_TYPE, XSD, compact
from app.model.submissions import Finding, Place, Places, Severity
from app.model.terms import Literal, NamedNode, Term

_TYPE = NamedNode(RDF_TYPE)
_NO_TEXT = ("boolean", "date", "dateTime", "decimal", "double", "duration", "float", "gYear", "gYearMonth", "time")
_NO_TEXTS = frozenset(f"{XSD}{name}" for name in _NO_TEXT)
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 8  # of a citizen service number or a telephone number


@dataclass(frozen=True)
class Words:
    """What persons.yaml says: which terms describe persons, and which words give a name away."""

    classes: frozenset[NamedNode]
    properties: frozenset[NamedNode]
    team: NamedNode
    email: NamedNode
    telephone: NamedNode
    page: NamedNode
    codes: frozenset[NamedNode]
    announced: re.Pattern[str]
    teams: frozenset[str]

    @property
    def contacts(self) -> frozenset[NamedNode]:
        """The properties that say how a team can be reached."""
        return frozenset({self.team, self.email, self.telephone})

    @property
    def contact_point(self) -> frozenset[NamedNode]:
        """All that says who a team is and how it can be reached."""
        return self.contacts | {self.page}


@cache
def words() -> Words:
    """The words, read once."""
    told = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    terms = _Terms(told["prefixes"])
    return Words(
        classes=terms.all(told["classes"]),
        properties=terms.all(told["properties"]),
        team=terms.one(told["contact"]["team"]),
        email=terms.one(told["contact"]["email"]),
        telephone=terms.one(told["contact"]["telephone"]),
        page=terms.one(told["contact"]["page"]),
        codes=terms.all(told["codes"]),
        announced=_announced(told),
        teams=frozenset(told["teams"].split()),
    )


def check_persons(case: Case) -> tuple[list[Finding], Mask]:
    """What a submission says of persons, and the mask that hides it in everything else that is found."""
    search = _Search(case.kind, case.places)
    findings: list[Finding] = []
    for subject in case.subjects:  # to the end, however many there are: the mask hides all of them
        for finding in search.in_subject(subject):
            if len(findings) < MOST_FINDINGS:
                findings.append(finding)
    return findings, search.mask


class _Search:
    """The search for persons in one submission."""

    def __init__(self, kind: Kind, places: Places) -> None:
        self._places = places
        self._words = words()
        self._asked = paths_of(kind.rows)
        self.mask = Mask(contacts=self._words.contacts)

    def in_subject(self, subject: Subject) -> Iterator[Finding]:
        own = {row.target for row in subject.rows}  # a pool's members: pseudonymous, and read by nobody else
        for found in subject.classes:
            if found not in own and _secure(found) in self._words.classes:
                yield self._person(subject, found)
        for predicate, value in subject.statements:
            yield from self._statement(subject, predicate, value)

    def _statement(self, subject: Subject, predicate: NamedNode, value: Term) -> Iterator[Finding]:
        if predicate not in self._asked and _secure(predicate) in self._words.properties:
            yield self._person_property(subject, predicate, value)
        elif isinstance(value, Literal) and value.datatype.value not in _NO_TEXTS:
            yield from self._text(subject, predicate, value)
        elif isinstance(value, NamedNode) and ("@" in value.value or "%40" in value.value or value.value[:4] == "tel:"):
            yield from self._address(subject, predicate, value)

    def _text(self, subject: Subject, predicate: NamedNode, value: Literal) -> Iterator[Finding]:
        text = plain(value.value)
        about = (subject, predicate, value)
        if predicate != self._words.email and (found := _first(email_addresses(text))):
            yield self._found("email-address", about, found, (_EMAIL, _NO_EMAIL))
        if predicate in self._words.codes:
            return
        told = without_addresses(text)
        if predicate != self._words.telephone and len(_DIGIT.findall(told)) >= _FEWEST_DIGITS:
            if found := _first(citizen_numbers(told)):
                yield self._found("citizen-number", about, found, (_NUMBER, _NO_NUMBER))
            if found := _first(telephone_numbers(told)):
                yield self._found("telephone-number", about, found, (_TELEPHONE, _NO_TELEPHONE))
        yield from self._names(about, told)

    def _names(self, about: tuple[Subject, NamedNode, Term], text: str) -> Iterator[Finding]:
        predicate = about[1]
        if predicate == self._words.team and self._is_a_name(text):
            yield self._found("personal-contact", about, text, (_PERSONAL_TEAM, _A_TEAM), Severity.WARNING)
        elif predicate not in self._words.contacts:
            named = (found for found in self._words.announced.finditer(text) if self._is_no_team(found["name"]))
            for found in list(named)[:1]:
                says = _named_after(found["cue"])
                yield self._found("person-name", about, found["name"], says, Severity.WARNING)

    def _is_a_name(self, text: str) -> bool:
        return _NAME.fullmatch(text.strip()) is not None and self._is_no_team(text)

    def _is_no_team(self, name: str) -> bool:
        return not any(part.casefold() in self._words.teams for part in re.split(r"[\s.-]+", name))

    def _address(self, subject: Subject, predicate: NamedNode, value: NamedNode) -> Iterator[Finding]:
        about = (subject, predicate, value)
        iri = unquote(value.value)
        if found := _first(email_addresses(iri.removeprefix("mailto:"))):
            yield self._found("email-address", about, found, (_EMAIL, _NO_EMAIL))
        elif iri.startswith("tel:"):
            yield self._found("telephone-number", about, iri, (_TELEPHONE, _NO_TELEPHONE))

    def _person(self, subject: Subject, found: NamedNode) -> Finding:
        self.mask.people.add(subject.node)
        self.mask.values.add(subject.iri)
        shown = compact(found.value)
        return Finding(
            "person-property",
            Severity.VIOLATION,
            Text(f"een {quoted(shown)} is een persoon", f"a {quoted(shown)} is a person"),
            _NO_PERSON,
            _without_text(self._places.find(subject.node, _TYPE, found)),
            path=_TYPE,
            value=found,
            found=shown,
        )

    def _person_property(self, subject: Subject, predicate: NamedNode, value: Term) -> Finding:
        shown = compact(predicate.value)
        message = Text(f"{quoted(shown)} zegt iets over een persoon", f"{quoted(shown)} says something of a person")
        if isinstance(value, NamedNode) and not value.value.startswith(BASE):
            self.mask.values.add(value.value)
        return self._found("person-property", (subject, predicate, value), str(value), (message, _NO_PERSON))

    def _found(
        self,
        rule: str,
        about: tuple[Subject, NamedNode, Term],
        found: str,
        says: tuple[Text, Text],
        severity: Severity = Severity.VIOLATION,
    ) -> Finding:
        subject, predicate, value = about
        message, repair = says
        self.mask.spots.add((subject.node, predicate))
        if isinstance(value, Literal):
            self.mask.values.add(value.value)
        place = _without_text(self._places.find(subject.node, predicate, value))
        focus = None if subject.node in self.mask.people else subject.focus
        return Finding(rule, severity, message, repair, place, focus, predicate, found=masked(found))


class _Terms:
    """Terms written with the prefixes of persons.yaml."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes

    def one(self, name: str) -> NamedNode:
        prefix, local = name.split(":")
        return NamedNode(self._prefixes[prefix] + local)

    def all(self, names: str) -> frozenset[NamedNode]:
        return frozenset(map(self.one, names.split()))


def _announced(told: dict[str, Any]) -> re.Pattern[str]:
    """A cue with the name that follows it: a surname after a title, a full name after a role or a phrase."""
    titles = "|".join(map(re.escape, told["titles"].split()))
    roles = "|".join(map(re.escape, [*told["phrases"], *told["roles"].split()]))
    between = r"[ ]{0,2}[:=-]?[ ]{0,2}"
    after_title, after_role = rf"(?= (?:{INITIALS})?{SURNAME})", rf"(?={between}{FULL_NAME})"
    return re.compile(
        rf"(?<!\w)(?P<cue>(?i:{titles}){after_title}|(?i:{roles}){after_role})"
        rf"{between}(?P<name>(?:{INITIALS})?{SURNAME}(?: {SURNAME})?)(?!\w)",
    )


def _named_after(cue: str) -> tuple[Text, Text]:
    message = Text(
        f"na {quoted(cue)} lijkt de naam van een persoon te staan",
        f"a person's name seems to follow {quoted(cue)}",
    )
    return message, _NO_NAME


def _first(found: Iterable[str]) -> str | None:
    return next(iter(found), None)


def _secure(term: NamedNode) -> NamedNode:
    """schema.org is written with http and with https; both mean the same."""
    old = "http://schema.org/"
    return NamedNode(PREFIXES["schema"] + term.value.removeprefix(old)) if term.value.startswith(old) else term


def _without_text(place: Place | None) -> Place | None:
    return None if place is None else Place(place.row, place.column, place.line, place.json_path, MASK)


_NAME = re.compile(FULL_NAME)
_EMAIL = Text("hier staat een e-mailadres", "an e-mail address stands here")
_NO_EMAIL = Text(
    "Haal het weg; een e-mailadres van een team hoort bij het contactpunt van de catalogus.",
    "Take it out; the e-mail address of a team belongs to the contact point of the catalogue.",
)
_TELEPHONE = Text("hier staat een telefoonnummer", "a telephone number stands here")
_NO_TELEPHONE = Text(
    "Haal het weg; een telefoonnummer van een team hoort bij het contactpunt van de catalogus.",
    "Take it out; the telephone number of a team belongs to the contact point of the catalogue.",
)
_NUMBER = Text(
    "hier staat een getal dat een burgerservicenummer kan zijn",
    "a number stands here that can be a citizen service number",
)
_NO_NUMBER = Text(
    "Haal het weg; is het een code, zet die dan in de kolom voor codes.",
    "Take it out; if it is a code, put it into the column for codes.",
)
_NO_NAME = Text("Noem een functie of een team in plaats van een persoon.", "Name a role or a team instead of a person.")
_NO_PERSON = Text("Laat gegevens over personen weg.", "Leave data about persons out.")
_PERSONAL_TEAM = Text("dit lijkt de naam van een persoon", "this seems to be a person's name")
_A_TEAM = Text("Geef de naam van een team.", "Give the name of a team.")
