"""A release as it is kept beside the restricted statements: its true figures and what it withheld.

The next release is audited together with it. It is a record, no graph: nobody asks questions of it.
"""

import json
from typing import Any

from app.people.figures import Figures
from app.people.suppression import Earlier, Pattern, Reason
from app.people.tables import Figure, Key, Line


def kept(pattern: Pattern, period: str) -> str:
    """A release that was made, as text."""
    figures = pattern.figures
    number = {key: index for index, key in enumerate(figures.figures)}
    told = {
        "period": period,
        "threshold": pattern.threshold,
        "figures": [
            [key[0], key[1], figure.value, figure.count, figure.whole, pattern.withheld.get(key)]
            for key, figure in figures.figures.items()
        ],
        "lines": [[number[line.whole], [number[part] for part in line.parts]] for line in figures.lines],
        "within": [[number[part], number[whole]] for part, whole in figures.within.items()],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_kept(text: str) -> Earlier:
    """The release of a text."""
    told: dict[str, Any] = json.loads(text)
    keys: list[Key] = [
        (quantity, tuple((dimension, member) for dimension, member in at)) for quantity, at, *_ in told["figures"]
    ]
    figures = {
        key: Figure(value, count, 0.0, whole)
        for key, (_, _, value, count, whole, _) in zip(keys, told["figures"], strict=True)
    }
    withheld = {
        key: Reason(reason) for key, (*_, reason) in zip(keys, told["figures"], strict=True) if reason is not None
    }
    lines = tuple(Line(keys[whole], tuple(keys[part] for part in parts)) for whole, parts in told["lines"])
    within = {keys[part]: keys[whole] for part, whole in told["within"]}
    return Earlier(told["period"], Figures(figures, lines, within), withheld, told["threshold"])


def members(earlier: Earlier, quantity: str) -> dict[str, set[str]]:
    """The members that each dimension of a quantity had: they keep their cells, also when they become empty."""
    found: dict[str, set[str]] = {}
    for of, at in earlier.figures.figures:
        if of == quantity:
            for dimension, member in at:
                found.setdefault(dimension, set()).add(member)
    return found
