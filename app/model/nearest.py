"""Did you mean: the names nearest to one that does not exist. The one place that knows what "nearest" is."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from app.model.languages import Text

LIKENESS = 0.5  # of difflib: 1 is the same, 0 has nothing in common


def closest(
    found: str,
    known: Iterable[str],
    most: int = 3,
    likeness: float = LIKENESS,
    fold: Callable[[str], str] = str.casefold,
) -> list[str]:
    """The known names most like the one found, best first; ``fold`` takes away what makes no difference."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(fold(name), name)
    return [folded[match] for match in get_close_matches(fold(found), folded, n=most, cutoff=likeness)]


def nearest(found: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names most like the one found, best first; also those that merely contain it."""
    names = list(dict.fromkeys(known))
    holding = [name for name in names if found and found.casefold() in name.casefold()]
    return list(dict.fromkeys(closest(found, names, most) + holding))[:most]


def did_you_mean(found: str, known: Iterable[str], otherwise: Text) -> Text:
    """The repair for a name that does not exist."""
    names = nearest(found, known)
    return meant([Text(name, name) for name in names]) if names else otherwise


def meant(names: Sequence[Text]) -> Text:
    """The repair that asks whether one of these was meant, as each language calls them."""
    return Text(
        f"Bedoelde u {' of '.join(name.nl for name in names)}?",
        f"Did you mean {' or '.join(name.en for name in names)}?",
    )
