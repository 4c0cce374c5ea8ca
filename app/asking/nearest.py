"""Did you mean: the names nearest to one that does not exist."""

from collections.abc import Iterable
from difflib import get_close_matches

from app.model.languages import Text


def nearest(found: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names most like the one found, best first; also those that merely contain it."""
    names = list(dict.fromkeys(known))
    folded = {name.casefold(): name for name in names}
    close = [folded[match] for match in get_close_matches(found.casefold(), folded, n=most, cutoff=0.5)]
    holding = [name for name in names if found and found.casefold() in name.casefold()]
    return list(dict.fromkeys(close + holding))[:most]


def did_you_mean(found: str, known: Iterable[str], otherwise: Text) -> Text:
    """The repair for a name that does not exist."""
    names = nearest(found, known)
    if not names:
        return otherwise
    listed = ", ".join(names)
    return Text(f"Bedoelde u: {listed}?", f"Did you mean: {listed}?")
