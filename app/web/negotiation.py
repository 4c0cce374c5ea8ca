"""Which of our formats and languages a caller would have: q-values as RFC 9110 says, 406 when none fits."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from app.model.errors import NotAcceptableError
from app.model.languages import Languages, Text, chain


def accepted(request: Request) -> str:
    """All lines of the Accept header as one."""
    return ", ".join(request.headers.getlist("accept"))


def preferences(header: str) -> list[tuple[str, float]]:
    """The items of an Accept or Accept-Language header with their weights, best first; malformed weights count as 0."""
    found = []
    for part in header.split(","):
        item, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.lower().startswith("q=")), "1")
        if item:
            found.append((item.lower(), _weight(weight)))
    return sorted(found, key=lambda preference: -preference[1])


def choose_format(accept: str, offers: Mapping[str, Sequence[str]]) -> str:
    """The name of the offer that the Accept header weighs most; the first offer on a tie or without a header.

    Raises NotAcceptableError that lists what there is.
    """
    asked = preferences(accept) or [("*/*", 1.0)]
    weights = {name: max(_weight_of(media_type, asked) for media_type in types) for name, types in offers.items()}
    best = max(weights, key=lambda name: weights[name])
    if weights[best] > 0:
        return best
    listed = ", ".join(types[0] for types in offers.values())
    raise NotAcceptableError(
        Text(
            f"Geen van de gevraagde formaten ({accept}) is er; wel: {listed}.",
            f"None of the formats asked for ({accept}) exists here; these do: {listed}.",
        ),
    )


def languages(accept_language: str, lang: str | None = None) -> Languages:
    """The chain of languages: ``lang`` before the header, the header by weight."""
    asked = [tag for tag, weight in preferences(accept_language) if weight > 0 and tag != "*"]
    return chain([lang, *asked] if lang else asked)


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return min(max(weight, 0.0), 1.0) if weight == weight else 0.0  # noqa: PLR0124 (not a number)


def _weight_of(media_type: str, asked: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that the type falls in."""
    family = media_type.partition("/")[0]
    for wanted in (media_type, f"{family}/*", "*/*"):
        weights = [weight for item, weight in asked if item == wanted]
        if weights:
            return max(weights)
    return 0.0
