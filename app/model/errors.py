"""What can go wrong, each as a class of its own; web/problems.py is the one table from these to HTTP statuses."""

from dataclasses import dataclass

from app.model.languages import Text


class VakgraafError(Exception):
    """Something that the one who asked can be told, in both languages."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what the caller sent: where, what was found, what would be right."""

    name: str
    found: str | None
    message: Text
    repair: Text


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


class BeyondTheEndError(UnknownError):
    """A page after the last one."""


class TooLongError(UnknownError):
    """The caller sent more than is read."""


class NotAcceptableError(VakgraafError):
    """None of the formats that the caller accepts is one of ours."""


class NotReadyError(VakgraafError):
    """The service cannot answer yet, or not now."""


class StoreLockedError(VakgraafError):
    """Another process has the data directory open."""


class MalformedQuestionError(VakgraafError):
    """A file of queries/ cannot be a question: found at start, not when somebody asks it."""


class RefusedQueryError(VakgraafError):
    """The engine does not understand the SPARQL text."""


class BlankNodeError(VakgraafError):
    """A blank node cannot be found again to change it, so everything that is kept has an IRI of its own."""

    def __init__(self, found: str) -> None:
        super().__init__(
            Text(
                f"Geef dit een eigen IRI in plaats van een lege knoop: {found}",
                f"Give this an IRI, no blank node: {found}",
            ),
        )


class ServiceError(VakgraafError):
    """A running service that holds the data directory did not do what the command asked."""


class PortTakenError(VakgraafError):
    """Somebody listens on the address already."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            Text(
                f"{host}:{port} is niet te gebruiken: {reason}. Kies met --port een andere poort.",
                f"{host}:{port} cannot be used: {reason}. Choose another port with --port.",
            ),
        )
