"""What a caller asks a path for, in an address, a form or JSON; every fault in it is found before anything is said."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from app.asking.parameters import MOST_FAULTS
from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import LANGUAGE_TAG, Text
from app.model.strict_json import NotStrictError, parse_json
from app.model.terms import NamedNode
from app.paths import GOALS, HAVING, TRUST, Wanted
from app.paths.choosing import By
from app.web.asked import too_often
from app.web.faults import SHOWN, no_field, writable, wrong

FIELDS = ("to", "from", "by", "language", "trust")
MOST_HAVING, MOST_TRUSTS = 200, 20
SEVERAL = {"from": MOST_HAVING, "trust": MOST_TRUSTS}  # how many values each takes
LONGEST = 500  # characters of an identifier
MOST_BYTES = 200_000
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_MOST_FIELDS = 1_000

Given = Mapping[str, Sequence[str]]


def given_in_form(encoded: str) -> dict[str, list[str]]:
    """The fields of a form or of an address, with those that are empty left out; several values also with commas."""
    try:
        pairs = parse_qsl(encoded, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise WrongInputError([wrong("form", None, Text("een formulier in UTF-8", "a form in UTF-8"))]) from error
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
        raise WrongInputError([wrong("body", str(error), wanted)]) from error
    if not isinstance(told, dict):
        raise WrongInputError([wrong("body", told, wanted)])
    faults = [_not_so(name, value) for name, value in told.items() if name in FIELDS and not _is_right(name, value)]
    if faults:
        raise WrongInputError(faults[:MOST_FAULTS])
    return {name: value if isinstance(value, list) else [value] for name, value in told.items() if value is not None}


def wanted_path(given: Given, things: Things, language: str) -> Wanted:
    """What these fields ask; raises WrongInputError with all faults together; ``language`` is the caller's."""
    unknown = [name for name in given if name not in FIELDS]
    faults = [no_field(name, FIELDS) for name in unknown[:MOST_FAULTS]]
    faults += [
        too_often(name, len(given[name])) for name in FIELDS if name not in SEVERAL and len(given.get(name, ())) > 1
    ]
    several = {name: [*dict.fromkeys(given.get(name, ()))] for name in SEVERAL}
    if many := [_too_many(name, len(several[name])) for name in SEVERAL if len(several[name]) > SEVERAL[name]]:
        raise WrongInputError([*faults[:MOST_FAULTS], *many])
    goal = _found("to", given.get("to", ())[:1], GOALS, things, faults)
    had = _found("from", several["from"], HAVING, things, faults)
    trust = _found("trust", several["trust"], TRUST, things, faults)
    if not given.get("to"):
        faults.append(wrong("to", None, Text("een profiel, archetype of plek", "a profile, archetype or opening")))
    by = _by(given.get("by", ()), faults)
    tongue = _language(given.get("language", ()), language, faults)
    if faults or not goal:
        raise WrongInputError(faults[:MOST_FAULTS])
    return Wanted(goal[0], tuple(had), by, tongue, tuple(trust) or None)


def _found(
    name: str, asked: Sequence[str], classes: tuple[str, ...], things: Things, faults: list[Fault]
) -> list[NamedNode]:
    found = []
    for identifier in asked:
        thing = things.find(identifier[:LONGEST], classes)
        if thing is not None:
            found.append(thing)
        elif len(faults) < MOST_FAULTS:  # no more are told, and to seek what is near takes long
            faults.append(things.unknown(name, identifier[:SHOWN], classes))
    return found


def _by(given: Sequence[str], faults: list[Fault]) -> By:
    if not given or given[0] in set(By):
        return By(given[0]) if given else By.FEWEST
    listed = ", ".join(By)
    faults.append(wrong("by", given[0], Text(f"een van: {listed}", f"one of: {listed}")))
    return By.FEWEST


def _language(given: Sequence[str], own: str, faults: list[Fault]) -> str:
    if given and not LANGUAGE_TAG.fullmatch(given[0]):
        faults.append(wrong("language", given[0], Text("een taalcode, zoals nl", "a language tag, such as en")))
    return (given[0] if given else own).split("-")[0].lower()


def _is_right(name: str, value: Any) -> bool:
    if name in SEVERAL and isinstance(value, list):
        return all(writable(one, LONGEST) for one in value)
    return value is None or (name not in SEVERAL and writable(value, LONGEST))


def _not_so(name: str, value: Any) -> Fault:
    one = Text(f"een tekst van ten hoogste {LONGEST} tekens", f"a text of at most {LONGEST} characters")
    return wrong(name, value, Text(f"een lijst, elk {one.nl}", f"a list, each {one.en}") if name in SEVERAL else one)


def _too_many(name: str, count: int) -> Fault:
    most = SEVERAL[name]
    return wrong(name, count, Text(f"ten hoogste {most} waarden", f"at most {most} values"))
