"""What a caller asks of a pool; every fault in it is found before anybody is looked for."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from starlette.requests import Request

from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.strict_json import NotStrictError, parse_json
from app.model.terms import NamedNode
from app.people.matching import Match
from app.pools.finding import Search
from app.store.processing import State
from app.web.asked import only
from app.web.faults import SHOWN, writable, wrong

REQUIRED = ("CompetenceAtLevel",)
FOR = ("Opening", "JobRole", "JobProfile", "Archetype")
PARAMETERS = {"purpose", "requires", "for", "match", "availability", "region", "hours", "page", "pageSize"}
MOST_REQUIRED = 50
MOST_PER_PAGE = 100
MOST_HOURS = 60
FEWEST_WORDS, LONGEST_PURPOSE = 5, 300  # characters of a purpose
MOST_REFERENCES = 20
MOST_LOCAL_IDS = 1_000
LONGEST_TEXT = 200
_MOST_PAGES = 100_000

Asking = Callable[[NamedNode], Sequence[NamedNode]]
Chosen = TypeVar("Chosen", bound=StrEnum)


def search_of(request: Request, things: Things, asking: Asking) -> Search:
    """Whom a request seeks; ``asking`` tells what a role, an opening or a profile asks. Raises WrongInputError."""
    only(request, PARAMETERS)
    reading = _Reading(request, things)
    required = [*reading.several("requires", REQUIRED)]
    for goal in reading.several("for", FOR):
        required += asking(goal)
    search = Search(
        purpose=_purpose(reading.one("purpose"), reading.faults),
        required=tuple(dict.fromkeys(required)),
        match=reading.choice("match", Match, Match.SOME),
        availability=reading.thing("availability", ("Availability",)),
        region=reading.thing("region", ("Organization",)),
        hours=reading.hours(),
        page=reading.number("page", 1, _MOST_PAGES),
        page_size=reading.number("pageSize", 20, MOST_PER_PAGE),
    )
    if reading.faults:
        raise WrongInputError(reading.faults)
    return search


def asked_about(body: bytes) -> tuple[list[str], str]:
    """The references and the purpose of a request to a manager; raises WrongInputError."""
    told = _object(body, {"references", "purpose"})
    faults: list[Fault] = []
    references = _texts("references", told.get("references"), MOST_REFERENCES, faults)
    purpose = _purpose(told.get("purpose"), faults)
    if faults:
        raise WrongInputError(faults)
    return references, purpose


def asked_own(body: bytes) -> list[str]:
    """The local identifiers that a manager asks about; raises WrongInputError, which repeats none of them."""
    told = _object(body, {"localIds"}).get("localIds")
    faults: list[Fault] = []
    found = _texts("localIds", told, MOST_LOCAL_IDS, faults)
    if faults:
        raise WrongInputError(faults)
    return found


def asked_state(body: bytes) -> State:
    """What became of a request, as its manager says; raises WrongInputError."""
    told = _object(body, {"state"}).get("state")
    for state in State:
        if told == state:
            return state
    listed = ", ".join(State)
    raise WrongInputError([wrong("state", told, Text(f"een van: {listed}", f"one of: {listed}"))])


class _Reading:
    """The parameters of a request, with what is wrong with them."""

    def __init__(self, request: Request, things: Things) -> None:
        self.faults: list[Fault] = []
        self._given = request.query_params
        self._things = things

    def one(self, name: str) -> str | None:
        given = [value.strip() for value in self._given.getlist(name) if value.strip()]
        if len(given) > 1:
            self.wrong(name, f"{len(given)}", Text("één keer gegeven", "given once"))
        return given[0] if given else None

    def several(self, name: str, classes: tuple[str, ...]) -> list[NamedNode]:
        given = [part.strip() for value in self._given.getlist(name) for part in value.split(",") if part.strip()]
        if len(given) > MOST_REQUIRED:
            self.wrong(name, str(len(given)), Text(f"ten hoogste {MOST_REQUIRED}", f"at most {MOST_REQUIRED}"))
            return []
        found = [self._find(name, identifier, classes) for identifier in dict.fromkeys(given)]
        return [thing for thing in found if thing is not None]

    def thing(self, name: str, classes: tuple[str, ...]) -> NamedNode | None:
        given = self.one(name)
        return None if given is None else self._find(name, given, classes)

    def choice(self, name: str, choices: type[Chosen], usual: Chosen) -> Chosen:
        given = self.one(name)
        if given is None or given in set(choices):
            return usual if given is None else choices(given)
        listed = ", ".join(choices)
        self.wrong(name, given, Text(f"een van: {listed}", f"one of: {listed}"))
        return usual

    def number(self, name: str, usual: int, most: int) -> int:
        given = self.one(name)
        if given is None:
            return usual
        if given.isascii() and given.isdigit() and len(given) <= len(str(most)) and 1 <= int(given) <= most:
            return int(given)
        self.wrong(name, given, Text(f"een getal van 1 tot {most}", f"a number from 1 to {most}"))
        return usual

    def hours(self) -> Decimal | None:
        given = self.one("hours")
        try:
            hours = None if given is None else Decimal(given)
        except InvalidOperation:
            hours = Decimal(-1)
        if hours is None or (hours.is_finite() and 0 <= hours <= MOST_HOURS):
            return None if hours is None else hours.normalize() + 0
        self.wrong("hours", given, Text(f"een getal van 0 tot {MOST_HOURS}", f"a number from 0 to {MOST_HOURS}"))
        return None

    def wrong(self, name: str, found: str | None, wanted: Text) -> None:
        self.faults.append(wrong(name, found, wanted))

    def _find(self, name: str, identifier: str, classes: tuple[str, ...]) -> NamedNode | None:
        found = self._things.find(identifier, classes)
        if found is None:
            self.faults.append(self._things.unknown(name, identifier[:SHOWN], classes))
        return found


def _purpose(told: Any, faults: list[Fault]) -> str:
    """What it is for, as the log will tell it."""
    said = " ".join(told.split()) if isinstance(told, str) else ""
    if FEWEST_WORDS <= len(said) <= LONGEST_PURPOSE and said.isprintable():
        return said
    reach = f"{FEWEST_WORDS} … {LONGEST_PURPOSE}"
    wanted = Text(
        f"waar u voor zoekt, in woorden ({reach} tekens) en zonder namen",
        f"what you seek for, in words ({reach} characters) and without names",
    )
    faults.append(wrong("purpose", said[:SHOWN] or None, wanted))
    return ""


def _texts(name: str, told: Any, most: int, faults: list[Fault]) -> list[str]:
    right = (
        isinstance(told, list) and 1 <= len(told) <= most and all(one and writable(one, LONGEST_TEXT) for one in told)
    )
    if right:
        return list(dict.fromkeys(told))
    wanted = Text(f"een lijst van 1 tot {most} teksten", f"a list of 1 to {most} texts")
    faults.append(wrong(name, None if told is None else "…", wanted))
    return []


def _object(body: bytes, known: set[str]) -> dict[str, Any]:
    listed = ", ".join(sorted(known))
    wanted = Text(f"een JSON-object met {listed}", f"a JSON object with {listed}")
    try:
        told = parse_json(body)
    except NotStrictError:
        told = None
    if not isinstance(told, dict) or set(told) - known:
        raise WrongInputError([wrong("body", "…", wanted)])
    return told
