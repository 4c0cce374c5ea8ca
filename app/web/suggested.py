"""What a caller asks suggestions for; every fault in it is found before anything is said."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeGuard

from app.asking.suggestions import Item
from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import HOUSE, Text
from app.model.nearest import did_you_mean
from app.model.strict_json import NotStrictError, parse_json
from app.model.terms import NamedNode

MOST_ITEMS = 200
LONGEST_TEXT = 2_000  # characters
MOST_SUGGESTIONS = 20
USUAL_SUGGESTIONS = 5
MOST_BYTES = 4_000_000  # what the longest texts take, with room for their keys
FIELDS = {"items", "framework", "limit"}
ITEM_FIELDS = {"title", "description", "language"}
_SHOWN = 80  # characters of what was sent that a fault repeats

NotRight = Callable[[str, Any, Text], None]


@dataclass(frozen=True)
class Asked:
    """Items, the framework to look in (None: all), and how many suggestions each may get."""

    items: list[Item]
    framework: NamedNode | None
    limit: int


def asked_suggestions(body: bytes, things: Things) -> Asked:
    """What a JSON body asks; raises WrongInputError with all faults together."""
    faults: list[Fault] = []

    def wrong(name: str, found: Any, wanted: Text) -> None:
        faults.append(_fault(name, found, wanted))

    told = _object(body)
    _check_keys("", told, FIELDS, faults)
    items = _items(told.get("items"), wrong, faults)
    framework = _framework(told.get("framework"), things, faults, wrong)
    limit = told.get("limit", USUAL_SUGGESTIONS)
    if type(limit) is not int or not 1 <= limit <= MOST_SUGGESTIONS:
        reach = f"1 … {MOST_SUGGESTIONS}"
        wrong("limit", limit, Text(f"een geheel getal ({reach})", f"a whole number ({reach})"))
    if faults:
        raise WrongInputError(faults)
    return Asked(items, framework, limit)


def _object(body: bytes) -> dict[str, Any]:
    wanted = Text(
        'een JSON-object, zoals {"items": [{"title": "…"}]}', 'a JSON object, such as {"items": [{"title": "…"}]}'
    )
    try:
        told = parse_json(body)
    except NotStrictError as error:
        raise WrongInputError([_fault("body", str(error), wanted)]) from error
    if not isinstance(told, dict):
        raise WrongInputError([_fault("body", told, wanted)])
    return told


def _items(told: Any, wrong: NotRight, faults: list[Fault]) -> list[Item]:
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_ITEMS:
        found = f"{len(told)} items" if isinstance(told, list) else told
        wrong("items", found, Text(f"een lijst van 1 tot {MOST_ITEMS} items", f"a list of 1 to {MOST_ITEMS} items"))
        return []
    return [_item(f"items[{place}]", item, wrong, faults) for place, item in enumerate(told)]


def _item(name: str, told: Any, wrong: NotRight, faults: list[Fault]) -> Item:
    if not isinstance(told, dict):
        wrong(name, told, Text('een object met een "title"', 'an object with a "title"'))
        return Item("")
    _check_keys(f"{name}.", told, ITEM_FIELDS, faults)
    title, description, language = told.get("title"), told.get("description", ""), told.get("language")
    if not _is_text(title) or not title.strip():
        wrong(f"{name}.title", title, _text(1))
        title = ""
    if not _is_text(description):
        wrong(f"{name}.description", description, _text(0))
        description = ""
    if language is not None and language not in HOUSE:
        wrong(f"{name}.language", language, Text("nl of en, of weggelaten", "nl or en, or left out"))
    return Item(title, description, language)


def _framework(told: Any, things: Things, faults: list[Fault], wrong: NotRight) -> NamedNode | None:
    if told is None:
        return None
    if not _is_text(told):
        wrong("framework", told, Text("de IRI of code van een raamwerk", "the IRI or code of a framework"))
        return None
    found = things.find(told, ("Framework",))
    if found is None:
        faults.append(things.unknown("framework", told[:_SHOWN], ("Framework",)))
    return found


def _is_text(told: Any) -> TypeGuard[str]:
    """Whether it is a text that is not too long, and one that can be written down: half a character cannot."""
    if not isinstance(told, str) or len(told) > LONGEST_TEXT:
        return False
    return told.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in told)


def _text(least: int) -> Text:
    return Text(f"een tekst van {least} tot {LONGEST_TEXT} tekens", f"a text of {least} to {LONGEST_TEXT} characters")


def _check_keys(where: str, told: dict[str, Any], known: set[str], faults: list[Fault]) -> None:
    listed = ", ".join(sorted(known))
    for key in sorted(set(told) - known):
        name = _shown(f"{where}{key}")
        faults.append(
            Fault(
                name,
                None,
                Text(f"{name}: dit veld is er niet.", f"{name}: there is no such field."),
                did_you_mean(key[:_SHOWN], known, Text(f"De velden zijn: {listed}.", f"The fields are: {listed}.")),
            )
        )


def _fault(name: str, found: Any, wanted: Text) -> Fault:
    if found is None:
        message = Text(f"{name} ontbreekt.", f"{name} is missing.")
    else:
        message = Text(f"{name} is niet {wanted.nl}.", f"{name} is not {wanted.en}.")
    return Fault(
        name,
        None if found is None else _shown(found),
        message,
        Text(f"Geef {wanted.nl}.", f"Give {wanted.en}."),
    )


def _shown(found: Any) -> str:
    text = found if isinstance(found, str) else repr(found)
    text = text.encode(errors="replace").decode()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
