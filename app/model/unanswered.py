"""A query of the public that was worked at and has no answer: how it is told, whichever engine worked at it."""

from app.model.errors import NotAcceptableError, OverLimitError, RefusedQueryError
from app.model.languages import Text


class LimitError(OverLimitError):
    """A query reached a limit: ``limit`` is time, memory, rows or bytes."""

    def __init__(self, limit: str, message: Text, seconds: float = 0.0) -> None:
        super().__init__(message, seconds)
        self.limit = limit


def not_understood(why: str, seconds: float = 0.0) -> RefusedQueryError:
    """What the engine says of a text that passed the guard, at its first row or after a million."""
    return RefusedQueryError(
        Text(f"De engine begrijpt de vraag niet: {why}", f"The engine does not understand the query: {why}"), seconds
    )


def unwritable(what: str, seconds: float = 0.0) -> NotAcceptableError:
    """An answer that its format has no way to say."""
    return NotAcceptableError(
        Text(
            f"Dit formaat kan het antwoord niet zeggen ({what}). Vraag een ander formaat, zoals JSON of N-Triples.",
            f"This format cannot say the answer ({what}). Ask for another one, such as JSON or N-Triples.",
        ),
        seconds,
    )


def over_time(most_s: float, seconds: float) -> LimitError:
    """No whole answer before the deadline."""
    return LimitError(
        "time",
        Text(
            f"De vraag duurde langer dan {most_s:g} s en is afgebroken. Vraag minder ineens: bind meer, of gebruik "
            "LIMIT.",
            f"The query took longer than {most_s:g} s and was ended. Ask less at once: bind more, or use LIMIT.",
        ),
        seconds,
    )


def over_memory(megabytes: int, seconds: float) -> LimitError:
    """The child that worked at it ended."""
    return LimitError(
        "memory",
        Text(
            f"De vraag vroeg meer dan {megabytes} MB geheugen, of nestte te diep, en is afgebroken. Vraag minder "
            "ineens: zonder product van patronen, met minder sortering of groepering.",
            f"The query asked more than {megabytes} MB of memory, or nested too deep, and was ended. Ask less at once: "
            "without a product of patterns, with less to sort or group.",
        ),
        seconds,
    )


def over_rows(most: int, seconds: float = 0.0) -> LimitError:
    """An answer of more rows, or triples, than an answer may have."""
    return _cut_short("rows", Text(f"heeft meer dan {most} rijen", f"has more than {most} rows"), seconds)


def over_bytes(megabytes: int, seconds: float = 0.0) -> LimitError:
    """An answer of more bytes than an answer may have."""
    return _cut_short("bytes", Text(f"is groter dan {megabytes} MB", f"is larger than {megabytes} MB"), seconds)


def _cut_short(limit: str, how: Text, seconds: float) -> LimitError:
    return LimitError(
        limit,
        Text(
            f"Het antwoord {how.nl}; een afgekapt antwoord geven we niet. Vraag het in delen, met ORDER BY, LIMIT en "
            "OFFSET.",
            f"The answer {how.en}; we do not give a cut answer. Ask for it in parts, with ORDER BY, LIMIT and OFFSET.",
        ),
        seconds,
    )
