"""schema.org Course JSON-LD as websites carry it, in our words: the part that says something of a catalogue.

The small context below is all that is known of schema.org; nothing is fetched. What stands outside it is told, and is
no error: a website says more than a catalogue holds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.model.errors import UnreadableError
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.submissions import Place, Reading
from app.model.terms import NamedNode
from app.reading import remarks
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.json_text import below
from app.reading.naming import Naming, percent
from app.reading.numbers import AmbiguousError
from app.reading.values import as_text, read_value, row_language
from app.reading.web_values import (
    CODES,
    Found,
    bare,
    each,
    first_code,
    last_segment,
    priced,
    refuse_contexts,
    said_type,
    slug,
    tag_of,
    texts,
    types_of,
)

_SCHEMA = PREFIXES["schema"]
_TYPE = NamedNode(RDF_TYPE)

_CODE = NamedNode(f"{PREFIXES['dct']}identifier")
_PROVIDER = NamedNode(f"{_SCHEMA}provider")
_TEACHES = NamedNode(f"{DEF}teaches")
_PRICE = NamedNode(f"{DEF}price")
_RUN_OF = NamedNode(f"{DEF}runOf")
_LANGUAGE = NamedNode(f"{_SCHEMA}inLanguage")
_KEYWORDS = NamedNode(f"{_SCHEMA}keywords")

_HOLDERS = ("@graph", "itemListElement", "item", "mainEntity")  # where a website puts its courses
_FRAME = {"@context", "@type", "@id", *_HOLDERS}
_CODE_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_AT_LEVEL, _COMPETENCE = ("CompetenceAtLevel",), ("Competence",)


@dataclass(frozen=True)
class _Word:
    """What a key of schema.org is here, and which key of an object says it."""

    property: NamedNode
    inside: tuple[str, ...] = ("@value", "name")


@dataclass(frozen=True)
class _About:
    """What is being described: a thing, the kind of row that it is, and the language of its texts."""

    row: Row
    iri: NamedNode
    language: str


_COURSE = {
    "name": _Word(NamedNode(f"{_SCHEMA}name")),
    "description": _Word(NamedNode(f"{_SCHEMA}description")),
    "url": _Word(NamedNode(f"{_SCHEMA}url"), ("@id", "url")),
    "inLanguage": _Word(_LANGUAGE, ("alternateName", "name")),
    "courseMode": _Word(NamedNode(f"{_SCHEMA}courseMode")),
    "timeRequired": _Word(NamedNode(f"{_SCHEMA}timeRequired")),
    "isAccessibleForFree": _Word(NamedNode(f"{_SCHEMA}isAccessibleForFree")),
    "keywords": _Word(_KEYWORDS),
    "audience": _Word(NamedNode(f"{DEF}audience"), ("audienceType", "educationalRole", "name")),
    "coursePrerequisites": _Word(NamedNode(f"{_SCHEMA}coursePrerequisites"), ("courseCode", "@id", "name")),
    "teaches": _Word(_TEACHES, ("@id", "url", "termCode", "name")),
}
_RUN = {
    "startDate": _Word(NamedNode(f"{_SCHEMA}startDate")),
    "endDate": _Word(NamedNode(f"{_SCHEMA}endDate")),
    "location": _Word(NamedNode(f"{_SCHEMA}location"), ("name", "address", "addressLocality", "url")),
    "inLanguage": _COURSE["inLanguage"],
    "maximumAttendeeCapacity": _Word(NamedNode(f"{DEF}seats")),
}
_READ_APART = {*CODES, "provider", "offers", "hasCourseInstance"}
_READ_OF_RUN = {*CODES, "offers", "courseMode"}


def read_document(document: Any, given: Given) -> Reading:
    """The courses of a page, as things of the submitter."""
    reader = _Courses(given)
    courses = [found for thing, path in _things(document) for found in reader.courses(thing, path)]
    reader.name(courses)
    return reader.reading()


def _things(document: Any) -> Iterator[Found]:
    things = document if isinstance(document, list) else [document]
    for index, thing in enumerate(things):
        refuse_contexts(thing, top=True)
        yield thing, f"$[{index}]" if isinstance(document, list) else "$"


class _Courses:
    """The courses of one document while they are read."""

    def __init__(self, given: Given) -> None:
        self._row = _row(given.kind, "Course")
        self._run = next((row for row in given.kind.rows if row.target.value == f"{DEF}CourseRun"), None)
        self._submitter = given.submitter
        self._naming = Naming(given.kind, given.submitter, given.find)
        self._draft = Draft()
        self._runs: dict[NamedNode, str] = {}

    def reading(self) -> Reading:
        """All that was read."""
        return self._draft.reading()

    def courses(self, thing: Any, path: str) -> Iterator[Found]:
        """The courses in an object, however the page wraps them."""
        if not isinstance(thing, dict):
            return
        if "Course" in types_of(thing):
            yield thing, path
            return
        held = [key for key in _HOLDERS if key in thing]
        if not held:
            remarks.outside(self._draft, said_type(thing), path)
        for key in held:
            for one, where in each(thing[key], below(path, key)):
                yield from self.courses(one, where)

    def name(self, courses: list[Found]) -> None:
        """Give every course its IRI, and then read what is said of each, since one may refer to another."""
        named: dict[NamedNode, tuple[Found, str]] = {}
        for course, path in courses:
            code = self._code(course)
            if not code:
                remarks.no_code(self._draft, path)
                continue
            iri = self._naming.thing(self._row, [code])
            if iri in named:
                remarks.twice(self._draft, code, path, named[iri][0][1])
            else:
                named[iri] = ((course, path), code)
        for iri, (found, code) in named.items():
            self._course(iri, found, code)

    def _course(self, iri: NamedNode, found: Found, code: str) -> None:
        course, path = found
        place = Place(json_path=path)
        languages = texts(course.get("inLanguage"), path, _COURSE["inLanguage"].inside)
        about = _About(self._row, iri, row_language([text for text, _ in languages]))
        self._draft.state(iri, _TYPE, self._row.target, place)
        self._state(about, _CODE, code, place)
        if self._submitter.iri is not None:
            self._draft.state(iri, _PROVIDER, NamedNode(self._submitter.iri), place)
        self._words(about, found, _COURSE, _READ_APART)
        runs = list(each(course.get("hasCourseInstance"), below(path, "hasCourseInstance")))
        self._prices(about, [found, *runs])
        for run in runs:
            self._course_run(about, code, run)

    def _words(self, about: _About, found: Found, known: dict[str, _Word], apart: set[str]) -> None:
        thing, path = found
        for key, value in thing.items():
            here = below(path, key)
            word = known.get(bare(key))
            if word is not None:
                said = about if tag_of(value) is None else replace(about, language=tag_of(value) or about.language)
                for text, where in texts(value, here, word.inside):
                    self._state(said, word.property, text, Place(json_path=where, text=text))
            elif key not in _FRAME | apart:
                remarks.outside(self._draft, key, here)

    def _state(self, about: _About, path: NamedNode, text: str, place: Place) -> None:
        asked = next((one for one in about.row.properties if one.path == path), None)
        if asked is None:
            remarks.outside(self._draft, text, place.json_path or "$")
        elif asked.level is not None:
            self._competence(asked, about.iri, text, place)
        elif asked.classes:
            self._reference(asked, about.iri, text, place)
        else:
            for part in text.split(",") if path == _KEYWORDS else [text]:
                self._literal(asked, about, part.strip(), place)

    def _literal(self, asked: Property, about: _About, text: str, place: Place) -> None:
        primary = text.partition("-")[0]
        meant = primary if text not in asked.values and primary in asked.values else text
        is_moment = (asked.datatype or "").endswith("#date") and re.fullmatch(r"[0-9-]{10}T.*", meant)
        try:
            value = read_value(asked, meant[:10] if is_moment else meant, about.language)
        except AmbiguousError:
            remarks.outside(self._draft, text, place.json_path or "$")
            return
        self._draft.state(about.iri, asked.path, value, place)

    def _competence(self, asked: Property, iri: NamedNode, text: str, place: Place) -> None:
        at_level, bare = self._naming.known(text, _AT_LEVEL), self._naming.known(text, _COMPETENCE)
        if at_level is not None:
            self._draft.state(iri, asked.path, at_level, place)
        elif bare is not None:
            self._draft.state(iri, asked.without_level or asked.path, bare, place)
        else:
            remarks.unknown(self._draft, text, place)

    def _reference(self, asked: Property, iri: NamedNode, text: str, place: Place) -> None:
        found = self._naming.known(text, asked.classes)
        if found is None:
            remarks.unknown(self._draft, text, place)
        else:
            self._draft.state(iri, asked.path, found, place)

    def _prices(self, about: _About, offering: list[Found]) -> None:
        """The price in euros, where the course and its runs agree on one."""
        prices: dict[str, str] = {}
        for thing, path in offering:
            for offer, where in each(thing.get("offers"), below(path, "offers")):
                for price, currency in priced(offer):
                    if currency in {"", "EUR", "€"}:
                        prices.setdefault(price, where)
                    else:
                        remarks.outside(self._draft, f"{price} {currency}", where)
        for price, where in prices.items():
            if len(prices) == 1:
                self._state(about, _PRICE, price, Place(json_path=where, text=price))
            else:
                remarks.outside(self._draft, price, where)

    def _course_run(self, course: _About, code: str, found: Found) -> None:
        run, path = found
        for text, where in texts(run.get("courseMode"), below(path, "courseMode"), ("name",)):
            self._state(course, _COURSE["courseMode"].property, text, Place(json_path=where, text=text))
        keys = None if self._run is None else self._run_keys(self._run, code, run)
        if self._run is None or keys is None:
            remarks.outside(self._draft, "CourseInstance", path)
            return
        about = replace(course, row=self._run, iri=self._naming.thing(self._run, keys))
        if about.iri in self._runs:
            remarks.same_day(self._draft, keys[1], self._runs[about.iri], path)
            return
        self._runs[about.iri] = path
        self._draft.state(about.iri, _TYPE, self._run.target, Place(json_path=path))
        self._draft.state(about.iri, _RUN_OF, course.iri, Place(json_path=path))
        if _run_code(run) in keys[2:]:
            self._state(about, _CODE, _run_code(run), Place(json_path=path, text=first_code(run)))
        self._words(about, found, _RUN, _READ_OF_RUN)

    def _run_keys(self, row: Row, code: str, run: dict[str, Any]) -> list[str] | None:
        """What the IRI of a run ends in; None where it says too little."""
        keys = []
        required = {found.path: found.required for found in row.properties}
        for path in row.keys:
            told = {_RUN_OF: code, _CODE: _run_code(run)}.get(path)
            text = as_text(run.get(path.value.removeprefix(_SCHEMA))) if told is None else told
            if text:
                keys.append(text[:10] if path.value.endswith("Date") else text)
            elif required.get(path, True):
                return None
        return keys if len(keys) > 1 else None

    def _code(self, course: dict[str, Any]) -> str:
        """The code of a course: its own, else what its address ends in, else its name."""
        own = f"{ID}{self._row.id_path}/{percent(self._submitter.code)}/"
        address = next((text for key in ("@id", "url") for text, _ in texts(course.get(key), "$", ("@id", "url"))), "")
        if address.startswith(own):
            return address.removeprefix(own)
        name = next((text for text, _ in texts(course.get("name"), "$", ("@value",))), "")
        return first_code(course) or slug(last_segment(address)) or slug(name)


def _run_code(run: dict[str, Any]) -> str:
    """The code of a run, in the form that a code has; a website gives an address or a sentence just as well."""
    said = first_code(run)
    code = last_segment(said) if "/" in said else said
    return code if _CODE_FORM.fullmatch(code) else slug(code)


def _row(kind: Kind, name: str) -> Row:
    for row in kind.rows:
        if row.target.value == f"{DEF}{name}":
            return row
    raise UnreadableError(
        Text(
            f"Met schema.org kunt u opleidingen inzenden; een {kind.title.nl.lower()} niet.",
            f"With schema.org you can submit courses, not a {kind.title.en.lower()}.",
        ),
        rule="context",
    )
