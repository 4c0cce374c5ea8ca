"""How findings speak: what was found between quotes, lists, ranges, and a title's short form."""

import re
from collections.abc import Sequence

from app.model.languages import Text

LONGEST_QUOTE = 80  # characters; the whole text stands in the sender's own file
_ABBREVIATED = re.compile(r"\(([^()]+)\)(.*)")


def quoted(found: str) -> str:
    """What was found, between quotes, on one line and not too long."""
    line = " ".join(found.split())
    return f'"{line}"' if len(line) <= LONGEST_QUOTE else f'"{line[: LONGEST_QUOTE - 1]}…"'


def one(name: str) -> str:
    """A thing by the English name of its class: a course, an agreement."""
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def either(names: Sequence[str]) -> Text:
    """The names as a choice: 3, 4 of 5 / 3, 4 or 5."""
    *first, last = names
    listed = ", ".join(first)
    return Text(f"{listed} of {last}", f"{listed} or {last}") if first else Text(last, last)


def levels(ranks: Sequence[int]) -> Text:
    """Levels in words: niveau 3 / level 3, de niveaus 3 tot en met 5 / levels 3 to 5, levels 1, 2 and 4."""
    found = sorted(set(ranks))
    if len(found) == 1:
        return Text(f"alleen niveau {found[0]}", f"only level {found[0]}")
    if found == list(range(found[0], found[-1] + 1)):
        return Text(f"de niveaus {found[0]} tot en met {found[-1]}", f"levels {found[0]} to {found[-1]}")
    listed = ", ".join(str(rank) for rank in found[:-1])
    return Text(f"de niveaus {listed} en {found[-1]}", f"levels {listed} and {found[-1]}")


def short_title(title: str) -> str:
    """What a title is called for short: its abbreviation between brackets with what follows, or all before a colon."""
    abbreviated = _ABBREVIATED.search(title)
    if abbreviated is not None:
        return f"{abbreviated[1]}{abbreviated[2]}".strip()
    return title.split(": ", 1)[0]
