"""What can go wrong, each as a class of its own; web/problems.py is the one table from these to HTTP statuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.model.languages import Text
from app.model.submissions import Place


class VakgraafError(Exception):
    """Something that the one who asked can be told, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class WorkedAtError(VakgraafError):
    """How a query may end that was worked at; ``seconds`` is for how long, waiting left out."""

    def __init__(self, message: Text, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what the caller sent: where, what was found, what would be right."""

    name: str
    found: str | None
    message: Text
    repair: Text

    def told(self) -> dict[str, Any]:
        """The fault as JSON can say it."""
        texts = {"message": self.message.by_language(), "repair": self.repair.by_language()}
        return {"name": self.name, "found": self.found, **texts}


class WrongInputError(VakgraafError):
    """The caller sent something that cannot be used; every fault is named at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(
            Text(" ".join(fault.message.nl for fault in faults), " ".join(fault.message.en for fault in faults)),
        )
        self.faults = faults


class UnknownError(VakgraafError):
    """There is no such thing here."""

    def __init__(self, message: Text, repair: Text | None = None) -> None:
        super().__init__(message)
        self.repair = repair


class ExpiredError(VakgraafError):
    """A place in the feed that is not kept any more; ``repair`` tells where to begin again."""

    rule = "expired"

    def __init__(self, message: Text, repair: Text) -> None:
        super().__init__(message)
        self.repair = repair


class GoneError(VakgraafError):
    """What was here once and is no more; ``gone`` tells since when, why, and what came in its place."""

    rule = "gone"

    def __init__(self, message: Text, repair: Text, gone: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.repair = repair
        self.gone = gone


class BeyondTheEndError(UnknownError):
    """A page after the last one."""


class TooLongError(UnknownError):
    """The caller sent more than is read."""


class NotAcceptableError(WorkedAtError):
    """None of the formats that the caller accepts is one of ours, or can say the answer."""


class NotReadyError(VakgraafError):
    """The service cannot answer yet, or not now."""


class NoRoomError(NotReadyError):
    """The disk takes nothing more, so nothing can be kept; what stands is as it was, and can be read."""

    rule = "no-room"

    def __init__(self, reason: str, repair: Text | None = None) -> None:
        super().__init__(
            Text(
                f"De schijf neemt niets meer aan ({reason}). Wat er staat is gebleven en te lezen.",
                f"The disk takes nothing more ({reason}). What stands has stayed and can be read.",
            ),
        )
        self.repair = repair or Text("Beheerder: maak ruimte op de schijf.", "Operator: make room on the disk.")


class StoreLockedError(VakgraafError):
    """Another process has the data directory open."""


class MalformedQuestionError(VakgraafError):
    """A file of queries/ cannot be a question: found at start, not when somebody asks it."""


class RefusedQueryError(WorkedAtError):
    """The engine does not understand the SPARQL text."""


class BusyError(VakgraafError):
    """Every worker is taken; the same call may succeed soon."""

    def __init__(self) -> None:
        super().__init__(Text("Het is nu te druk; probeer het zo weer.", "Too busy now; try again soon."))


class OverLimitError(WorkedAtError):
    """A job took more time or memory than it may."""


class ForbiddenQueryError(VakgraafError):
    """A query asks for what no caller may have evaluated: other services, files, changes."""

    rule = "forbidden-query"

    def __init__(self, message: Text, repair: Text | None = None) -> None:
        super().__init__(message)
        self.repair = repair


class BudgetError(VakgraafError):
    """A client used what it may use in a minute; ``retry_after_s`` tells when it has something again."""

    rule = "budget"

    def __init__(self, message: Text, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RemoteStoreError(VakgraafError):
    """A store elsewhere did not answer, or not whole; nothing of what it said is passed on."""


class ConflictError(VakgraafError):
    """What was sent contradicts what is there."""


class PreconditionError(VakgraafError):
    """The caller worked on an older version than the one that stands."""


class NotAuthenticatedError(VakgraafError):
    """Nobody signed in, or (``invalid``) what was presented does not hold."""

    def __init__(self, message: Text, repair: Text | None = None, *, invalid: bool = False) -> None:
        super().__init__(message)
        self.repair = repair
        self.invalid = invalid


class NotAllowedError(VakgraafError):
    """Who asks is known, and may not do this."""

    def __init__(self, message: Text, repair: Text | None = None) -> None:
        super().__init__(message)
        self.repair = repair


class TooLargeError(VakgraafError):
    """More bytes than anybody may send."""

    rule = "too-large"

    def __init__(self, most: int) -> None:
        megabytes = most // 1_000_000
        super().__init__(
            Text(
                f"De inzending is groter dan {megabytes} MB. Splits haar of laat weg wat niet gevraagd is.",
                f"The submission is larger than {megabytes} MB. Split it or leave out what is not asked for.",
            ),
        )


class TooSlowError(VakgraafError):
    """A body that did not arrive in the time that there is for it."""

    rule = "too-slow"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            Text(
                f"De inzending was na {seconds:g} s nog niet binnen. Probeer het opnieuw.",
                f"The submission had not arrived after {seconds:g} s. Try again.",
            ),
        )


class EncodedBodyError(VakgraafError):
    """A compressed body: never unpacked, since nobody knows how large it would become."""

    rule = "encoding"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            Text(
                f"Content-Encoding {encoding!r} wordt niet aangenomen; stuur het bestand zoals het is.",
                f"Content-Encoding {encoding!r} is not accepted; send the file as it is.",
            ),
        )


class UnknownMediaTypeError(VakgraafError):
    """A media type that nothing here reads."""

    rule = "media-type"

    def __init__(self, found: str, known: list[str], why: Text | None = None) -> None:
        listed = ", ".join(known)
        super().__init__(
            why
            or Text(
                f"Content-Type {found!r} wordt hier niet gelezen; wel: {listed}.",
                f"Content-Type {found!r} is not read here; these are: {listed}.",
            ),
        )


class UnreadableError(VakgraafError):
    """What was sent cannot be read at all: where it stopped, and which rule stopped it.

    It crosses from one process to another whole, so it tells how it is made again.
    """

    def __init__(self, message: Text, place: Place | None = None, rule: str = "syntax") -> None:
        super().__init__(message)
        self.place = place
        self.rule = rule

    def __reduce__(self) -> tuple[type["UnreadableError"], tuple[Text, Place | None, str]]:
        return type(self), (self.message, self.place, self.rule)


class ServiceError(VakgraafError):
    """A running service that holds the data directory did not do what the command asked, for these faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(Text(" ".join(one.message.nl for one in faults), " ".join(one.message.en for one in faults)))
        self.faults = faults


def faults_of(error: VakgraafError) -> list[Fault]:
    """What is wrong and what would be right, of any error that somebody can be told."""
    if isinstance(error, (WrongInputError, ServiceError)):
        return error.faults
    return [Fault("", None, error.message, getattr(error, "repair", None) or Text("", ""))]


class MalformedKindError(VakgraafError):
    """A file of shapes/ cannot be a kind of submission: found at start, not when somebody submits one."""


class EngineFailedError(VakgraafError):
    """The SHACL engine came to no verdict. It never means that data conform."""


class BlankNodeError(VakgraafError):
    """A blank node cannot be found again to change it, so everything that is kept has an IRI of its own."""

    def __init__(self, found: str) -> None:
        super().__init__(
            Text(
                f"Geef dit een eigen IRI in plaats van een lege knoop: {found}",
                f"Give this an IRI, no blank node: {found}",
            ),
        )


class PortTakenError(VakgraafError):
    """Somebody listens on the address already."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            Text(
                f"{host}:{port} is niet te gebruiken: {reason}. Kies met --port een andere poort.",
                f"{host}:{port} cannot be used: {reason}. Choose another port with --port.",
            ),
        )
