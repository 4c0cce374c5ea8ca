"""What a caller asks a path for, in an address, a form or JSON; every fault in it is found before anything is said."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import LANGUAGE_TAG, Text
from app.model.nearest import did_you_mean
from app.model.strict_json import NotStrictError, parse_json
from app.model.terms import NamedNode
from app.paths import GOALS, HAVING, TRUST, Wanted
from app.paths.choosing import By

FIELDS = ("to", "from", "by", "language", "trust")
SEVERAL = ("from", "trust")
MOST_HAVING = 200
LONGEST = 500  # characters of an identifier
MOST_BYTES = 200_000
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_MOST_FIELDS = 1_000
_SHOWN = 80  # characters of what was sent that a fault repeats

Given = Mapping[str, Sequence[str]]


def given_in_form(encoded: str) -> dict[str, list[str]]:
    """The fields of a form or of an address, with those that are empty left out; several values also with commas."""
    try:
        pairs = parse_qsl(encoded, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise WrongInputError([_wrong("form", None, Text("een formulier in UTF-8", "a form in UTF-8"))]) from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        values = value.split(",") if name in SEVERAL else [value]
        given.setdefault(name, []).extend(part.strip() for part in values if part.strip())
    return given


def given_in_json(body: bytes) -> dict[str, list[str]]:
    """The fields of a JSON object: texts, and lists of texts where there can be several."""
    wanted = Text('een JSON-object, zoals {"to": "…"}', 'a JSON object, such as {"to": "…"}')
    try:
        told = parse_json(body)
    except NotStrictError as error:
        raise WrongInputError([_wrong("body", str(error), wanted)]) from error
    if not isinstance(told, dict):
        raise WrongInputError([_wrong("body", told, wanted)])
    faults = [_not_so(name, value) for name, value in told.items() if name in FIELDS and not _is_right(name, value)]
    if faults:
        raise WrongInputError(faults)
    return {name: value if isinstance(value, list) else [value] for name, value in told.items() if value is not None}


def wanted_path(given: Given, things: Things, language: str) -> Wanted:
    """What these fields ask; raises WrongInputError with all faults together; ``language`` is the caller's."""
    faults = [_unknown(name) for name in given if name not in FIELDS]
    faults += [_once(name, len(given[name])) for name in FIELDS if name not in SEVERAL and len(given.get(name, ())) > 1]
    having = [*dict.fromkeys(given.get("from", ()))]
    if len(having) > MOST_HAVING:
        reach = Text(f"ten hoogste {MOST_HAVING} waarden", f"at most {MOST_HAVING} values")
        raise WrongInputError([*faults, _wrong("from", len(having), reach)])
    goal = _found("to", given.get("to", ())[:1], GOALS, things, faults)
    had = _found("from", having, HAVING, things, faults)
    trust = _found("trust", given.get("trust", ()), TRUST, things, faults)
    if not given.get("to"):
        faults.append(_wrong("to", None, Text("een profiel, archetype of plek", "a profile, archetype or opening")))
    by = _by(given.get("by", ()), faults)
    tongue = _language(given.get("language", ()), language, faults)
    if faults or not goal:
        raise WrongInputError(faults)
    return Wanted(goal[0], tuple(had), by, tongue, tuple(trust) or None)


def _found(
    name: str, asked: Sequence[str], classes: tuple[str, ...], things: Things, faults: list[Fault]
) -> list[NamedNode]:
    found = []
    for identifier in asked:
        thing = things.find(identifier[:LONGEST], classes)
        if thing is None:
            faults.append(things.unknown(name, identifier[:_SHOWN], classes))
        else:
            found.append(thing)
    return found


def _by(given: Sequence[str], faults: list[Fault]) -> By:
    if not given or given[0] in set(By):
        return By(given[0]) if given else By.FEWEST
    listed = ", ".join(By)
    faults.append(_wrong("by", given[0], Text(f"een van: {listed}", f"one of: {listed}")))
    return By.FEWEST


def _language(given: Sequence[str], own: str, faults: list[Fault]) -> str:
    if given and not LANGUAGE_TAG.fullmatch(given[0]):
        faults.append(_wrong("language", given[0], Text("een taalcode, zoals nl", "a language tag, such as en")))
    return (given[0] if given else own).split("-")[0].lower()


def _is_right(name: str, value: Any) -> bool:
    if name in SEVERAL and isinstance(value, list):
        return all(map(_is_text, value))
    return value is None or (name not in SEVERAL and _is_text(value))


def _is_text(value: Any) -> bool:
    """Whether it is a text that can be written down: half a character cannot."""
    return isinstance(value, str) and len(value) <= LONGEST and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _not_so(name: str, value: Any) -> Fault:
    one = Text(f"een tekst van ten hoogste {LONGEST} tekens", f"a text of at most {LONGEST} characters")
    return _wrong(name, value, Text(f"een lijst, elk {one.nl}", f"a list, each {one.en}") if name in SEVERAL else one)


def _unknown(name: str) -> Fault:
    shown, listed = name[:_SHOWN], ", ".join(FIELDS)
    return Fault(
        shown,
        None,
        Text(f"{shown}: dit veld is er niet.", f"{shown}: there is no such field."),
        did_you_mean(shown, FIELDS, Text(f"De velden zijn: {listed}.", f"The fields are: {listed}.")),
    )


def _once(name: str, count: int) -> Fault:
    return Fault(
        name,
        str(count),
        Text(f"{name} staat er {count} keer.", f"{name} is given {count} times."),
        Text(f"Geef {name} 1 keer.", f"Give {name} 1 time."),
    )


def _wrong(name: str, found: Any, wanted: Text) -> Fault:
    shown = None if found is None else _shown(found)
    if found is None:
        message = Text(f"{name} ontbreekt.", f"{name} is missing.")
    else:
        message = Text(f"{name} is niet {wanted.nl}.", f"{name} is not {wanted.en}.")
    return Fault(name, shown, message, Text(f"Geef {wanted.nl}.", f"Give {wanted.en}."))


def _shown(found: Any) -> str:
    text = (found if isinstance(found, str) else repr(found)).encode(errors="replace").decode()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
