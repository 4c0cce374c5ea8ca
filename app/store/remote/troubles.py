"""What can go wrong with an engine elsewhere, as the errors that callers are told.

Its address and its own words go to the log: they are the operator's. Only what it says of a query that it does not
understand is passed on, as plain text and short.
"""

import logging
from http import HTTPStatus

from app.model.errors import Fault, RefusedQueryError, RemoteStoreError, VakgraafError, WrongInputError
from app.model.languages import Text
from app.model.unanswered import LimitError, over_bytes

_SHOWN = 300  # characters
_NOT_UNDERSTOOD = HTTPStatus.BAD_REQUEST

log = logging.getLogger("vakgraaf")


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
    return over_bytes(most_bytes // 1_000_000)


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
