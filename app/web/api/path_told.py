"""A path as JSON, and the schema of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.asking.things import Names
from app.model.languages import Languages, Text, choose
from app.paths import GOALS, HAVING, Path, Step
from app.paths.choosing import By
from app.paths.needs import Need
from app.paths.openings import Opening
from app.web.api.schemas import ADDRESS, COUNT, NAMED_THING, STRING, Schema, fields, optional, several
from app.web.pathed import LONGEST, MOST_HAVING, MOST_TRUSTS

MEANING = Text(
    "Wat u al kunt is uw eigen opgave; niets wordt bewaard. Een opleiding sluit wat de bron zegt.",
    "What you can do already is what you say yourself; nothing is kept. A course closes what its source says.",
)
NO_REQUIREMENTS = Text(
    "Van dit doel is niet uitgewerkt welke competenties het vraagt.",
    "It is not worked out which competences this goal asks.",
)
_CURRENCY = "EUR"

_NAMED: Schema = NAMED_THING["properties"]
_NUMBER: Schema = {"type": "number", "minimum": 0}
_YES_OR_NO: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_STEP = fields(
    ("notation",),
    **_NAMED,
    academies=several(NAMED_THING),
    closes=several(NAMED_THING),
    after={**several(ADDRESS), "description": "the courses of this path that must come first"},
    languages=several(STRING),
    price=optional(_NUMBER),
    priceNote=optional(STRING),
    time=optional({**STRING, "description": "an xsd:duration"}),
    starts=optional(_DAY),
    openTo=several(NAMED_THING),
    url=optional(ADDRESS),
    alternatives={**several(NAMED_THING), "description": "some of the courses that close as much by themselves"},
)
_OPENING = fields(
    ("notation",),
    **_NAMED,
    kind=optional(NAMED_THING),
    organisation=optional(NAMED_THING),
    entryLevel=optional(_YES_OR_NO),
    hoursPerWeek=optional(_NUMBER),
    fte=optional(_NUMBER),
    region=optional(NAMED_THING),
    opens=optional(_DAY),
    closes=optional(_DAY),
    practises=several(NAMED_THING),
)
SCHEMA = fields(
    ("note",),
    meaning=STRING,
    note=STRING,
    goal=NAMED_THING,
    entryLevel=optional(_YES_OR_NO),
    by={"type": "string", "enum": [*By]},
    language=STRING,
    best={**_YES_OR_NO, "description": "whether it is proven that no choice of courses is better"},
    met=several(fields(("notation",), **_NAMED, by=NAMED_THING)),
    missing=several(
        fields(
            ("notation",),
            **_NAMED,
            below={**optional(NAMED_THING), "description": "what one has of it, at a lower level"},
            closed={**_YES_OR_NO, "description": "whether a course of this path closes it"},
            addressedBy={**COUNT, "description": "courses that address it at a level that is not known"},
        )
    ),
    courses={**several(_STEP), "description": "in an order in which they can be taken"},
    openings=fields(total=COUNT, shown=several(_OPENING)),
    costs=fields(price=_NUMBER, priceCurrency=STRING, priceUnknown=COUNT, time=optional(STRING), timeUnknown=COUNT),
    graphs=several(fields(id=ADDRESS, title=optional(STRING), trust=STRING)),
)
_IDENTIFIER: Schema = {"type": "string", "maxLength": LONGEST}
BODY: Schema = {
    "type": "object",
    "required": ["to"],
    "additionalProperties": False,
    "properties": {
        "to": {**_IDENTIFIER, "description": f"an IRI or its path below /id/: {', '.join(GOALS)}"},
        "from": {
            "type": "array",
            "maxItems": MOST_HAVING,
            "items": _IDENTIFIER,
            "description": f"what one is or can do already: {', '.join(HAVING)}",
        },
        "by": {"type": "string", "enum": [*By], "default": By.FEWEST},
        "language": {"type": "string", "description": "the language for by=language; else that of lang"},
        "trust": {
            "type": "array",
            "maxItems": MOST_TRUSTS,
            "items": _IDENTIFIER,
            "description": "of who says what is taught; else any",
        },
    },
    "example": {"to": "ai-literacy-4/aig-09", "from": ["ai-literacy-4/kennis-en-begrip/2"], "by": "cheapest"},
}


def path_told(path: Path, languages: Languages) -> dict[str, Any]:
    """The path as the interface promises it."""
    names = _Naming(path.names, languages)
    closed = path.closed
    return {
        "meaning": MEANING.said(languages),
        **({} if path.needs else {"note": NO_REQUIREMENTS.said(languages)}),
        "goal": names.thing(path.wanted.goal.value),
        "entryLevel": path.entry,
        "by": path.wanted.by,
        "language": path.wanted.language,
        "best": path.best,
        "met": [{**names.thing(need.required), "by": names.thing(need.met_by)} for need in path.needs if need.met_by],
        "missing": [_missing(need, path, names, need.required in closed) for need in path.missing],
        "courses": [_step(step, names) for step in path.steps],
        "openings": {
            "total": path.openings.total,
            "shown": [_opening(opening, names) for opening in path.openings.shown],
        },
        "costs": {
            "price": float(path.costs.price),
            "priceCurrency": _CURRENCY,
            "priceUnknown": path.costs.unpriced,
            "time": path.costs.time,
            "timeUnknown": path.costs.untimed,
        },
        "graphs": [
            {"id": graph.iri, "title": choose(graph.titles, languages), "trust": graph.trust} for graph in path.graphs
        ],
    }


class _Naming:
    """Things as {id, label, notation} in the caller's language."""

    def __init__(self, names: Names, languages: Languages) -> None:
        self._names = names
        self._languages = languages

    def text(self, labels: Mapping[str, str]) -> str | None:
        return choose(labels, self._languages)

    def thing(self, iri: str) -> dict[str, Any]:
        return self._names.told(iri, self._languages)

    def one(self, iri: str | None) -> dict[str, Any] | None:
        return None if iri is None else self.thing(iri)

    def all(self, iris: Iterable[str]) -> list[dict[str, Any]]:
        return [self.thing(iri) for iri in iris]


def _missing(need: Need, path: Path, names: _Naming, closed: bool) -> dict[str, Any]:  # noqa: FBT001 (a fact of it)
    return {
        **names.thing(need.required),
        "below": names.one(need.below),
        "closed": closed,
        "addressedBy": path.addressing.get(need.required, 0),
    }


def _step(step: Step, names: _Naming) -> dict[str, Any]:
    course = step.course
    return {
        **names.thing(course.iri),
        "academies": names.all(course.academies),
        "closes": names.all(sorted(course.closes)),
        "after": list(step.after),
        "languages": list(course.languages),
        "price": None if course.price is None else float(course.price),
        "priceNote": names.text(dict(course.price_notes)),
        "time": course.time,
        "starts": step.starts,
        "openTo": names.all(course.open_to),
        "url": course.address,
        "alternatives": names.all(step.alternatives),
    }


def _opening(opening: Opening, names: _Naming) -> dict[str, Any]:
    return {
        **names.thing(opening.iri),
        "kind": names.one(opening.kind),
        "organisation": names.one(opening.organisation),
        "entryLevel": opening.entry_level,
        "hoursPerWeek": _number(opening.hours_per_week),
        "fte": _number(opening.fte),
        "region": names.one(opening.region),
        "opens": opening.opens,
        "closes": opening.closes,
        "practises": names.all(opening.practises),
    }


def _number(written: str | None) -> float | None:
    return None if written is None else float(Decimal(written))
