"""What a caller asks suggestions for; every fault in it is found before anything is said."""

from dataclasses import dataclass
from typing import Any

from app.asking.parameters import MOST_FAULTS
from app.asking.suggestions import Item
from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import HOUSE, Text
from app.model.strict_json import NotStrictError, parse_json
from app.model.terms import NamedNode
from app.web.faults import SHOWN, no_field, writable, wrong

MOST_ITEMS = 200
LONGEST_TEXT = 2_000  # characters
MOST_SUGGESTIONS = 20
USUAL_SUGGESTIONS = 5
MOST_BYTES = 4_000_000  # what the longest texts take, with room for their keys
FIELDS = {"items", "framework", "limit"}
ITEM_FIELDS = {"title", "description", "language"}


@dataclass(frozen=True)
class Asked:
    """Items, the framework to look in (None: all), and how many suggestions each may get."""

    items: list[Item]
    framework: NamedNode | None
    limit: int


def asked_suggestions(body: bytes, things: Things) -> Asked:
    """What a JSON body asks; raises WrongInputError with all faults together."""
    faults: list[Fault] = []
    told = _object(body)
    _check_keys("", told, FIELDS, faults)
    items = _items(told.get("items"), faults)
    framework = _framework(told.get("framework"), things, faults)
    limit = told.get("limit", USUAL_SUGGESTIONS)
    if type(limit) is not int or not 1 <= limit <= MOST_SUGGESTIONS:
        reach = f"1 … {MOST_SUGGESTIONS}"
        faults.append(wrong("limit", limit, Text(f"een geheel getal ({reach})", f"a whole number ({reach})")))
    if faults:
        raise WrongInputError(faults[:MOST_FAULTS])
    return Asked(items, framework, limit)


def _object(body: bytes) -> dict[str, Any]:
    wanted = Text(
        'een JSON-object, zoals {"items": [{"title": "…"}]}', 'a JSON object, such as {"items": [{"title": "…"}]}'
    )
    try:
        told = parse_json(body)
    except NotStrictError as error:
        raise WrongInputError([wrong("body", str(error), wanted)]) from error
    if not isinstance(told, dict):
        raise WrongInputError([wrong("body", told, wanted)])
    return told


def _items(told: Any, faults: list[Fault]) -> list[Item]:
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_ITEMS:
        found = f"{len(told)} items" if isinstance(told, list) else told
        faults.append(
            wrong("items", found, Text(f"een lijst van 1 tot {MOST_ITEMS} items", f"a list of 1 to {MOST_ITEMS} items"))
        )
        return []
    return [_item(f"items[{place}]", item, faults) for place, item in enumerate(told)]


def _item(name: str, told: Any, faults: list[Fault]) -> Item:
    if not isinstance(told, dict):
        faults.append(wrong(name, told, Text('een object met een "title"', 'an object with a "title"')))
        return Item("")
    _check_keys(f"{name}.", told, ITEM_FIELDS, faults)
    title, description, language = told.get("title"), told.get("description", ""), told.get("language")
    if not writable(title, LONGEST_TEXT) or not title.strip():
        faults.append(wrong(f"{name}.title", title, _text(1)))
        title = ""
    if not writable(description, LONGEST_TEXT):
        faults.append(wrong(f"{name}.description", description, _text(0)))
        description = ""
    if language is not None and language not in HOUSE:
        faults.append(wrong(f"{name}.language", language, Text("nl of en, of weggelaten", "nl or en, or left out")))
    return Item(title, description, language)


def _framework(told: Any, things: Things, faults: list[Fault]) -> NamedNode | None:
    if told is None:
        return None
    if not writable(told, LONGEST_TEXT):
        faults.append(
            wrong("framework", told, Text("de IRI of code van een raamwerk", "the IRI or code of a framework"))
        )
        return None
    found = things.find(told, ("Framework",))
    if found is None:
        faults.append(things.unknown("framework", told[:SHOWN], ("Framework",)))
    return found


def _text(least: int) -> Text:
    return Text(f"een tekst van {least} tot {LONGEST_TEXT} tekens", f"a text of {least} to {LONGEST_TEXT} characters")


def _check_keys(where: str, told: dict[str, Any], known: set[str], faults: list[Fault]) -> None:
    faults += [no_field(key, sorted(known), where) for key in sorted(set(told) - known)[:MOST_FAULTS]]
