"""What can go wrong with an engine elsewhere, as the errors that callers are told.

Its address and its own words go to the log: they are the operator's. Only what it says of a query that it does not
understand is passed on, as plain text and short.
"""

import logging
from http import HTTPStatus

from app.model.errors import Fault, OverLimitError, RefusedQueryError, RemoteStoreError, VakgraafError, WrongInputError
from app.model.languages import Text

_SHOWN = 300  # characters
_NOT_UNDERSTOOD = HTTPStatus.BAD_REQUEST

log = logging.getLogger("vakgraaf")


class LimitError(OverLimitError):
    """Something reached a limit: ``limit`` is time, rows or bytes."""

    def __init__(self, limit: str, message: Text) -> None:
        super().__init__(message)  # how long is for who asked to tell
        self.limit = limit


def no_address(address: str) -> WrongInputError:
    """What is no address of an endpoint."""
    return WrongInputError(
        [
            Fault(
                "VAKGRAAF_STORE",
                address,
                Text(f"{address!r} is geen adres van een SPARQL-endpoint.", f"{address!r} is no SPARQL endpoint."),
                Text("Geef een adres dat met http:// of https:// begint.", "Give an address at http:// or https://."),
            ),
        ],
    )


def too_late(host: str) -> LimitError:
    """No whole answer before the deadline."""
    log.warning("the store at %s gave no whole answer in time", host)
    return LimitError(
        "time", Text("De opslag gaf niet op tijd een heel antwoord.", "The store gave no whole answer in time.")
    )


def too_large(host: str, most_bytes: int) -> LimitError:
    """An answer of more bytes than the asker wants to have."""
    log.warning("the store at %s gave more than %d bytes", host, most_bytes)
    megabytes = most_bytes // 1_000_000
    return LimitError(
        "bytes",
        Text(
            f"Het antwoord is groter dan {megabytes} MB; een afgekapt antwoord geven we niet.",
            f"The answer is larger than {megabytes} MB; we do not give a cut answer.",
        ),
    )


def too_many_rows(most: int) -> LimitError:
    """An answer of more rows, or triples, than an answer may have."""
    return LimitError(
        "rows",
        Text(
            f"Het antwoord heeft meer dan {most} rijen; een afgekapt antwoord geven we niet. Vraag het in delen, met "
            "ORDER BY, LIMIT en OFFSET.",
            f"The answer has more than {most} rows; we do not give a cut answer. Ask for it in parts, with ORDER BY, "
            "LIMIT and OFFSET.",
        ),
    )


def no_whole_answer(host: str, reason: object) -> RemoteStoreError:
    """Nothing, or something that broke off or cannot be read."""
    log.warning("no whole answer from the store at %s: %s: %s", host, type(reason).__name__, reason)
    return RemoteStoreError(
        Text(
            "De opslag gaf geen heel antwoord; probeer het zo weer.", "The store gave no whole answer; try again soon."
        ),
    )


def refusal(host: str, status: int, media_type: str, said: bytes) -> VakgraafError:
    """What a status other than success means."""
    words = " ".join(said.decode(errors="replace").split())
    told = "".join(sign if sign.isprintable() else " " for sign in words)[:_SHOWN]
    if status == _NOT_UNDERSTOOD:
        why = told if media_type == "text/plain" and told else f"HTTP {status}"
        return RefusedQueryError(Text(f"De vraag lukt niet: {why}", f"The query does not work: {why}"))
    log.warning("the store at %s answered %d: %s", host, status, told)
    return RemoteStoreError(
        Text(f"De opslag weigerde, met status {status}.", f"The store refused, with status {status}.")
    )


def refused_change(error: RefusedQueryError) -> RemoteStoreError:
    """An update that the engine does not understand: ours, so no fault of the caller's."""
    log.warning("the store refused a change: %s", error.message.en)
    return RemoteStoreError(Text("De opslag weigerde de wijziging.", "The store refused the change."))
