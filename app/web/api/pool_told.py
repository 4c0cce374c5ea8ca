"""What is told of pools, as JSON, and the schemas of it and of what is asked."""

from collections.abc import Iterable
from typing import Any

from app.asking.things import Names
from app.model.languages import Languages, Text, choose
from app.model.names import ID
from app.pools import Own
from app.pools.asking import Asked
from app.pools.entering import OpenPool
from app.pools.finding import Found, Search, Shown
from app.store.processing import PoolRequest, State
from app.web.api.schemas import ADDRESS, COUNT, MOMENT, NAMED_THING, STRING, Schema, fields, optional, several
from app.web.pooled import LONGEST_PURPOSE, LONGEST_TEXT, MOST_LOCAL_IDS, MOST_REFERENCES

MEANING = Text(
    "Een filter, geen oordeel: de volgorde is toeval en is elke dag een andere; niemand krijgt een score.",
    "A filter, no judgement: the order is chance and another each day; nobody gets a score.",
)
_HREF = {**ADDRESS, "description": "where members are found"}
OPEN = fields(
    id=ADDRESS,
    identifier=STRING,
    title=optional(STRING),
    owner=NAMED_THING,
    agreements={**several(NAMED_THING), "description": "under which one may look; to the manager all of the pool's"},
    manages={"type": "boolean", "description": "whether it is one's own to manage"},
    href=_HREF,
)
_HIT = fields(
    reference={**STRING, "description": "what this member is called to you, today"},
    profile=optional(NAMED_THING),
    availability=optional(NAMED_THING),
    hoursPerWeek=optional({"type": "number"}),
    region=optional(NAMED_THING),
    validFrom=optional({"type": "string", "format": "date"}),
    **{part: several(NAMED_THING) for part in ("met", "unmet", "unknown")},
)
MEMBERS = fields(
    meaning=STRING,
    day={"type": "string", "format": "date"},
    required=several(NAMED_THING),
    total=COUNT,
    page=COUNT,
    pageSize=COUNT,
    hits=several(_HIT),
)
_STATE: Schema = {"type": "string", "enum": [*State], "description": "what became of it, as the manager says"}
REQUEST = fields(
    id=STRING, moment=MOMENT, pool=STRING, organisation=STRING, purpose=STRING, members=COUNT, state=_STATE
)
_MEANT = fields(reference=STRING, pseudonym=STRING)
ONE_REQUEST = {
    **REQUEST,
    "properties": {
        **REQUEST["properties"],
        "meant": {**several(_MEANT), "description": "to the manager: the members, but for who left"},
    },
}
OWN = fields(localId=STRING, pseudonym=STRING, present={"type": "boolean"})
BODY: Schema = {
    "type": "object",
    "required": ["references", "purpose"],
    "additionalProperties": False,
    "properties": {
        "references": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_REFERENCES,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        },
        "purpose": {"type": "string", "maxLength": LONGEST_PURPOSE},
    },
}
OWN_BODY: Schema = {
    "type": "object",
    "required": ["localIds"],
    "additionalProperties": False,
    "properties": {
        "localIds": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LOCAL_IDS,
            "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        }
    },
}
SETTLE_BODY: Schema = {
    "type": "object",
    "required": ["state"],
    "additionalProperties": False,
    "properties": {"state": _STATE},
    "example": {"state": State.ANSWERED},
}


def open_told(found: OpenPool, names: Names, languages: Languages, address: str) -> dict[str, Any]:
    """A pool in which the caller may look; ``address`` is that of the API."""
    return {
        "id": f"{ID}pool/{found.pool}",
        "identifier": found.pool.partition("/")[2],
        "title": choose(found.titles, languages),
        "owner": names.told(found.owner.value, languages),
        "agreements": [names.told(one.value, languages) for one in found.agreements],
        "manages": found.manages,
        "href": f"{address}/v1/pools/{found.pool}/members",
    }


def named(found: Found) -> Iterable[str]:
    """Everything in what was found that has a name."""
    yield from found.required
    for hit in found.hits:
        yield from filter(None, (hit.profile, hit.availability, hit.region))


def members_told(search: Search, found: Found, names: Names, languages: Languages) -> dict[str, Any]:
    """Who fits, of one page."""

    def thing(iri: str) -> dict[str, Any]:
        return names.told(iri, languages)

    def hit(shown: Shown) -> dict[str, Any]:
        return {
            "reference": shown.reference,
            "profile": shown.profile and thing(shown.profile),
            "availability": shown.availability and thing(shown.availability),
            "hoursPerWeek": None if shown.hours is None else float(shown.hours),
            "region": shown.region and thing(shown.region),
            "validFrom": shown.valid_from,
            "met": [thing(one) for one in shown.fit.met],
            "unmet": [thing(one) for one in shown.fit.unmet],
            "unknown": [thing(one) for one in shown.fit.unknown],
        }

    return {
        "meaning": MEANING.said(languages),
        "day": found.day.isoformat(),
        "required": [thing(iri) for iri in found.required],
        "total": found.total,
        "page": search.page,
        "pageSize": search.page_size,
        "hits": [hit(shown) for shown in found.hits],
    }


def request_told(asked: PoolRequest) -> dict[str, Any]:
    """A request, with how many it is about."""
    return {
        "id": asked.id,
        "moment": asked.moment,
        "pool": asked.pool,
        "organisation": asked.organisation,
        "purpose": asked.purpose,
        "members": len(asked.references),
        "state": asked.state,
    }


def asked_told(asked: Asked) -> dict[str, Any]:
    """The same; to the manager with whom it means."""
    meant = [{"reference": reference, "pseudonym": pseudonym} for reference, pseudonym in asked.members]
    return {**request_told(asked.request), **({"meant": meant} if asked.manages else {})}


def own_told(one: Own) -> dict[str, Any]:
    """A member of the manager's own."""
    return {"localId": one.local_id, "pseudonym": one.pseudonym, "present": one.present}
