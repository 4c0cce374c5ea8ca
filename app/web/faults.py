"""How what is wrong with what a caller sent is told: the field, what stands there, what is wanted, and the repair."""

from collections.abc import Collection
from typing import Any, TypeGuard

from app.model.errors import Fault
from app.model.languages import Text
from app.model.nearest import did_you_mean

SHOWN = 80  # characters of what was sent that a fault repeats


def wrong(name: str, found: Any, wanted: Text) -> Fault:
    """The fault of a field in which something else stands than what is wanted; None is nothing."""
    if found is None:
        message = Text(f"{name} ontbreekt.", f"{name} is missing.")
    else:
        message = Text(f"{name} is niet {wanted.nl}.", f"{name} is not {wanted.en}.")
    seen = None if found is None else shown(found)
    return Fault(name, seen, message, Text(f"Geef {wanted.nl}.", f"Give {wanted.en}."))


def no_field(key: str, known: Collection[str], where: str = "") -> Fault:
    """The fault of a field that is not among those that are known, within what stands ``where``."""
    name, listed = shown(f"{where}{key}"), ", ".join(known)
    return Fault(
        name,
        None,
        Text(f"{name}: dit veld is er niet.", f"{name}: there is no such field."),
        did_you_mean(key[:SHOWN], known, Text(f"De velden zijn: {listed}.", f"The fields are: {listed}.")),
    )


def writable(told: Any, longest: int) -> TypeGuard[str]:
    """Whether it is a text that is not too long, and one that can be written down: half a character cannot."""
    if not isinstance(told, str) or len(told) > longest:
        return False
    return told.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in told)


def shown(found: Any) -> str:
    """The beginning of what was sent, as it can be written down."""
    text = (found if isinstance(found, str) else repr(found)).encode(errors="replace").decode()
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
