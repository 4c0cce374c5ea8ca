"""Rounding: every figure that is shown is a multiple of five, and each is rounded by itself."""

import math

BASE = 5


def rounded(value: float) -> int:
    """The multiple of five nearest to a figure; from halfway on the one above."""
    return BASE * math.floor(value / BASE + 0.5)


def interval(shown: int, *, whole: bool) -> tuple[float, float]:
    """From where to where a figure can lie that is shown as this; people are counted in whole numbers."""
    half = BASE // 2 if whole else BASE / 2
    return max(0.0, shown - half), shown + half
