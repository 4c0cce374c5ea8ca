"""Words as a search sees them: without endings, in Dutch and in English, and the parts of long Dutch ones."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN
from Stemmer import Stemmer

_WORD = re.compile(r"\w+")
# too common to tell anything, in a text as in a label
EMPTY = frozenset(STOPWORDS_DUTCH) | frozenset(STOPWORDS_EN) | {"niveau", "niveaus", "level", "levels"}
SHORTEST_WORD = 2
SHORTEST_PART = 5  # letters: measured in bench/suggestions.py; shorter parts match what they do not mean
LONGEST_WORD = 60  # letters: what is longer is no word


@dataclass(frozen=True)
class Word:
    """A word of a text as it was written, where it begins, and its stems."""

    text: str
    start: int
    stems: tuple[str, ...]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class Words:
    """Splits texts into words with their stems. One per call: a stemmer is not made for several threads at once."""

    def __init__(self) -> None:
        self._stemmers = {"nl": Stemmer("dutch"), "en": Stemmer("english")}
        self._light = {"nl": Stemmer("dutch_porter"), "en": Stemmer("english")}

    def of(self, text: str, language: str | None = None) -> list[Word]:
        """The words that tell something, stemmed in one language or in both."""
        return [
            Word(found[0], found.start(), _stems(self._stemmers, found[0], language))
            for found in _WORD.finditer(text)
            if _tells(found[0].lower())
        ]

    def phrase(self, text: str, language: str | None = None) -> list[Word]:
        """Every word, numbers too. Stemmed lightly: the search's stemmer makes another word of "gevorderden"."""
        return [
            Word(found[0], found.start(), _stems(self._light, found[0], language)) for found in _WORD.finditer(text)
        ]


def parts(word: Word, stems: AbstractSet[str], surfaces: AbstractSet[str]) -> Iterable[str]:
    """The known words that a compound begins and ends with: "basisbegrippen" ends with the stem of "begrip"."""
    for stem in word.stems:
        tails = (stem[place:] for place in range(1, len(stem) - SHORTEST_PART + 1))
        yield from _first(tail for tail in tails if tail in stems)
    text = word.text.lower()
    heads = (text[:place].removesuffix("s") for place in range(len(text) - 1, SHORTEST_PART - 1, -1))
    yield from _first(head for head in heads if len(head) >= SHORTEST_PART and head in surfaces)


def _stems(stemmers: Mapping[str, Stemmer], word: str, language: str | None) -> tuple[str, ...]:
    one = stemmers.get(language or "")
    chosen = stemmers.values() if one is None else [one]
    return tuple(dict.fromkeys(stemmer.stemWord(word.lower()) for stemmer in chosen))


def _first(found: Iterable[str]) -> list[str]:
    first = next(iter(found), None)
    return [] if first is None else [first]


def _tells(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word not in EMPTY and not word.isdigit()
