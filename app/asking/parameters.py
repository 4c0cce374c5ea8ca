"""What a caller typed becomes RDF terms. Every fault is found before anything is said, and nothing is guessed."""

from collections.abc import Mapping, Sequence
from datetime import date
from unicodedata import normalize

from app.asking.things import Things
from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.nearest import did_you_mean
from app.model.questions import Parameter, Question
from app.model.terms import Literal, Term, day

Typed = Mapping[str, Sequence[str]]
MOST_VALUES = 50
LONGEST_TEXT = 200
LONGEST_IDENTIFIER = 500
MOST_FAULTS = 20
LONGEST_NUMBER = 9  # digits: what any engine takes as an xsd:integer


def read_parameters(question: Question, typed: Typed, things: Things) -> dict[str, tuple[Term, ...]]:
    """The terms for each parameter that was given; raises WrongInputError with all faults together."""
    faults = [_unknown(name, typed[name], question) for name in typed if question.parameter(name) is None][:MOST_FAULTS]
    read: dict[str, tuple[Term, ...]] = {}
    for parameter in question.parameters:
        texts = _split(parameter, typed.get(parameter.name, ()))
        if not texts:
            given = parameter.name in typed
            faults += [_missing(parameter, empty=given)] if given or not parameter.optional else []
            continue
        found = [_read(parameter, text, things) for text in texts]
        faults += [fault for fault in found if isinstance(fault, Fault)]
        if len(texts) > (MOST_VALUES if parameter.multiple else 1):
            faults.append(_too_many(parameter, len(texts)))
        read[parameter.name] = tuple(term for term in found if not isinstance(term, Fault))
    if faults:
        raise WrongInputError(faults)
    return read


def _split(parameter: Parameter, texts: Sequence[str]) -> list[str]:
    parts = [part for text in texts for part in (text.split(",") if parameter.multiple else [text])]
    return [part.strip() for part in parts if part.strip()]


def _read(parameter: Parameter, text: str, things: Things) -> Term | Fault:
    if parameter.kind == "iri" and len(text) > LONGEST_IDENTIFIER:
        most = LONGEST_IDENTIFIER
        length = Text(f"een naam van ten hoogste {most} tekens", f"a name of at most {most} characters")
        return _unusable(parameter, f"{text[:30]}…", length)
    if parameter.kind == "iri":
        return things.find(text, parameter.classes) or things.unknown(parameter.name, text, parameter.classes)
    return {"text": _text, "integer": _integer, "boolean": _boolean, "date": _date}[parameter.kind](parameter, text)


def _text(parameter: Parameter, text: str) -> Term | Fault:
    if len(text) > LONGEST_TEXT:
        length = Text(f"ten hoogste {LONGEST_TEXT} tekens", f"at most {LONGEST_TEXT} characters")
        return _unusable(parameter, f"{text[:30]}…", length)
    return Literal(normalize("NFC", text))


def _integer(parameter: Parameter, text: str) -> Term | Fault:
    low, high = parameter.minimum, parameter.maximum
    digits = text.removeprefix("-")
    number = int(text) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER else None
    if number is None or (low is not None and number < low) or (high is not None and number > high):
        reach = f"{'…' if low is None else low} … {'…' if high is None else high}"
        return _unusable(parameter, text, Text(f"een geheel getal ({reach})", f"a whole number ({reach})"))
    return Literal(number)


def _boolean(parameter: Parameter, text: str) -> Term | Fault:
    if text not in {"true", "false"}:
        return _unusable(parameter, text, Text("true of false", "true or false"))
    return Literal(text == "true")


def _date(parameter: Parameter, text: str) -> Term | Fault:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return _unusable(parameter, text, Text("een datum, zoals 2026-11-21", "a date, such as 2026-11-21"))


def _unusable(parameter: Parameter, text: str, wanted: Text) -> Fault:
    name = parameter.name
    return Fault(
        name,
        text,
        Text(f"{name}: {text!r} is niet {wanted.nl}.", f"{name}: {text!r} is not {wanted.en}."),
        Text(f"Geef {wanted.nl}.", f"Give {wanted.en}."),
    )


def _unknown(name: str, texts: Sequence[str], question: Question) -> Fault:
    names = [parameter.name for parameter in question.parameters]
    name = name[:LONGEST_TEXT]
    listed = ", ".join(names)
    return Fault(
        name,
        ",".join(texts)[:LONGEST_TEXT],
        Text(
            f"De vraag {question.name} heeft geen parameter {name!r}.",
            f"The question {question.name} has no parameter {name!r}.",
        ),
        did_you_mean(name, names, Text(f"De parameters zijn: {listed}.", f"The parameters are: {listed}.")),
    )


def _missing(parameter: Parameter, *, empty: bool) -> Fault:
    example = f"{parameter.name}={parameter.example}"
    return Fault(
        parameter.name,
        None,
        Text(f"{parameter.name} is leeg.", f"{parameter.name} is empty.")
        if empty
        else Text(f"{parameter.name} ontbreekt.", f"{parameter.name} is missing."),
        Text(f"Geef bijvoorbeeld {example}.", f"Give for example {example}."),
    )


def _too_many(parameter: Parameter, count: int) -> Fault:
    most = MOST_VALUES if parameter.multiple else 1
    return Fault(
        parameter.name,
        str(count),
        Text(f"{parameter.name}: {count} waarden zijn te veel.", f"{parameter.name}: {count} values are too many."),
        Text(f"Geef er ten hoogste {most}.", f"Give at most {most}."),
    )
